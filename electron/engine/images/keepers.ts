import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import type { LayerKeeper, NewLayer } from './images.ts';

/** All who keep layers and blobs that no image names. */
export type Keepers = {
  add(keeper: LayerKeeper): void;
  /** At the moment of the question. */
  keepsBlob(digest: Digest): boolean;
  keepsLayer(chainId: ChainId): boolean;
  /** Layers whose blob a keeper knows. */
  known(): readonly NewLayer[];
  kept(): { readonly blobs: ReadonlySet<Digest>; readonly layers: ReadonlySet<ChainId> };
};

/** Asks a keeper again only where its version is another one. */
export function createKeepers(): Keepers {
  const known: (() => Iterable<NewLayer>)[] = [];
  const asks: (() => { blobs: ReadonlySet<Digest>; layers: ReadonlySet<ChainId> })[] = [];
  return {
    add: (keeper) => {
      if (keeper.known !== undefined) known.push(keeper.known);
      let last = { blobs: new Set<Digest>(), layers: new Set<ChainId>(), version: NaN };
      asks.push(() => {
        const version = keeper.version();
        if (version !== last.version) last = { blobs: new Set(keeper.blobs()), layers: new Set(keeper.layers()), version };
        return last;
      });
    },
    known: () => known.flatMap((ask) => [...ask()]),
    keepsBlob: (digest) => asks.some((ask) => ask().blobs.has(digest)),
    keepsLayer: (chainId) => asks.some((ask) => ask().layers.has(chainId)),
    kept: () => ({ blobs: new Set(asks.flatMap((ask) => [...ask().blobs])), layers: new Set(asks.flatMap((ask) => [...ask().layers])) }),
  };
}
