import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { layerCompression } from '../../shared/oci/media-types.ts';
import { chainId } from '../snapshots/chain-id.ts';
import type { LayerRecord, LayerSource } from '../snapshots/snapshots.ts';
import type { BlobBatch } from '../store/store.ts';
import type { ImageContext } from './image-context.ts';
import type { LayerRequest, NewLayer } from './images.ts';
import { quickLayer } from './quick-layer.ts';
import { sweepBlobs } from './sweep.ts';

/** See {@link Images.makeLayer}. */
export async function makeLayer(context: ImageContext, request: LayerRequest): Promise<NewLayer | undefined> {
  let made: NewLayer | undefined;
  const tried: Digest[] = [];
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    if (made === undefined) await sweepBlobs(context, tried);
  });
  // Not everything: on a full disk what nothing needs gives way to it.
  using lease = new DisposableStack();
  lease.use(context.leases.hold(request.below.flatMap(({ chainId: id, descriptor }) => [id, descriptor.digest])));
  await using batch = context.store.openBatch();
  undo.defer(() => void tried.push(...batch.digests()));
  checkBelow(context, request.below);
  made = await draftLayer(context, { batch, lease }, request);
  if (made !== undefined) request.hold?.use(context.leases.hold([made.chainId, made.descriptor.digest]));
  return made;
}

/** `not-found` where one of them is not here any more. */
export function checkBelow({ snapshots, store }: ImageContext, below: readonly NewLayer[]): void {
  for (const { chainId: id, descriptor } of below) {
    if (snapshots.findLayer(id) === undefined || !store.has(descriptor.digest)) throw new EngineError('not-found', `layer ${id}: it is not here any more`);
  }
}

async function draftLayer({ snapshots, store, leases }: ImageContext, { batch, lease }: { batch: BlobBatch; lease: DisposableStack }, { below, content, latest, signal }: LayerRequest): Promise<NewLayer | undefined> {
  const from = content.kind === 'tar' ? content : { ...content, mountPoints: content.mountPoints ?? [] };
  await using draft = await snapshots.draftLayer({ below: below.at(-1)?.chainId, content: from, latest, signal });
  const { diffId, isEmpty, ...blob } = await batch.addFile(async (path) => {
    const files = await draft.make(path);
    // Before it is looked whether they are here already.
    lease.use(leases.hold([files.digest, chainId(below.at(-1)?.chainId, files.diffId)]));
    return files;
  });
  if (isEmpty) return undefined;
  const descriptor = quickLayer(blob);
  const settled = await Promise.allSettled([draft.place(), batch.publish()]);
  const failed = settled.find((result) => result.status === 'rejected');
  signal?.throwIfAborted();
  if (failed === undefined) return describe(draft.record(), descriptor);
  if (content.kind !== 'tar' || !isEngineError(failed.reason, 'no-space')) throw failed.reason;
  await draft[Symbol.asyncDispose]();
  // The blob is whole: there may be room for what is in it when something else has gone.
  const sources = [...below.map((layer) => sourceOf(layer, store)), sourceOf({ diffId, descriptor }, batch)];
  const top = await snapshots.applyLayers({ layers: sources, ...(signal && { signal }) });
  await batch.publish();
  const record = top === undefined ? undefined : snapshots.findLayer(top);
  if (record === undefined) throw new EngineError('internal', `layer ${diffId}: not unpacked`);
  return describe(record, descriptor);
}

/** A layer as snapshots wants it. */
export function sourceOf({ diffId, descriptor }: Pick<NewLayer, 'diffId' | 'descriptor'>, store: Pick<BlobBatch, 'path'>): LayerSource {
  const compression = layerCompression(descriptor.mediaType);
  if (compression === undefined) throw new EngineError('invalid', `layer ${descriptor.digest}: unknown media type ${descriptor.mediaType}`);
  return { diffId, compression, path: store.path(descriptor.digest) };
}

function describe({ chainId: id, diffId, size }: LayerRecord, descriptor: Descriptor): NewLayer {
  return { descriptor, diffId, chainId: id, size };
}
