import type { DiskImage, DiskReply, SharedBytes } from '../../shared/engine-api/disk.ts';
import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import { stackOf, sum, type Inventory, type StockedImage } from './inventory.ts';

/** Pure: every byte of an inventory in one part. What an image needs is the images' own, whoever needs it too. */
export function buildStory(inventory: Inventory, fileSystem: DiskReply['fileSystem']): DiskReply {
  const parts = partsOf(inventory);
  return {
    total: sum(Object.values(parts)),
    parts,
    images: describeImages(inventory),
    containers: inventory.containers.map(({ id, name, running }) => ({
      id, name, running, writable: inventory.writables.get(id) ?? 0, logs: inventory.folders.get(id) ?? 0,
    })),
    volumes: inventory.volumes.map(({ name, usedBy }) => ({ name, bytes: inventory.volumeFolders.get(name) ?? 0, containers: usedBy.length })),
    fileSystem,
  };
}

function partsOf(inventory: Inventory): DiskReply['parts'] {
  const { images, trashedImages, containers, trashedContainers, layers, blobs, writables, folders, volumes, volumeFolders, kept } = inventory;
  const ids = new Set(containers.map(({ id }) => id));
  const names = new Set(volumes.map(({ name }) => name));
  const ofImages = { blobs: new Set(images.flatMap((image) => image.blobs)), layers: new Set(images.flatMap((image) => image.layers)) };
  const underContainers = new Set(containers.flatMap(({ chainId }) => stackOf(inventory, chainId)));
  const inTrash = {
    blobs: new Set(trashedImages.flatMap((image) => image.blobs)),
    layers: new Set([...trashedImages.flatMap((image) => image.layers), ...trashedContainers.flatMap(({ chainId }) => stackOf(inventory, chainId))]),
  };
  const count = <Key>(sizes: ReadonlyMap<Key, number>, fits: (key: Key) => boolean): number => sum([...sizes].map(([key, bytes]) => (fits(key) ? bytes : 0)));
  const sizes = new Map([...layers].map(([id, { bytes }]) => [id, bytes]));
  const isCacheLayer = (id: ChainId): boolean => !ofImages.layers.has(id) && !underContainers.has(id) && kept.layers.has(id);
  const isTrashLayer = (id: ChainId): boolean => !ofImages.layers.has(id) && !underContainers.has(id) && !kept.layers.has(id) && inTrash.layers.has(id);
  const isNamed = (digest: Digest): boolean => ofImages.blobs.has(digest) || kept.blobs.has(digest);
  const besides = (own: ReadonlySet<string>) => (key: string): boolean => !own.has(key);
  return {
    layers: count(sizes, (id) => ofImages.layers.has(id)),
    blobs: count(blobs, (digest) => ofImages.blobs.has(digest)),
    writables: count(writables, (id) => ids.has(id)),
    logs: count(folders, (id) => ids.has(id)),
    volumes: count(volumeFolders, (name) => names.has(name)),
    trash:
      count(writables, besides(ids)) + count(folders, besides(ids)) + count(volumeFolders, besides(names)) + count(sizes, isTrashLayer) +
      count(blobs, (digest) => !isNamed(digest) && inTrash.blobs.has(digest)),
    buildCache: inventory.buildFiles + count(sizes, isCacheLayer) + count(blobs, (digest) => !ofImages.blobs.has(digest) && kept.blobs.has(digest)),
    indexes: sum([...layers.values()].map(({ indexBytes }) => indexBytes)),
    downloads: sum(inventory.downloads.map(({ bytes }) => bytes)) + count(blobs, (digest) => !isNamed(digest) && !inTrash.blobs.has(digest)),
    leftovers: inventory.passing + count(sizes, (id) => !ofImages.layers.has(id) && !isCacheLayer(id) && !isTrashLayer(id)),
    engine: inventory.engine,
  };
}

function describeImages(inventory: Inventory): DiskImage[] {
  const { images, layers, blobs } = inventory;
  const unpacked = split(images, (image) => image.layers, (id) => layers.get(id)?.bytes ?? 0);
  const packed = split(images, (image) => image.blobs, (digest) => blobs.get(digest) ?? 0);
  const users = Map.groupBy(inventory.containers, ({ imageId }) => imageId);
  return images.map((image) => ({
    id: image.id, names: [...image.tags, ...image.repoDigests], unpacked: unpacked(image), packed: packed(image), containers: users.get(image.id)?.length ?? 0,
  }));
}

/** Shared: what another image needs too. */
function split<Key>(images: readonly StockedImage[], keysOf: (image: StockedImage) => readonly Key[], bytesOf: (key: Key) => number): (image: StockedImage) => SharedBytes {
  const users = new Map<Key, number>();
  for (const key of images.flatMap((image) => [...new Set(keysOf(image))])) users.set(key, (users.get(key) ?? 0) + 1);
  return (image) => {
    const keys = [...new Set(keysOf(image))];
    const shared = sum(keys.filter((key) => (users.get(key) ?? 0) > 1).map(bytesOf));
    return { shared, unique: sum(keys.map(bytesOf)) - shared };
  };
}
