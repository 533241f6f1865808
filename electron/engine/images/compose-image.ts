import { createHash } from 'node:crypto';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Digest, ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import { layerCompression, mediaTypes, type LayerCompression } from '../../shared/oci/media-types.ts';
import { familiarReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import { buildRecord } from './build-record.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ImageContext } from './image-context.ts';
import { chainIdsOf } from './image-manifest.ts';
import type { ComposedImage, Image, NewLayer } from './images.ts';
import { isWhole } from './is-whole.ts';
import { isQuickLayer, quickLayer } from './quick-layer.ts';
import { sweepBlobs } from './sweep.ts';

/** The same bytes under OCI's names, whatever the base came as: a manifest speaks one language. */
const layerTypes: Readonly<Record<LayerCompression, string>> = { none: mediaTypes.ociLayer, gzip: mediaTypes.ociLayerGzip, zstd: mediaTypes.ociLayerZstd };

/** See {@link Images.compose}: config and manifest, and last of all the record with its names. Of an image that is there with its names nothing is written. */
export async function composeImage(context: ImageContext, request: ComposedImage): Promise<ImageId> {
  const names = request.names.map(nameOf);
  const config = planConfig(request);
  using _lease = context.leases.hold(request.layers.flatMap(({ chainId, descriptor }) => [chainId, descriptor.digest]));
  checkLayers(context, request.layers);
  const { records } = context;
  const configBytes = Buffer.from(canonicalJson(config));
  const id = digestOf(configBytes) as string as ImageId;
  const there = records.find(id);
  if (there === undefined || !isWhole(context, there)) await addImage(context, request, { config, configBytes, names });
  else {
    const tags = new Set(records.get(id).tags);
    const added = names.filter((name) => !tags.has(familiarReference(name)));
    if (added.length > 0) records.put([{ record: there, names: added }], request.by);
  }
  for (const name of names) context.events.publish({ type: 'image', action: 'tag', actorId: id, attributes: { name: familiarReference(name) } });
  return id;
}

async function addImage(context: ImageContext, { layers, by }: ComposedImage, { config, configBytes, names }: { config: ImageConfig; configBytes: Buffer; names: readonly Reference[] }): Promise<void> {
  const { snapshots, records, store } = context;
  await using undo = new AsyncDisposableStack();
  const lease = context.leases.open();
  const batch = store.openBatch((digest) => lease.add([digest]));
  undo.defer(() => sweepBlobs(context, batch.digests()).then(() => undefined));
  undo.use(batch);
  undo.use(lease);
  const configBlob: Descriptor = { mediaType: mediaTypes.ociConfig, digest: await batch.write(configBytes), size: configBytes.length };
  const manifest: ImageManifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: configBlob, layers: layers.map(({ descriptor }) => asOci(descriptor)) };
  const manifestDigest = await batch.write(Buffer.from(canonicalJson(manifest)));
  await batch.publish();
  const record = buildRecord({ manifest, manifestDigest, config, chainIds: chainIdsOf(config), repoDigests: [], snapshots });
  records.put([{ record, names }], by);
}

/** See {@link Images.layersOf}. */
export function layersOfImage(context: ImageContext, nameOrId: string): NewLayer[] {
  const image = getWhole(context, nameOrId);
  return image.manifest.layers.map((descriptor, index) => {
    const chainId = image.chainIds[index];
    const diffId = image.config.rootfs.diff_ids[index];
    if (chainId === undefined || diffId === undefined) throw new EngineError('internal', `image ${image.id}: layer ${index} is not in its config`);
    return { descriptor, diffId, chainId, size: image.layerSizes[index] ?? 0 };
  });
}

function getWhole(context: ImageContext, nameOrId: string): Image {
  const { records } = context;
  const image = ((): Image => {
    try {
      return records.get(records.resolve(nameOrId).id);
    } catch (cause) {
      throw isEngineError(cause, 'not-found') ? new EngineError('conflict', cause.message, { cause }) : cause;
    }
  })();
  if (!isWhole(context, image)) throw new EngineError('conflict', `image ${nameOrId}: a part of it is not here any more: pull it again first`);
  return image;
}

function nameOf(text: string): Reference {
  const name = parseReference(text);
  if (name.digest !== undefined) throw new EngineError('invalid', `${text}: a new image gets a tag, no digest`);
  return name;
}

/** image-spec, config.md: a line of history for each layer, where there is a history. */
function planConfig({ config, layers }: ComposedImage): ImageConfig {
  const lines = config.history?.filter(({ empty_layer: isEmpty }) => isEmpty !== true).length;
  if (lines !== undefined && lines !== layers.length) throw new EngineError('internal', `compose an image: ${lines} lines of history with a layer, expected ${layers.length}`);
  return { ...config, rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) } };
}

function checkLayers({ snapshots, store }: ImageContext, layers: readonly NewLayer[]): void {
  for (const { chainId, descriptor } of layers) {
    if (snapshots.findLayer(chainId) === undefined) throw new EngineError('not-found', `layer ${chainId}: it is not here any more`);
    if (!store.has(descriptor.digest)) throw new EngineError('not-found', `layer ${chainId}: its blob ${descriptor.digest} is not here any more`);
  }
}

function asOci(descriptor: Descriptor): Descriptor {
  if (isQuickLayer(descriptor)) return quickLayer(descriptor);
  const { mediaType, digest, size } = descriptor;
  const compression = layerCompression(mediaType);
  if (compression === undefined) throw new EngineError('invalid', `layer ${digest}: unknown media type ${mediaType}`);
  return { mediaType: layerTypes[compression], digest, size };
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}
