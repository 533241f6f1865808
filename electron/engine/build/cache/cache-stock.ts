import type { ChainId, Digest } from '../../../shared/oci/digest.ts';

/** What the cache keeps, what that takes on the disk, and what others need of it: bytes as du(1) counts them. A value. */
export type CacheStock = {
  readonly results: readonly StockedResult[];
  /** Of cache mounts and of contexts that were sent. */
  readonly folders: readonly StockedFolder[];
  /** With what is known of them. */
  readonly layers: ReadonlyMap<ChainId, { readonly parent: ChainId | undefined; readonly bytes: number }>;
  readonly blobs: ReadonlyMap<Digest, number>;
  /** Lists of the files that steps read. */
  readonly lists: ReadonlyMap<Digest, number>;
  /** What images, containers, the trash and work in flight need. Blobs and layers apart: a bottom layer's chain id is also the digest of its tar. */
  readonly needed: ReadonlySet<CacheThing>;
};

export type StockedResult = {
  readonly key: Digest;
  readonly layer: ChainId | undefined;
  readonly blob: Digest | undefined;
  readonly lists: readonly Digest[];
  readonly lastUsedAt: string;
  readonly inUse: boolean;
  readonly isInImage: boolean;
};

export type StockedFolder = { readonly name: string; readonly bytes: number; readonly lastUsedAt: string; readonly inUse: boolean };

/** What can go by itself. */
export type CacheThing = `layer:${ChainId}` | `blob:${Digest}` | `list:${Digest}` | `folder:${string}`;

/** A layer and all below it, top first, as far as they are there. */
export function stackOf({ layers }: Pick<CacheStock, 'layers'>, top: ChainId | undefined): ChainId[] {
  const stack: ChainId[] = [];
  for (let next = top; next !== undefined; next = layers.get(next)?.parent) if (layers.has(next)) stack.push(next);
  return stack;
}

export function bytesOf(stock: CacheStock, thing: CacheThing): number {
  const key = thing.slice(thing.indexOf(':') + 1);
  if (thing.startsWith('layer:')) return stock.layers.get(key as ChainId)?.bytes ?? 0;
  if (thing.startsWith('blob:')) return stock.blobs.get(key as Digest) ?? 0;
  if (thing.startsWith('list:')) return stock.lists.get(key as Digest) ?? 0;
  return stock.folders.find(({ name }) => name === key)?.bytes ?? 0;
}

/** What a result needs: its layer with all below it, its own blob, and what is known of the files that it read. */
export function thingsOf(stock: CacheStock, { layer, blob, lists }: StockedResult): CacheThing[] {
  const own = blob !== undefined && stock.blobs.has(blob) ? [`blob:${blob}` as const] : [];
  const read = new Set(lists.filter((digest) => stock.lists.has(digest)));
  return [...stackOf(stock, layer).map((id) => `layer:${id}` as const), ...own, ...[...read].map((digest) => `list:${digest}` as const)];
}

/** The keys of those of one kind. */
export function keysOf<Key extends string>(things: Iterable<CacheThing>, kind: 'layer' | 'blob' | 'list'): Key[] {
  return [...things].filter((thing) => thing.startsWith(`${kind}:`)).map((thing) => thing.slice(kind.length + 1) as Key);
}

/** Says what comes back when results go one after the other: each thing with the last that needs it. */
export type CacheLedger = {
  /** What would come back if this one went now. */
  look(result: StockedResult): CacheThing[];
  drop(result: StockedResult): CacheThing[];
};

export function openCacheLedger(stock: CacheStock): CacheLedger {
  const users = new Map<CacheThing, number>();
  for (const thing of stock.results.flatMap((result) => thingsOf(stock, result))) users.set(thing, (users.get(thing) ?? 0) + 1);
  const look = (result: StockedResult): CacheThing[] => thingsOf(stock, result).filter((thing) => users.get(thing) === 1 && !stock.needed.has(thing));
  return {
    look,
    drop: (result) => {
      const free = look(result);
      for (const thing of thingsOf(stock, result)) users.set(thing, (users.get(thing) ?? 0) - 1);
      return free;
    },
  };
}
