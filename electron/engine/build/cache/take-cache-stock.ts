import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { blobsOf } from '../../images/image-blobs.ts';
import { diskUsage } from '../../sys/disk-usage.ts';
import type { CacheMounts } from './cache-mounts.ts';
import type { CacheRecords } from './cache-records.ts';
import type { CacheRooms } from './cache-rooms.ts';
import { stackOf, type CacheStock, type CacheThing } from './cache-stock.ts';
import type { FileLists } from './file-lists.ts';

export type CacheContext = CacheRooms & {
  readonly records: CacheRecords;
  readonly mounts: CacheMounts;
  readonly files: FileLists;
  readonly isInUse: (key: Digest) => boolean;
  /** What results needed that are gone, and others did too by then: looked at again when a build is over. */
  readonly later: Set<CacheThing>;
};

/** What there is now. The disk is walked first, then the records are read in one go: nothing changes between that and what the caller does at once. */
export async function takeCacheStock(context: CacheContext): Promise<CacheStock> {
  const { records, mounts, contexts, files, images, snapshots, store, isInUse } = context;
  const [kept, content, lists, folders] = await Promise.all([snapshots.diskUsage(), store.diskUsage(), files.usage(), diskUsage([...mounts.list(), ...contexts.list()].map(({ path }) => path))]);
  const indexes = new Map(kept.indexes.map(({ chainId, bytes }) => [chainId, bytes]));
  const layers = new Map(kept.layers.map(({ chainId, parent, bytes }) => [chainId, { parent, bytes: bytes + (indexes.get(chainId) ?? 0) }]));
  const blobs = new Map(content.blobs.map(({ digest, bytes }) => [digest, bytes]));
  const named = [...images.list(), ...images.trash.records().map(({ image }) => image)];
  const inImages = new Set(named.flatMap(({ chainIds }) => chainIds));
  const results = records.list().map(({ key, record: { layer, lastUsedAt, recipe } }) => ({
    key, layer: layer?.chainId, blob: layer?.descriptor.digest, lists: recipe.inputs.map((input) => input.files), lastUsedAt, inUse: isInUse(key), isInImage: layer !== undefined && inImages.has(layer.chainId),
  }));
  const ofResults = new Set(results.flatMap(({ layer }) => stackOf({ layers }, layer)));
  // What stands there without a name of ours, such as a writable layer, stands on others.
  const tops = [...kept.writables.map(({ parent }) => parent), ...[...layers.keys()].filter((id) => !ofResults.has(id) || images.isHeld(id))];
  const needed = new Set<CacheThing>([
    ...[...inImages, ...tops.flatMap((top) => stackOf({ layers }, top))].map((id): CacheThing => `layer:${id}`),
    ...[...named.flatMap(blobsOf), ...[...blobs.keys()].filter((digest) => images.isHeld(digest))].map((digest): CacheThing => `blob:${digest}`),
    ...[...lists.keys()].filter((digest) => isListHeld(context, digest)).map((digest): CacheThing => `list:${digest}`),
  ]);
  return {
    results,
    layers,
    blobs,
    lists,
    needed,
    folders: [...mounts.list(), ...contexts.list()].map(({ name, path, record: { lastUsedAt }, inUse }) => ({ name, bytes: folders.get(path) ?? 0, lastUsedAt, inUse })),
  };
}

/** Work in flight may hold all that there is; a build that runs may be about to keep a result that names it. */
export function isListHeld({ files, images, running }: Pick<CacheContext, 'files' | 'images' | 'running'>, digest: Digest): boolean {
  return images.isHeld(digest) || (running().size > 0 && files.isFresh(digest));
}

/** Names of the images that hold each layer, or their ids where they have none; those in the trash too. */
export function imagesByLayer({ images }: Pick<CacheContext, 'images'>): Map<ChainId, string[]> {
  const holders = new Map<ChainId, string[]>();
  const trashed = images.trash.records().map(({ image }) => ({ ...image, tags: [] }));
  for (const { id, tags, chainIds } of [...images.list(), ...trashed]) {
    for (const chainId of chainIds) holders.set(chainId, [...(holders.get(chainId) ?? []), ...(tags.length > 0 ? tags : [id])]);
  }
  return holders;
}
