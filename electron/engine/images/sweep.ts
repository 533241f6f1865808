import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import type { ImageContext } from './image-context.ts';

/** True for the blobs and layers which a record names or work in flight holds, at the moment of the question. */
export function createMarks({ records, leases }: Pick<ImageContext, 'records' | 'leases'>): (key: Digest | ChainId) => boolean {
  let named = new Set<string>();
  let version = -1;
  const mark = (): void => {
    version = records.version();
    named = new Set(
      records.list().flatMap(({ manifestDigest, manifest, chainIds }) => [
        manifestDigest,
        manifest.config.digest,
        ...manifest.layers.map(({ digest }) => digest),
        ...chainIds,
      ]),
    );
  };
  return (key) => {
    if (records.version() !== version) mark();
    return named.has(key) || leases.isHeld(key);
  };
}

/** Deletes those of the blobs that nothing needs; returns their bytes. */
export async function sweepBlobs(context: ImageContext, digests: readonly Digest[]): Promise<number> {
  const isNeeded = createMarks(context);
  let bytes = 0;
  for (const digest of digests) {
    if (isNeeded(digest) || !context.store.has(digest)) continue;
    bytes += context.store.size(digest);
    await context.store.delete(digest);
  }
  return bytes;
}

/** Removes those of the layers that nothing needs and nothing stands on, top first; returns them. */
export async function sweepLayers(context: ImageContext, topFirst: readonly ChainId[]): Promise<ChainId[]> {
  const isNeeded = createMarks(context);
  const removed: ChainId[] = [];
  for (const chainId of topFirst) {
    if (isNeeded(chainId) || !context.snapshots.findLayer(chainId)) continue;
    try {
      await context.snapshots.removeLayer(chainId);
      removed.push(chainId);
    } catch (error) {
      if (!isEngineError(error, 'conflict')) throw error;
    }
  }
  return removed;
}
