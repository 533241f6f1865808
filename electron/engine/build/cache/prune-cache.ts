import type { CacheEntry, CachePruneBody, CachePruneReply } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { bytesOf, openCacheLedger, type CacheThing } from './cache-stock.ts';
import { planCachePrune } from './plan-cache-prune.ts';
import { imagesByLayer, takeCacheStock, type CacheContext } from './take-cache-stock.ts';

/** See {@link BuildCache.entries}; last used first. */
export async function listEntries(context: CacheContext): Promise<CacheEntry[]> {
  const stock = await takeCacheStock(context);
  const ledger = openCacheLedger(stock);
  const holders = imagesByLayer(context);
  const results = stock.results.flatMap((result): CacheEntry[] => {
    const record = context.records.find(result.key);
    if (record === undefined) return [];
    const { text, createdAt, lastUsedAt, uses, seconds, builds } = record;
    const own: CacheThing[] = [...(result.layer ? [`layer:${result.layer}` as const] : []), ...(result.blob ? [`blob:${result.blob}` as const] : [])];
    const bytes = sum(own.map((thing) => bytesOf(stock, thing)));
    const ownBytes = sum(ledger.look(result).map((thing) => bytesOf(stock, thing)));
    const images = result.layer === undefined ? [] : (holders.get(result.layer) ?? []);
    return [{ id: result.key, kind: 'layer', text, bytes, ownBytes, createdAt, lastUsedAt, uses, seconds, images, builds, inUse: result.inUse }];
  });
  const sizes = new Map(stock.folders.map(({ name, bytes }) => [name, bytes]));
  const mounts = context.mounts.list().map(({ name, record: { id, createdAt, lastUsedAt, uses }, inUse }): CacheEntry => {
    const bytes = sizes.get(name) ?? 0;
    return { id: name, kind: 'mount', text: id, bytes, ownBytes: bytes, createdAt, lastUsedAt, uses, seconds: 0, images: [], builds: [], inUse };
  });
  const contexts = context.contexts.list().map(({ name, record: { files, createdAt, lastUsedAt, uses }, inUse }): CacheEntry => {
    const bytes = sizes.get(name) ?? 0;
    return { id: name, kind: 'context', text: `${files} ${files === 1 ? 'file' : 'files'} that a client sent`, bytes, ownBytes: bytes, createdAt, lastUsedAt, uses, seconds: 0, images: [], builds: [], inUse };
  });
  return [...results, ...mounts, ...contexts].toSorted((a, b) => (a.lastUsedAt > b.lastUsedAt ? -1 : 1));
}

/** See {@link BuildCache.prune}; bytes are those that came back, counted before and after. */
export async function pruneCache(context: CacheContext, request: CachePruneBody): Promise<CachePruneReply> {
  const { records, mounts, contexts, images, snapshots, now = () => new Date() } = context;
  checkRequest(context, request);
  const stock = await takeCacheStock(context);
  const plan = planCachePrune(stock, request, now());
  const removed = [...plan.keys, ...plan.folders];
  const used = plan.refused[0];
  if (used !== undefined && removed.length === 0) throw new EngineError('conflict', `prune the build cache: ${records.find(used as Digest)?.text ?? `folder ${used}`}: a build that runs uses it`);
  if (request.dryRun === true || removed.length === 0) return { removed, bytes: plan.bytes };
  // Nothing waited since the stock was taken: no build can have found one of them.
  if (plan.keys.length > 0) records.delete(plan.keys);
  await mounts.remove(plan.folders);
  await contexts.remove(plan.folders);
  await sweepThings(images, plan.things);
  for (const thing of plan.later) context.later.add(thing);
  await snapshots.swept();
  const after = await takeCacheStock(context);
  const left = new Set<CacheThing>([...[...after.layers.keys()].map((id) => `layer:${id}` as const), ...[...after.blobs.keys()].map((digest) => `blob:${digest}` as const), ...after.folders.map(({ name }) => `folder:${name}` as const)]);
  return { removed, bytes: sum(plan.things.filter((thing) => !left.has(thing)).map((thing) => bytesOf(stock, thing))) };
}

/** Takes away those that nothing needs now. */
export async function sweepThings(images: CacheContext['images'], things: Iterable<CacheThing>): Promise<void> {
  const all = [...things];
  const idsOf = <Id extends string>(kind: string): Id[] => all.filter((thing) => thing.startsWith(`${kind}:`)).map((thing) => thing.slice(kind.length + 1) as Id);
  await images.sweep({ blobs: idsOf<Digest>('blob'), layers: idsOf<ChainId>('layer') });
}

function checkRequest({ records, mounts, contexts }: CacheContext, { ids, olderThanSeconds, keepBytes }: CachePruneBody): void {
  for (const [name, number] of Object.entries({ olderThanSeconds, keepBytes })) {
    if (number !== undefined && !(Number.isFinite(number) && number >= 0)) throw new EngineError('invalid', `prune the build cache: ${name}: ${number}, expected 0 or more`);
  }
  const known = new Set<string>([...mounts.list(), ...contexts.list()].map(({ name }) => name));
  const missing = ids?.find((id) => !known.has(id) && records.find(id as Digest) === undefined);
  if (missing !== undefined) throw new EngineError('not-found', `prune the build cache: no entry ${missing}`);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
