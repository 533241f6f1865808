import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import type { State } from '../state/state.ts';
import type { ContainerRecord } from './containers.ts';
import { next, type LifeEvent } from './lifecycle.ts';
import { upgradeRecord } from './upgrade-record.ts';

export type RecordChange = Partial<Omit<ContainerRecord, 'id' | 'status'>>;

/** All container records: read once into memory, every change durable when the call returns. */
export type ContainerRecords = {
  /** By name, id or id prefix. */
  get(nameOrId: string): ContainerRecord;
  find(id: string): ContainerRecord | undefined;
  /** Newest first. */
  list(): ContainerRecord[];
  /** By a container, or by one that is being made. */
  isNameTaken(name: string): boolean;
  /** Keeps a name for a container that is being made; `conflict` in Docker's words where it is taken. */
  reserveName(name: string, id: ContainerId): Disposable;
  /** Together with what `along` writes, or not at all. */
  insert(record: ContainerRecord, along?: () => void): void;
  /** Applies a life event, where one is given, and a change in one write, together with what `along` writes. `conflict` where the event cannot happen now. */
  update(id: ContainerId, change: RecordChange, event?: LifeEvent, along?: () => void): ContainerRecord;
  /** A change that need not outlive the engine; it is written with the next `update`. */
  remember(id: ContainerId, change: RecordChange): ContainerRecord;
  /** Together with what `along` writes, or not at all. */
  delete(id: ContainerId, along?: () => void): void;
};

export function openContainerRecords(state: State): ContainerRecords {
  const stored = state.collection<ContainerRecord>('containers');
  const records = new Map<string, ContainerRecord>(stored.list().map(({ key, record }) => [key, upgradeRecord(record)]));
  const reserved = new Map<string, ContainerId>();

  const write = (record: ContainerRecord, along: (() => void) | undefined, how: { frees: boolean }): void => {
    const work = (): void => {
      stored.put(record.id, record);
      along?.();
    };
    state.transaction(work, how);
    records.set(record.id, record);
  };
  const findByName = (name: string): ContainerRecord | undefined => [...records.values()].find((record) => record.name === name);

  return {
    find: (id) => records.get(id),
    isNameTaken: (name) => reserved.has(name) || findByName(name) !== undefined,
    get: (nameOrId) => records.get(nameOrId) ?? findByName(nameOrId.replace(/^\//, '')) ?? getByPrefix(records, nameOrId),
    list: () => [...records.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    reserveName: (name, id) => {
      const holder = findByName(name)?.id ?? reserved.get(name);
      if (holder !== undefined && holder !== id) throw nameTaken(name, holder);
      reserved.set(name, id);
      return { [Symbol.dispose]: () => void reserved.delete(name) };
    },
    insert: (record, along) => write(record, along, { frees: false }),
    update: (id, change, event, along) => {
      const record = records.get(id);
      if (record === undefined) throw noSuchContainer(id);
      const status = event === undefined ? record.status : next(record.status, event);
      if (status === undefined) throw new EngineError('conflict', `container ${id}: ${event} is not possible while it is ${record.status}`);
      const updated: ContainerRecord = { ...record, ...change, status };
      // A full disk keeps no container from being stopped, ended and removed.
      write(updated, along, { frees: event !== 'start' });
      return updated;
    },
    remember: (id, change) => {
      const record = records.get(id);
      if (record === undefined) throw noSuchContainer(id);
      const changed: ContainerRecord = { ...record, ...change };
      records.set(id, changed);
      return changed;
    },
    delete: (id, along) => {
      const work = (): void => {
        stored.delete(id);
        along?.();
      };
      state.transaction(work, { frees: true });
      records.delete(id);
    },
  };
}

function getByPrefix(records: ReadonlyMap<string, ContainerRecord>, prefix: string): ContainerRecord {
  const found = /^[0-9a-f]+$/.test(prefix) ? [...records.values()].filter(({ id }) => id.startsWith(prefix)) : [];
  if (found.length > 1) throw new EngineError('invalid', `Multiple IDs found with provided prefix: ${prefix}`);
  if (found[0] === undefined) throw noSuchContainer(prefix);
  return found[0];
}

function noSuchContainer(nameOrId: string): EngineError {
  return new EngineError('not-found', `No such container: ${nameOrId}`);
}

function nameTaken(name: string, holder: string): EngineError {
  const message = `Conflict. The container name "/${name}" is already in use by container "${holder}". You have to remove (or rename) that container to be able to reuse that name.`;
  return new EngineError('conflict', message, { detail: { name, containerId: holder } });
}
