import type { ChainId, Digest, ImageId } from '../../shared/oci/digest.ts';

/** Everything that is on the disk, what names it, and what it takes there: bytes as du(1) counts them. A value; nothing here asks a room. */
export type Inventory = {
  readonly images: readonly StockedImage[];
  readonly trashedImages: readonly StockedImage[];
  readonly containers: readonly StockedContainer[];
  readonly trashedContainers: readonly StockedContainer[];
  readonly volumes: readonly StockedVolume[];
  readonly layers: ReadonlyMap<ChainId, StockedLayer>;
  readonly blobs: ReadonlyMap<Digest, number>;
  /** By container, also those in the trash. */
  readonly writables: ReadonlyMap<string, number>;
  /** Folders of containers, with their logs. */
  readonly folders: ReadonlyMap<string, number>;
  /** By name, also those that are set aside. */
  readonly volumeFolders: ReadonlyMap<string, number>;
  readonly downloads: readonly { readonly name: string; readonly bytes: number; readonly isActive: boolean }[];
  /** What the cache of builds keeps, and whatever stands below it, whoever needs it too. */
  readonly kept: { readonly blobs: ReadonlySet<Digest>; readonly layers: ReadonlySet<ChainId> };
  /** Files of builds: what is known of steps, history, cache mounts. */
  readonly buildFiles: number;
  /** Work in flight needs this blob or layer. */
  readonly isHeld: (key: string) => boolean;
  readonly passing: number;
  readonly engine: number;
};

export type StockedImage = {
  readonly id: ImageId;
  readonly tags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly blobs: readonly Digest[];
  /** Bottom first. */
  readonly layers: readonly ChainId[];
};

export type StockedContainer = {
  readonly id: string;
  readonly name: string;
  readonly imageId: ImageId;
  readonly chainId: ChainId | undefined;
  readonly running: boolean;
  /** To be removed at its end: it never goes to the trash. */
  readonly autoRemove: boolean;
  /** Volumes that go with it: set aside with it, or made for it alone without a name. */
  readonly ownVolumes: readonly string[];
};

export type StockedVolume = { readonly name: string; readonly anonymous: boolean; readonly usedBy: readonly string[] };
export type StockedLayer = { readonly parent: ChainId | undefined; readonly bytes: number; readonly indexBytes: number };

/** A layer and all below it, top first, as far as they are there. */
export function stackOf({ layers }: Pick<Inventory, 'layers'>, top: ChainId | undefined): ChainId[] {
  const stack: ChainId[] = [];
  for (let next = top; next !== undefined; next = layers.get(next)?.parent) if (layers.has(next)) stack.push(next);
  return stack;
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
