import type { Digest } from '../../shared/oci/digest.ts';
import type { ImageRecord } from './image-record.ts';

/** Every blob that a record names, so that it is kept: with the indexes that the image came in, and what belongs to it in them. */
export function blobsOf({ manifestDigest, manifest, indexes = [], attached = [] }: Pick<ImageRecord, 'manifestDigest' | 'manifest' | 'indexes' | 'attached'>): Digest[] {
  return [...ownBlobsOf({ manifestDigest, manifest }), ...indexes, ...attached.map(({ digest }) => digest)];
}

/** Those that the image itself is made of. */
export function ownBlobsOf({ manifestDigest, manifest }: Pick<ImageRecord, 'manifestDigest' | 'manifest'>): Digest[] {
  return [manifestDigest, manifest.config.digest, ...manifest.layers.map(({ digest }) => digest)];
}
