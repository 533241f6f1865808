import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId, Digest, ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { ImageRecord } from './image-record.ts';

/** The record of an image whose layers are unpacked. */
export function buildRecord(options: {
  manifest: ImageManifest;
  manifestDigest: Digest;
  config: ImageConfig;
  chainIds: readonly ChainId[];
  repoDigests: readonly string[];
  indexes?: readonly Digest[];
  attached?: readonly Descriptor[];
  snapshots: Pick<Snapshots, 'findLayer'>;
}): ImageRecord {
  const { manifest, config, chainIds, snapshots } = options;
  const layerSizes = chainIds.map((id) => {
    const layer = snapshots.findLayer(id);
    if (!layer) throw new EngineError('internal', `layer ${id}: not unpacked`);
    return layer.size;
  });
  return {
    id: manifest.config.digest as string as ImageId,
    manifestDigest: options.manifestDigest,
    manifest,
    config,
    chainId: chainIds.at(-1),
    chainIds,
    size: layerSizes.reduce((sum, size) => sum + size, 0),
    layerSizes,
    createdAt: config.created ?? '1970-01-01T00:00:00Z',
    repoDigests: options.repoDigests,
    ...(options.indexes && { indexes: options.indexes }),
    ...(options.attached && { attached: options.attached }),
  };
}
