import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { DiffId, ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageManifest } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import type { BlobBatch } from '../store/store.ts';
import { decompress } from '../sys/decompress.ts';
import { canonicalJson } from './canonical-json.ts';
import { blobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import type { Image } from './images.ts';
import { isQuickLayer } from './quick-layer.ts';
import { storeLayer } from './store-layer.ts';
import { sweepBlobs } from './sweep.ts';

/**
 * The image as anybody can read it. Layers that a build packed quickly are packed with gzip, once: the record gets the new manifest, so that what a registry has is what is here.
 * Its id stays, as that says nothing of how layers are packed. `not-found` where it was removed meanwhile, `corrupt`, `no-space`.
 */
export async function packForOthers(context: ImageContext, id: ImageId, signal: AbortSignal | undefined): Promise<Image> {
  const { records, store, leases } = context;
  const image = records.get(id);
  if (!image.manifest.layers.some(isQuickLayer)) return image;
  await using undo = new AsyncDisposableStack();
  const lease = leases.open();
  const batch = store.openBatch((digest) => lease.add([digest]));
  const layers: Descriptor[] = [];
  undo.defer(async () => void (await sweepBlobs(context, [...batch.digests(), ...blobsOf(image), ...layers.map(({ digest }) => digest)])));
  undo.use(batch);
  undo.use(lease);
  lease.add(blobsOf(image));
  for (const [index, layer] of image.manifest.layers.entries()) {
    const diffId = image.config.rootfs.diff_ids[index];
    if (diffId === undefined) throw new EngineError('internal', `image ${id}: layer ${index} is not in its config`);
    const packed = isQuickLayer(layer) ? findPacked(context, diffId) : layer;
    if (packed !== undefined) lease.add([packed.digest]);
    layers.push(packed ?? (await packLayer(context, batch, { layer, diffId, signal })));
  }
  const manifest: ImageManifest = { ...image.manifest, layers };
  const manifestDigest = await batch.write(Buffer.from(canonicalJson(manifest)));
  await batch.publish();
  records.repack({ ...records.get(id), manifest, manifestDigest });
  return records.get(id);
}

/** Another image has packed it already. */
function findPacked({ records, store }: ImageContext, diffId: DiffId): Descriptor | undefined {
  for (const { manifest, config } of records.list()) {
    const layer = manifest.layers[config.rootfs.diff_ids.indexOf(diffId)];
    if (layer?.mediaType === mediaTypes.ociLayerGzip && store.has(layer.digest)) return layer;
  }
  return undefined;
}

async function packLayer({ store }: ImageContext, batch: BlobBatch, { layer, diffId, signal }: { layer: Descriptor; diffId: DiffId; signal: AbortSignal | undefined }): Promise<Descriptor> {
  const packed = await storeLayer(batch, decompress(store.open(layer.digest)), signal).catch((cause: unknown) => {
    throw isEngineError(cause, 'invalid') ? new EngineError('corrupt', `layer ${layer.digest}: ${cause.message}`, { cause }) : cause;
  });
  if (packed.diffId !== diffId) throw new EngineError('corrupt', `layer ${layer.digest}: its tar is ${packed.diffId}, expected ${diffId}`);
  return packed.descriptor;
}
