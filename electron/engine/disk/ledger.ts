import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import { stackOf, sum, type Inventory, type StockedContainer, type StockedImage } from './inventory.ts';

/** One thing on the disk, by kind and key: what is there before and not after came back. */
export type ThingKey = `${'layer' | 'index' | 'blob' | 'writable' | 'folder' | 'volume' | 'download'}:${string}`;

/** Everything on the disk that can go, with its bytes. */
export function thingsOf(inventory: Inventory): Map<ThingKey, number> {
  const things = new Map<ThingKey, number>();
  for (const [id, { bytes, indexBytes }] of inventory.layers) {
    things.set(`layer:${id}`, bytes);
    if (indexBytes > 0) things.set(`index:${id}`, indexBytes);
  }
  for (const [digest, bytes] of inventory.blobs) things.set(`blob:${digest}`, bytes);
  for (const [id, bytes] of inventory.writables) things.set(`writable:${id}`, bytes);
  for (const [id, bytes] of inventory.folders) things.set(`folder:${id}`, bytes);
  for (const [name, bytes] of inventory.volumeFolders) things.set(`volume:${name}`, bytes);
  for (const { name, bytes } of inventory.downloads) things.set(`download:${name}`, bytes);
  return things;
}

/** What a thing needs that has a name: things of its own, and those that it may share with others. */
export type Root = { readonly own: readonly ThingKey[]; readonly shared: readonly ThingKey[] };

export function rootOfImage({ blobs, layers }: StockedImage): Root {
  return { own: [], shared: [...blobs.map((digest) => `blob:${digest}` as const), ...layers.map((id) => `layer:${id}` as const)] };
}

export function rootOfContainer(inventory: Inventory, container: StockedContainer, how: { volumes: boolean }): Root {
  const { id, ownVolumes, chainId } = container;
  const volumes = how.volumes ? ownVolumes.map((name) => `volume:${name}` as const) : [];
  return { own: [`writable:${id}`, `folder:${id}`, ...volumes], shared: stackOf(inventory, chainId).map((layer) => `layer:${layer}` as const) };
}

/** What the cache of builds keeps. It never goes with images or containers. */
function rootOfCache({ kept }: Inventory): Root {
  return { own: [], shared: [...[...kept.blobs].map((digest) => `blob:${digest}` as const), ...[...kept.layers].map((id) => `layer:${id}` as const)] };
}

/** Says what comes back when roots go one after the other: a shared thing with the last that needs it. */
export type Ledger = { drop(root: Root): { bytes: number; things: ThingKey[] } };

/** Over all roots that there are. What work in flight holds never comes back. */
export function openLedger(inventory: Inventory): Ledger {
  const things = thingsOf(inventory);
  const users = new Map<ThingKey, number>();
  const all = [
    ...[...inventory.images, ...inventory.trashedImages].map(rootOfImage),
    ...[...inventory.containers, ...inventory.trashedContainers].map((container) => rootOfContainer(inventory, container, { volumes: true })),
    rootOfCache(inventory),
    ...unneededLayers(inventory).map((id) => rootOfLayer(inventory, id)),
  ];
  for (const key of all.flatMap(({ shared }) => [...new Set(shared)])) users.set(key, (users.get(key) ?? 0) + 1);

  const isFree = (key: ThingKey): boolean => {
    const left = (users.get(key) ?? 0) - 1;
    users.set(key, left);
    return left === 0 && !inventory.isHeld(key.slice(key.indexOf(':') + 1));
  };
  return {
    drop: ({ own, shared }) => {
      const free = [...own, ...[...new Set(shared)].filter(isFree)].flatMap((key) => (key.startsWith('layer:') ? [key, indexOf(key)] : [key])).filter((key) => things.has(key));
      const bytes = sum(free.map((key) => things.get(key) ?? 0));
      for (const key of free) things.delete(key);
      return { bytes, things: free };
    },
  };
}

const indexOf = (key: ThingKey): ThingKey => `index:${key.slice('layer:'.length)}`;

/** A layer that nothing names stands on others all the same. */
export function rootOfLayer(inventory: Inventory, id: ChainId): Root {
  return { own: [], shared: stackOf(inventory, id).map((layer) => `layer:${layer}` as const) };
}

/** Layers that no image, no container and no cache needs, top first. */
function unneededLayers(inventory: Inventory): ChainId[] {
  const images = [...inventory.images, ...inventory.trashedImages];
  const containers = [...inventory.containers, ...inventory.trashedContainers];
  const needed = new Set([...images.flatMap(({ layers }) => layers), ...containers.flatMap(({ chainId }) => stackOf(inventory, chainId)), ...inventory.kept.layers]);
  const unneeded = [...inventory.layers.keys()].filter((id) => !needed.has(id));
  const depths = new Map(unneeded.map((id) => [id, stackOf(inventory, id).length]));
  return unneeded.sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
}

/** Blobs and layers (top first) that nothing needs and no work in flight holds. */
export function leftoversOf(inventory: Inventory): { blobs: Digest[]; layers: ChainId[] } {
  const needed = new Set([...[...inventory.images, ...inventory.trashedImages].flatMap(({ blobs }) => blobs), ...inventory.kept.blobs]);
  return {
    blobs: [...inventory.blobs.keys()].filter((digest) => !needed.has(digest) && !inventory.isHeld(digest)),
    layers: unneededLayers(inventory).filter((id) => !inventory.isHeld(id)),
  };
}
