import type { Descriptor } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';

const mark = 'vnd.tidewharf.packing';

/** A layer of a build as it lies here, packed with zstd: a third of gzip's time, but Docker before 23 and others of its years cannot read it. It leaves as gzip ({@link packForOthers}). */
export function quickLayer({ digest, size }: Pick<Descriptor, 'digest' | 'size'>): Descriptor {
  return { mediaType: mediaTypes.ociLayerZstd, digest, size, annotations: { [mark]: 'quick' } };
}

/** Told by a mark: a layer that came packed with zstd stays as it came. */
export function isQuickLayer({ mediaType, annotations }: Descriptor): boolean {
  return mediaType === mediaTypes.ociLayerZstd && annotations?.[mark] === 'quick';
}
