import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { State } from '../state/state.ts';
import { pickAddressing } from './bridge.ts';
import { makeId } from './make-id.ts';
import type { NetworkRecord } from './networks.ts';
import { emptyNetwork } from './predefined.ts';
import { readRoutes } from './routes.ts';

/** All network records: read once into memory, every change durable when the call returns. */
export type NetworkRecords = {
  /** By id, name, `default` (the bridge) or unambiguous id prefix; `not-found`, `conflict` where a prefix fits several. */
  get(nameOrId: string): NetworkRecord;
  find(id: string): NetworkRecord | undefined;
  list(): NetworkRecord[];
  put(record: NetworkRecord): void;
  delete(id: string): void;
};

/** Opens the records, with the networks that every engine has made where they are missing. */
export function openNetworkRecords(state: State): NetworkRecords {
  const stored = state.collection<NetworkRecord>('networks');
  const records = new Map(stored.list().map(({ key, record }) => [key, record]));
  const put = (record: NetworkRecord): void => {
    stored.put(record.id, record);
    records.set(record.id, record);
  };
  const names = new Set([...records.values()].map(({ name }) => name));
  for (const driver of ['bridge', 'host', 'none'] as const) if (!names.has(driver)) put(buildPredefined(driver));
  return {
    get: (nameOrId) => getNetwork([...records.values()], nameOrId),
    find: (id) => records.get(id),
    list: () => [...records.values()],
    put,
    delete: (id) => {
      stored.delete(id);
      records.delete(id);
    },
  };
}

function buildPredefined(driver: NetworkRecord['driver']): NetworkRecord {
  const addressing = driver === 'bridge' ? guessAddressing() : { bridge: '' };
  const createdAt = new Date().toISOString();
  return { ...emptyNetwork, id: makeId(), name: driver, driver, ...addressing, isSubnetWished: false, isSubnet6Wished: false, createdAt };
}

/** Links are looked at when the bridge is made: the record is corrected then where its name or subnet is taken. Where none is free, that is told then as well. */
function guessAddressing(): Pick<NetworkRecord, 'bridge' | 'subnet' | 'gateway'> {
  try {
    return pickAddressing({ links: [], routes: readRoutes() }, []);
  } catch (error) {
    if (!isEngineError(error, 'unavailable')) throw error;
    return pickAddressing({ links: [], routes: [] }, []);
  }
}

function getNetwork(all: readonly NetworkRecord[], nameOrId: string): NetworkRecord {
  const wanted = nameOrId === 'default' ? 'bridge' : nameOrId;
  const exact = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted);
  if (exact !== undefined) return exact;
  const similar = wanted === '' ? [] : all.filter(({ id }) => id.startsWith(wanted));
  const [first, second] = similar;
  if (first === undefined) throw new EngineError('not-found', `network ${nameOrId} not found`);
  if (second !== undefined) throw new EngineError('conflict', `network ${nameOrId} is ambiguous (${similar.length} matches found on ID prefix)`);
  return first;
}
