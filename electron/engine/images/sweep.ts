import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import { blobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';

type Marks = { readonly blob: (digest: Digest) => boolean; readonly layer: (chainId: ChainId) => boolean };

/**
 * What a record, in the trash too, names, or work in flight holds, or a keeper keeps, at the moment of the question. Blobs and layers apart: a bottom layer's chain id is also the
 * digest of its tar.
 */
function createMarks({ records, leases, keepers }: Pick<ImageContext, 'records' | 'leases' | 'keepers'>): Marks {
  let named = { blobs: new Set<Digest>(), layers: new Set<ChainId>(), version: -1 };
  const current = (): typeof named => {
    if (records.version() === named.version) return named;
    const all = records.listKept();
    const blobs = all.flatMap(blobsOf);
    named = { blobs: new Set(blobs), layers: new Set(all.flatMap(({ chainIds }) => chainIds)), version: records.version() };
    return named;
  };
  return {
    blob: (digest) => current().blobs.has(digest) || leases.isHeld(digest) || keepers.keepsBlob(digest),
    layer: (chainId) => current().layers.has(chainId) || leases.isHeld(chainId) || keepers.keepsLayer(chainId),
  };
}

/** Deletes those of the blobs that nothing needs; returns their bytes. */
export async function sweepBlobs(context: ImageContext, digests: readonly Digest[]): Promise<number> {
  const needed = createMarks(context);
  let bytes = 0;
  for (const digest of digests) {
    if (needed.blob(digest) || !context.store.has(digest)) continue;
    bytes += context.store.size(digest);
    await context.store.delete(digest);
  }
  return bytes;
}

/** Removes those of the layers that nothing needs and nothing stands on, top first; returns them. */
export async function sweepLayers(context: ImageContext, topFirst: readonly ChainId[]): Promise<ChainId[]> {
  const needed = createMarks(context);
  const removed: ChainId[] = [];
  for (const chainId of topFirst) {
    if (needed.layer(chainId) || !context.snapshots.findLayer(chainId)) continue;
    try {
      await context.snapshots.removeLayer(chainId);
      removed.push(chainId);
      context.onLayerGone(chainId);
    } catch (error) {
      if (!isEngineError(error, 'conflict')) throw error;
    }
  }
  return removed;
}
