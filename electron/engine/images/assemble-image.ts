import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId, DiffId, ImageId } from '../../shared/oci/digest.ts';
import type { ContainerDefaults, Descriptor, HistoryEntry, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { BlobBatch } from '../store/store.ts';
import { buildRecord } from './build-record.ts';
import { blobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import { chainIdsOf, layerSources } from './image-manifest.ts';
import type { Image, NewImage } from './images.ts';
import { isWhole } from './is-whole.ts';
import { emptyDiffId, storeLayer } from './store-layer.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';

/** See {@link Images.assemble}: the layer's blob, config, manifest, the unpacked layer, and last of all the record with its name. */
export async function assembleImage(context: ImageContext, request: NewImage): Promise<ImageId> {
  const name = request.name === undefined ? undefined : nameOf(request.name);
  const base = request.base === undefined ? undefined : wholeBase(context, request.base);
  const applied: ChainId[] = [];
  await using undo = new AsyncDisposableStack();
  const lease = context.leases.open();
  const batch = context.store.openBatch((digest) => lease.add([digest]));
  undo.defer(async () => {
    await sweepLayers(context, applied.toReversed());
    await sweepBlobs(context, batch.digests());
  });
  undo.use(batch);
  undo.use(lease);
  if (base !== undefined) lease.add([...base.chainIds, ...blobsOf(base)]);
  const { snapshots, records } = context;
  const types = typesLike(base?.manifest);
  const { diffId, descriptor } = await storeLayer(batch, request.layer, request.signal);
  // What changed nothing adds a line of history only; an image has one layer at least.
  const isEmpty = diffId === emptyDiffId && (base?.manifest.layers.length ?? 0) > 0;
  const config = planConfig(request, { base: base?.config, diffId: isEmpty ? undefined : diffId, platform: context.platform });
  const configBlob = await writeJson(batch, types.config, config);
  const manifest: ImageManifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: configBlob,
    layers: [...(base?.manifest.layers ?? []), ...(isEmpty ? [] : [{ ...descriptor, mediaType: types.layer }])],
  };
  const { digest: manifestDigest } = await writeJson(batch, types.manifest, manifest);
  const chainIds = chainIdsOf(config);
  applied.push(...chainIds);
  lease.add(chainIds);
  await snapshots.applyLayers({ layers: layerSources({ manifest, config, store: batch }), ...(request.signal && { signal: request.signal }) });
  request.signal?.throwIfAborted();
  await batch.publish();
  const record = buildRecord({ manifest, manifestDigest, config, chainIds, repoDigests: [], snapshots });
  records.put([{ record, names: name === undefined ? [] : [name] }], request.by);
  if (name !== undefined) context.events.publish({ type: 'image', action: 'tag', actorId: record.id, attributes: { name: familiarReference(name) } });
  return record.id;
}

function nameOf(text: string): ReturnType<typeof parseReference> {
  const name = parseReference(text);
  if (name.digest !== undefined) throw new EngineError('invalid', `${text}: a new image gets a tag, no digest`);
  return name;
}

function wholeBase(context: ImageContext, id: ImageId): Image {
  const why = `the image ${id} that it stands on is not here any more: pull it again first`;
  try {
    const image = context.records.get(id);
    if (isWhole(context, image)) return image;
  } catch (cause) {
    if (!isEngineError(cause, 'not-found')) throw cause;
    throw new EngineError('conflict', why, { cause });
  }
  throw new EngineError('conflict', why);
}

/** Pure: the base's config with the new settings, one layer, where there is one, and one line of history more (image-spec, config.md). */
function planConfig(
  { config, author, comment, createdBy, now, platform: wanted }: NewImage,
  { base, diffId, platform }: { base: ImageConfig | undefined; diffId: DiffId | undefined; platform: ImageContext['platform'] },
): ImageConfig {
  const created = now.toISOString();
  const line: HistoryEntry = { created, created_by: createdBy, ...(author !== '' && { author }), ...(comment !== '' && { comment }), ...(diffId === undefined && { empty_layer: true }) };
  const { architecture, os, variant } = base ?? wanted ?? platform;
  return {
    created,
    ...(author !== '' && { author }),
    architecture,
    os,
    ...(variant !== undefined && { variant }),
    config: config satisfies ContainerDefaults,
    rootfs: { type: 'layers', diff_ids: [...(base?.rootfs.diff_ids ?? []), ...(diffId === undefined ? [] : [diffId])] },
    history: [...(base?.history ?? []), line],
  };
}

/** Docker's media types over an image of Docker's, OCI's else: a manifest speaks one language. */
function typesLike(base: ImageManifest | undefined): { manifest: string; config: string; layer: string } {
  const isDocker = base?.config.mediaType === mediaTypes.dockerConfig;
  if (isDocker) return { manifest: mediaTypes.dockerManifest, config: mediaTypes.dockerConfig, layer: mediaTypes.dockerLayerGzip };
  return { manifest: mediaTypes.ociManifest, config: mediaTypes.ociConfig, layer: mediaTypes.ociLayerGzip };
}

async function writeJson(batch: BlobBatch, mediaType: string, value: object): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, digest: await batch.write(bytes), size: bytes.length };
}
