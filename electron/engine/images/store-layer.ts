import { createHash } from 'node:crypto';
import type { DiffId } from '../../shared/oci/digest.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import type { BlobBatch } from '../store/store.ts';
import { gzipBlob } from '../snapshots/gzip-blob.ts';

/** Of a tar without an entry. */
export const emptyDiffId = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef' as DiffId;

/** Hashes and packs a layer's tar into the batch, in one pass. */
export async function storeLayer(batch: BlobBatch, tar: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<{ diffId: DiffId; descriptor: Descriptor }> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of tar) {
      signal?.throwIfAborted();
      hash.update(bytes);
      yield bytes;
    }
  };
  const blob = await batch.add(gzipBlob(hashed()));
  return { diffId: `sha256:${hash.digest('hex')}` as DiffId, descriptor: { mediaType: mediaTypes.ociLayerGzip, ...blob } };
}
