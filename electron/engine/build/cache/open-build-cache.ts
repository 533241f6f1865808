import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../../shared/oci/digest.ts';
import { createKeyedLock } from '../../sys/keyed-lock.ts';
import type { BuildCache, CachedResult } from './build-cache.ts';
import { openCacheLimit } from './cache-limit.ts';
import { openCacheMounts } from './cache-mounts.ts';
import { listsOf, openCacheRecords, withBuild, type CacheRecord } from './cache-records.ts';
import type { CacheRooms } from './cache-rooms.ts';
import { canonicalJson } from '../../images/canonical-json.ts';
import { explainMiss } from './explain-miss.ts';
import { openFileLists } from './file-lists.ts';
import type { CacheThing } from './cache-stock.ts';
import { createCacheUsers } from './cache-users.ts';
import { keepCachedLayers } from './keep-cached-layers.ts';
import { listEntries, pruneCache, sweepLater } from './prune-cache.ts';
import type { CacheContext } from './take-cache-stock.ts';

/** Opens the cache below `root`. What a crash left half-made goes; results whose layer is gone go when they are looked for. */
export async function openBuildCache(rooms: CacheRooms): Promise<BuildCache> {
  const { root, state, snapshots, store, running, filesOfBuilds, now = () => new Date() } = rooms;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const records = openCacheRecords(state, now);
  const files = await openFileLists(join(root, 'files'));
  const mounts = await openCacheMounts({ root, state, now });
  const users = createCacheUsers(running);
  const claims = createKeyedLock();
  keepCachedLayers(rooms, records);

  const isHere = ({ layer }: Pick<CacheRecord, 'layer'>): boolean => layer === undefined || (snapshots.findLayer(layer.chainId) !== undefined && store.has(layer.descriptor.digest));
  const sweepFiles = (): Promise<void> => files.sweep({ named: async () => new Set([...(await filesOfBuilds()), ...listsOf(records)]), sparing: () => running().size > 0 });
  const context: CacheContext = { ...rooms, records, mounts, files, isInUse: (key: Digest) => users.isInUse(key), later: new Set<CacheThing>() };
  const limit = await openCacheLimit(context);

  /** Of a result that is no result any more: who else needs it keeps it. */
  const giveUp = ({ layer, recipe }: CacheRecord): void => {
    for (const input of recipe.inputs) context.later.add(`list:${input.files}`);
    if (layer) context.later.add(`layer:${layer.chainId}`).add(`blob:${layer.descriptor.digest}`);
  };

  return {
    ...limit,
    key: (recipe) => `sha256:${createHash('sha256').update(canonicalJson(recipe)).digest('hex')}` as Digest,
    claim: (key, signal) => claims.acquire(key, signal),
    find: (key, build) => {
      const record = records.find(key);
      if (record === undefined) return undefined;
      if (!isHere(record)) {
        records.delete([key]);
        giveUp(record);
        return undefined;
      }
      users.add(key, build);
      records.noteUse(key, build);
      return resultOf(key, record);
    },
    put: ({ key, build, layer, seconds, recipe, text, createdAt }) => {
      users.add(key, build);
      limit.noteGrowth();
      const at = now().toISOString();
      const before = records.find(key);
      const record = { layer, seconds, recipe, text, createdAt: createdAt ?? at, lastUsedAt: at, uses: (before?.uses ?? 0) + 1, builds: withBuild(before?.builds ?? [], build) };
      records.put(key, record);
      if (before && before.layer?.chainId !== layer?.chainId) giveUp(before);
      return resultOf(key, record);
    },
    settle: async () => {
      records.settle();
      await sweepLater(context);
    },
    keepFiles: (entries) => files.keep(entries),
    readFiles: (digest) => files.read(digest),
    explain: (request) => explainMiss(request, (digest) => files.read(digest)),
    holdMount: (request) => {
      limit.noteGrowth();
      return mounts.hold(request);
    },
    results: () => records.list().map(({ key, record }) => ({ ...resultOf(key, record), recipe: record.recipe, text: record.text })),
    entries: () => listEntries(context),
    prune: async (request) => {
      const reply = await pruneCache(context, request);
      if (request.dryRun !== true) await sweepFiles();
      return reply;
    },
    sweepFiles,
    problems: async () => [
      ...records.list().flatMap(({ key, record }) => (isHere(record) ? [] : [`build cache ${key}: its layer ${record.layer?.chainId} is not here`])),
      ...mounts.problems(),
    ],
    [Symbol.asyncDispose]: async () => {
      await limit[Symbol.asyncDispose]();
      records[Symbol.dispose]();
      mounts[Symbol.dispose]();
    },
  };
}

function resultOf(key: Digest, { layer, seconds, createdAt }: CacheRecord): CachedResult {
  return { key, layer, seconds, createdAt };
}
