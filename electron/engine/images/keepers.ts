import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import type { LayerKeeper } from './images.ts';

/** All who keep layers and blobs that no image names. */
export type Keepers = {
  add(keeper: LayerKeeper): void;
  /** At the moment of the question. */
  keepsBlob(digest: Digest): boolean;
  keepsLayer(chainId: ChainId): boolean;
  kept(): { readonly blobs: ReadonlySet<Digest>; readonly layers: ReadonlySet<ChainId> };
};

/** Asks a keeper again only where its version is another one. */
export function createKeepers(): Keepers {
  const asks: (() => { blobs: ReadonlySet<Digest>; layers: ReadonlySet<ChainId> })[] = [];
  return {
    add: (keeper) => {
      let known = { blobs: new Set<Digest>(), layers: new Set<ChainId>(), version: NaN };
      asks.push(() => {
        const version = keeper.version();
        if (version !== known.version) known = { blobs: new Set(keeper.blobs()), layers: new Set(keeper.layers()), version };
        return known;
      });
    },
    keepsBlob: (digest) => asks.some((ask) => ask().blobs.has(digest)),
    keepsLayer: (chainId) => asks.some((ask) => ask().layers.has(chainId)),
    kept: () => ({ blobs: new Set(asks.flatMap((ask) => [...ask().blobs])), layers: new Set(asks.flatMap((ask) => [...ask().layers])) }),
  };
}
