import type { CachePruneBody } from '../../../shared/engine-api/builds.ts';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { bytesOf, openCacheLedger, stackOf, thingsOf, type CacheStock, type CacheThing, type StockedFolder, type StockedResult } from './cache-stock.ts';

export type CachePrunePlan = {
  readonly keys: readonly Digest[];
  /** By name. */
  readonly folders: readonly string[];
  /** What comes back; layers top first. */
  readonly things: readonly CacheThing[];
  readonly bytes: number;
  /** What work in flight holds of that, or somebody who is gone by then: layers top first. */
  readonly later: readonly CacheThing[];
  /** Of the ids that were asked for those that a running build uses. */
  readonly refused: readonly string[];
};

/** `toFree`: results that nothing comes back for stay. */
export type CacheWish = CachePruneBody & { readonly toFree?: boolean };

type Candidate = { readonly lastUsedAt: string; readonly depth: number } & ({ readonly kind: 'result'; readonly result: StockedResult } | { readonly kind: 'folder'; readonly folder: StockedFolder });

/**
 * Pure: what goes, the longest unused first and what stands on others before these. A result counts as used with every one that stands on it. What a running
 * build uses stays in any case; what images hold goes only where `all` or its id says so.
 */
export function planCachePrune(stock: CacheStock, request: CacheWish, now: Date): CachePrunePlan {
  const { olderThanSeconds, keepBytes } = request;
  const usedBefore = olderThanSeconds === undefined ? undefined : new Date(now.getTime() - olderThanSeconds * 1000).toISOString();
  const candidates = listCandidates(stock, request);
  const possible = new Set<string>(candidates.map((candidate) => (candidate.kind === 'folder' ? candidate.folder.name : candidate.result.key)));
  const refused = (request.ids ?? []).filter((id) => !possible.has(id));
  const wanted = candidates.filter(({ lastUsedAt }) => usedBefore === undefined || lastUsedAt < usedBefore);
  const ordered = wanted.toSorted((a, b) => compare(a.lastUsedAt, b.lastUsedAt) || b.depth - a.depth);
  const ledger = openCacheLedger(stock);
  let left = keepBytes === undefined ? 0 : totalBytes(stock);
  const [results, folders, things]: [StockedResult[], string[], CacheThing[]] = [[], [], []];
  for (const candidate of ordered) {
    if (keepBytes !== undefined && left <= keepBytes) break;
    const free: CacheThing[] = candidate.kind === 'folder' ? [`folder:${candidate.folder.name}`] : ledger.drop(candidate.result);
    if (candidate.kind === 'folder') folders.push(candidate.folder.name);
    else results.push(candidate.result);
    things.push(...free);
    left -= sum(free.map((thing) => bytesOf(stock, thing)));
  }
  const free = new Set(things);
  const going = request.toFree === true ? results.filter((result) => thingsOf(stock, result).some((thing) => free.has(thing))) : results;
  const later = topFirst(stock, withoutThese(going.flatMap((result) => thingsOf(stock, result)), things));
  return { keys: going.map(({ key }) => key), folders, things, bytes: sum(things.map((thing) => bytesOf(stock, thing))), later, refused };
}

function withoutThese(things: readonly CacheThing[], gone: readonly CacheThing[]): CacheThing[] {
  const left = new Set(gone);
  return [...new Set(things)].filter((thing) => !left.has(thing));
}

function topFirst(stock: CacheStock, things: readonly CacheThing[]): CacheThing[] {
  const depth = (thing: CacheThing): number => (thing.startsWith('layer:') ? stackOf(stock, thing.slice('layer:'.length) as ChainId).length : 0);
  return things.toSorted((a, b) => depth(b) - depth(a));
}

/** All that the cache takes for itself. */
export function totalBytes(stock: CacheStock): number {
  const ledger = openCacheLedger(stock);
  const things = stock.results.flatMap((result) => ledger.drop(result));
  return sum([...things.map((thing) => bytesOf(stock, thing)), ...stock.folders.map(({ bytes }) => bytes)]);
}

function listCandidates(stock: CacheStock, { ids, all }: CachePruneBody): Candidate[] {
  const chosen = ids && new Set(ids);
  const above = usesAbove(stock);
  const results = stock.results.flatMap((result): Candidate[] => {
    const used = result.layer === undefined ? result : (above.get(result.layer) ?? result);
    const isWanted = chosen ? chosen.has(result.key) : all === true || !result.isInImage;
    if (!isWanted || result.inUse || used.inUse) return [];
    return [{ kind: 'result', result, lastUsedAt: used.lastUsedAt, depth: stackOf(stock, result.layer).length }];
  });
  const folders = stock.folders.filter(({ name, inUse }) => !inUse && (chosen?.has(name) ?? true));
  return [...results, ...folders.map((folder): Candidate => ({ kind: 'folder', folder, lastUsedAt: folder.lastUsedAt, depth: 0 }))];
}

/** The last use of a layer or of one that stands on it. */
function usesAbove(stock: CacheStock): Map<ChainId, { lastUsedAt: string; inUse: boolean }> {
  const uses = new Map<ChainId, { lastUsedAt: string; inUse: boolean }>();
  for (const { layer, lastUsedAt, inUse } of stock.results) {
    for (const id of stackOf(stock, layer)) {
      const known = uses.get(id);
      uses.set(id, { lastUsedAt: known && known.lastUsedAt > lastUsedAt ? known.lastUsedAt : lastUsedAt, inUse: inUse || known?.inUse === true });
    }
  }
  return uses;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
