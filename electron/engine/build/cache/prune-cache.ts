import type { CacheEntry, CachePruneBody, CachePruneReply } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { listsOf } from './cache-records.ts';
import { bytesOf, keysOf, openCacheLedger, type CacheStock, type CacheThing } from './cache-stock.ts';
import { planCachePrune, type CacheWish } from './plan-cache-prune.ts';
import { imagesByLayer, isListHeld, takeCacheStock, type CacheContext } from './take-cache-stock.ts';

/** See {@link BuildCache.entries}; last used first. */
export async function listEntries(context: CacheContext): Promise<CacheEntry[]> {
  const stock = await takeCacheStock(context);
  const ledger = openCacheLedger(stock);
  const holders = imagesByLayer(context);
  const results = stock.results.flatMap((result): CacheEntry[] => {
    const record = context.records.find(result.key);
    if (record === undefined) return [];
    const { text, createdAt, lastUsedAt, uses, seconds, builds } = record;
    const own: CacheThing[] = [...(result.layer ? [`layer:${result.layer}` as const] : []), ...(result.blob ? [`blob:${result.blob}` as const] : []), ...new Set(result.lists.map((digest) => `list:${digest}` as const))];
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

/** See {@link BuildCache.prune}. */
export async function pruneCache(context: CacheContext, request: CachePruneBody): Promise<CachePruneReply> {
  checkRequest(context, request);
  return await removeFromCache(context, () => request);
}

/** Does what `ask` says of what there is now; bytes are those that came back, counted before and after. */
export async function removeFromCache(context: CacheContext, ask: (stock: CacheStock) => CacheWish): Promise<CachePruneReply> {
  const { records, mounts, contexts, snapshots, now = () => new Date() } = context;
  const stock = await takeCacheStock(context);
  const request = ask(stock);
  const plan = planCachePrune(stock, request, now());
  const removed = [...plan.keys, ...plan.folders];
  const used = plan.refused[0];
  if (used !== undefined && removed.length === 0) throw new EngineError('conflict', `prune the build cache: ${records.find(used as Digest)?.text ?? `folder ${used}`}: a build that runs uses it`);
  if (request.dryRun === true || removed.length === 0) return { removed, bytes: plan.bytes };
  // Nothing waited since the stock was taken: no build can have found one of them.
  if (plan.keys.length > 0) records.delete(plan.keys);
  await mounts.remove(plan.folders);
  await contexts.remove(plan.folders);
  await sweepThings(context, plan.things);
  for (const thing of plan.later) context.later.add(thing);
  await snapshots.swept();
  const after = await takeCacheStock(context);
  const left = new Set<CacheThing>([...[...after.layers.keys()].map((id) => `layer:${id}` as const), ...[...after.blobs.keys()].map((digest) => `blob:${digest}` as const), ...[...after.lists.keys()].map((digest) => `list:${digest}` as const), ...after.folders.map(({ name }) => `folder:${name}` as const)]);
  return { removed, bytes: sum(plan.things.filter((thing) => !left.has(thing)).map((thing) => bytesOf(stock, thing))) };
}

/** Takes away those that nothing needs now. */
async function sweepThings(context: CacheContext, things: readonly CacheThing[]): Promise<void> {
  await context.images.sweep({ blobs: keysOf<Digest>(things, 'blob'), layers: keysOf<ChainId>(things, 'layer') });
  const lists = keysOf<Digest>(things, 'list');
  if (lists.length === 0) return;
  const named = listsOf(context.records);
  await context.files.remove(lists.filter((digest) => !named.has(digest) && !isListHeld(context, digest)));
}

/** Takes away what results needed that are gone, as far as nothing needs it by now; what work in flight holds is looked at again. */
export async function sweepLater(context: CacheContext): Promise<void> {
  const { images, later } = context;
  if (later.size === 0) return;
  const things = [...later].sort((a, b) => depthOf(context, b) - depthOf(context, a));
  later.clear();
  await sweepThings(context, things);
  for (const thing of things) {
    const key = thing.slice(thing.indexOf(':') + 1);
    if (thing.startsWith('list:') ? isListHeld(context, key as Digest) : images.isHeld(key)) later.add(thing);
  }
}

/** How many layers one stands on. */
function depthOf({ snapshots }: Pick<CacheContext, 'snapshots'>, thing: CacheThing): number {
  if (!thing.startsWith('layer:')) return 0;
  let depth = 0;
  for (let next: ChainId | undefined = thing.slice('layer:'.length) as ChainId; next !== undefined; next = snapshots.findLayer(next)?.parent) depth += 1;
  return depth;
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
