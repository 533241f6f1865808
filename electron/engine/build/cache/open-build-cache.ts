import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { createKeyedLock } from '../../sys/keyed-lock.ts';
import type { BuildCache, CachedResult } from './build-cache.ts';
import { openCacheMounts } from './cache-mounts.ts';
import { openCacheRecords, withBuild, type CacheRecord, type CacheRecords } from './cache-records.ts';
import type { CacheRooms } from './cache-rooms.ts';
import { canonicalJson } from '../../images/canonical-json.ts';
import { explainMiss } from './explain-miss.ts';
import { openFileLists } from './file-lists.ts';
import type { CacheThing } from './cache-stock.ts';
import { listEntries, pruneCache, sweepThings } from './prune-cache.ts';

/** Opens the cache below `root`. What a crash left half-made goes; results whose layer is gone go when they are looked for. */
export async function openBuildCache(rooms: CacheRooms): Promise<BuildCache> {
  const { root, state, images, snapshots, store, running, filesOfBuilds, now = () => new Date() } = rooms;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const records = openCacheRecords(state, now);
  const files = await openFileLists(join(root, 'files'));
  const mounts = await openCacheMounts({ root, state, now });
  const users = createUsers(running);
  const claims = createKeyedLock();
  images.keep({
    version: () => records.version(),
    blobs: () => blobsOf(records),
    layers: () => layersOf(records, (id) => snapshots.findLayer(id)?.parent),
    known: () => records.list().flatMap(({ record }) => (record.layer ? [record.layer] : [])),
  });

  const isHere = ({ layer }: Pick<CacheRecord, 'layer'>): boolean => layer === undefined || (snapshots.findLayer(layer.chainId) !== undefined && store.has(layer.descriptor.digest));
  const namedFiles = async (): Promise<ReadonlySet<Digest>> => {
    const ofBuilds = await filesOfBuilds();
    return new Set([...ofBuilds, ...records.list().flatMap(({ record }) => record.recipe.inputs.map((input) => input.files))]);
  };
  const sweepFiles = (): Promise<void> => files.sweep({ named: namedFiles, sparing: () => running().size > 0 });
  const context = { ...rooms, records, mounts, isInUse: (key: Digest) => users.isInUse(key), later: new Set<CacheThing>() };
  const settle = async (): Promise<void> => {
    records.settle();
    const depth = (thing: CacheThing): number => (thing.startsWith('layer:') ? depthOf(thing.slice('layer:'.length) as ChainId, (id) => snapshots.findLayer(id)?.parent) : 0);
    const things = [...context.later].sort((a, b) => depth(b) - depth(a));
    context.later.clear();
    if (things.length > 0) await sweepThings(images, things);
    for (const thing of things) if (images.isHeld(thing.slice(thing.indexOf(':') + 1))) context.later.add(thing);
  };

  /** Of a result that is no result any more: who else needs it keeps it. */
  const giveUp = ({ layer }: CacheRecord): void => {
    if (layer) context.later.add(`layer:${layer.chainId}`).add(`blob:${layer.descriptor.digest}`);
  };

  return {
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
      const at = now().toISOString();
      const before = records.find(key);
      const record = { layer, seconds, recipe, text, createdAt: createdAt ?? at, lastUsedAt: at, uses: (before?.uses ?? 0) + 1, builds: withBuild(before?.builds ?? [], build) };
      records.put(key, record);
      if (before && before.layer?.chainId !== layer?.chainId) giveUp(before);
      return resultOf(key, record);
    },
    settle,
    keepFiles: (entries) => files.keep(entries),
    readFiles: (digest) => files.read(digest),
    explain: (request) => explainMiss(request, (digest) => files.read(digest)),
    holdMount: (request) => mounts.hold(request),
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
      records[Symbol.dispose]();
      mounts[Symbol.dispose]();
    },
  };
}

function resultOf(key: Digest, { layer, seconds, createdAt }: CacheRecord): CachedResult {
  return { key, layer, seconds, createdAt };
}

function* blobsOf(records: CacheRecords): Iterable<Digest> {
  for (const { record } of records.list()) if (record.layer) yield record.layer.descriptor.digest;
}

/** With all that they stand on. */
function* layersOf(records: CacheRecords, parentOf: (id: ChainId) => ChainId | undefined): Iterable<ChainId> {
  const seen = new Set<ChainId>();
  for (const { record } of records.list()) {
    for (let next = record.layer?.chainId; next !== undefined && !seen.has(next); next = parentOf(next)) {
      seen.add(next);
      yield next;
    }
  }
}

function depthOf(layer: ChainId, parentOf: (id: ChainId) => ChainId | undefined): number {
  let depth = 0;
  for (let next: ChainId | undefined = layer; next !== undefined; next = parentOf(next)) depth += 1;
  return depth;
}

type Users = { add(key: Digest, build: string): void; isInUse(key: Digest): boolean };

/** Which results builds that still run have used. */
function createUsers(running: () => ReadonlySet<string>): Users {
  const builds = new Map<string, Set<Digest>>();
  const current = (): Set<Digest>[] => {
    const going = running();
    for (const build of builds.keys()) if (!going.has(build)) builds.delete(build);
    return [...builds.values()];
  };
  return {
    add: (key, build) => {
      if (!builds.has(build)) {
        current();
        builds.set(build, new Set());
      }
      builds.get(build)?.add(key);
    },
    isInUse: (key) => current().some((used) => used.has(key)),
  };
}
