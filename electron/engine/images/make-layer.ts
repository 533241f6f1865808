import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { layerCompression } from '../../shared/oci/media-types.ts';
import { clampTimes } from '../snapshots/clamp-times.ts';
import type { LayerRecord, LayerSource } from '../snapshots/snapshots.ts';
import type { BlobBatch } from '../store/store.ts';
import type { ImageContext } from './image-context.ts';
import type { LayerRequest, NewLayer } from './images.ts';
import { emptyDiffId, storeLayer } from './store-layer.ts';
import { sweepBlobs } from './sweep.ts';

/** See {@link Images.makeLayer}. */
export async function makeLayer(context: ImageContext, request: LayerRequest): Promise<NewLayer | undefined> {
  let made: NewLayer | undefined;
  const tried: Digest[] = [];
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    if (made === undefined) await sweepBlobs(context, tried);
  });
  using _lease = context.leases.holdAll();
  await using batch = context.store.openBatch();
  undo.defer(() => void tried.push(...batch.digests()));
  checkBelow(context, request.below);
  const { content } = request;
  made = content.kind === 'writable' ? await adopt(context, batch, { ...request, content }) : await unpack(context, batch, { ...request, tar: content.tar });
  if (made !== undefined) request.hold?.use(context.leases.hold([made.chainId, made.descriptor.digest]));
  return made;
}

function checkBelow({ snapshots, store }: ImageContext, below: readonly NewLayer[]): void {
  for (const { chainId: id, descriptor } of below) {
    if (snapshots.findLayer(id) === undefined || !store.has(descriptor.digest)) throw new EngineError('not-found', `layer ${id}: it is not here any more`);
  }
}

/** The folder of the writable becomes the layer's: nothing is unpacked. */
async function adopt({ snapshots }: ImageContext, batch: BlobBatch, request: LayerRequest & { content: Extract<LayerRequest['content'], { kind: 'writable' }> }): Promise<NewLayer | undefined> {
  const { content, latest, signal } = request;
  await using draft = await snapshots.draftLayer({ writable: content.id, mountPoints: content.mountPoints ?? [], latest, signal });
  const { diffId, descriptor } = await storeLayer(batch, draft.tar, signal);
  if (draft.isEmpty()) return undefined;
  await Promise.all([draft.place(diffId), batch.publish()]);
  signal?.throwIfAborted();
  return describe(draft.record(), descriptor);
}

async function unpack({ snapshots, store }: ImageContext, batch: BlobBatch, { below, tar, latest, signal }: LayerRequest & { tar: AsyncIterable<Uint8Array> }): Promise<NewLayer | undefined> {
  const { diffId, descriptor } = await storeLayer(batch, latest === undefined ? tar : clampTimes(tar, latest), signal);
  if (diffId === emptyDiffId) return undefined;
  const sources = [...below.map((layer) => sourceOf(layer, store)), sourceOf({ diffId, descriptor }, batch)];
  const top = await snapshots.applyLayers({ layers: sources, ...(signal && { signal }) });
  const record = top === undefined ? undefined : snapshots.findLayer(top);
  if (record === undefined) throw new EngineError('internal', `layer ${diffId}: not unpacked`);
  await batch.publish();
  return describe(record, descriptor);
}

function sourceOf({ diffId, descriptor }: Pick<NewLayer, 'diffId' | 'descriptor'>, store: Pick<BlobBatch, 'path'>): LayerSource {
  const compression = layerCompression(descriptor.mediaType);
  if (compression === undefined) throw new EngineError('invalid', `layer ${descriptor.digest}: unknown media type ${descriptor.mediaType}`);
  return { diffId, compression, path: store.path(descriptor.digest) };
}

function describe({ chainId, diffId, size }: LayerRecord, descriptor: Descriptor): NewLayer {
  return { descriptor, diffId, chainId, size };
}
