import { EngineError } from '../../shared/errors/engine-error.ts';
import type { State } from '../state/state.ts';
import type { TrashRecord } from './trash.ts';

/** What is in the trash, as stored: read anew each time, since it is asked for seldom and written inside of transactions. */
export type TrashRecords = {
  /** By id, id prefix or name (the newest of that name); `not-found`, `invalid` on an ambiguous prefix. */
  get(idOrName: string): TrashRecord;
  find(id: string): TrashRecord | undefined;
  /** Oldest first. */
  list(): TrashRecord[];
  put(record: TrashRecord): void;
  delete(id: string): void;
};

export function openTrashRecords(state: State): TrashRecords {
  const stored = state.collection<TrashRecord>('trash');
  const list = (): TrashRecord[] =>
    stored
      .list()
      .map(({ record }) => record)
      .sort((a, b) => (a.removedAt < b.removedAt ? -1 : 1));
  return {
    find: (id) => stored.find(id),
    list,
    get: (idOrName) => stored.find(idOrName) ?? list().findLast(({ container }) => container.name === idOrName.replace(/^\//, '')) ?? getByPrefix(list(), idOrName),
    put: (record) => stored.put(record.container.id, record),
    delete: (id) => void stored.delete(id),
  };
}

function getByPrefix(records: readonly TrashRecord[], prefix: string): TrashRecord {
  const found = /^[0-9a-f]+$/.test(prefix) ? records.filter(({ container }) => container.id.startsWith(prefix)) : [];
  if (found.length > 1) throw new EngineError('invalid', `Multiple IDs found in the trash with provided prefix: ${prefix}`);
  if (found[0] === undefined) throw new EngineError('not-found', `No such container in the trash: ${prefix}`);
  return found[0];
}
