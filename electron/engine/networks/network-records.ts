import { randomBytes } from 'node:crypto';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Collection } from '../state/state.ts';
import { pickAddressing } from './bridge.ts';
import type { NetworkRecord } from './networks.ts';
import { readRoutes } from './routes.ts';

/** The networks that every engine has, made where they are missing. */
export function ensureDefaultNetworks(records: Collection<NetworkRecord>): void {
  const names = new Set(records.list().map(({ record }) => record.name));
  const nowhere = { bridge: '', subnet: '', gateway: '' };
  for (const driver of ['bridge', 'host', 'none'] as const) {
    if (names.has(driver)) continue;
    const id = randomBytes(32).toString('hex');
    // Links are looked at when the bridge is made: the record is corrected then where its name or subnet is taken.
    const addressing = driver === 'bridge' ? pickAddressing({ links: [], routes: readRoutes() }) : nowhere;
    records.put(id, { id, name: driver, driver, ...addressing, createdAt: new Date().toISOString(), labels: {} });
  }
}

/** By id, name, `default` (the bridge) or unambiguous id prefix; `not-found`, `conflict` where a prefix fits several. */
export function getNetwork(records: Collection<NetworkRecord>, nameOrId: string): NetworkRecord {
  const all = records.list().map(({ record }) => record);
  const wanted = nameOrId === 'default' ? 'bridge' : nameOrId;
  const exact = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted);
  if (exact !== undefined) return exact;
  const similar = wanted === '' ? [] : all.filter(({ id }) => id.startsWith(wanted));
  const [first, second] = similar;
  if (first === undefined) throw new EngineError('not-found', `network ${nameOrId} not found`);
  if (second !== undefined) throw new EngineError('conflict', `network ${nameOrId}: ${similar.length} ids start so`);
  return first;
}
