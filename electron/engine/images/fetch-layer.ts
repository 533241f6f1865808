import { EngineError } from '../../shared/errors/engine-error.ts';
import { layerCompression } from '../../shared/oci/media-types.ts';
import { parseReference } from '../../shared/oci/reference.ts';
import { chainId } from '../snapshots/chain-id.ts';
import { fetchBlob } from './fetch-blob.ts';
import type { ImageContext } from './image-context.ts';
import type { FetchedLayer, NewLayer, StackedLayer } from './images.ts';
import { checkBelow, sourceOf } from './make-layer.ts';
import { sweepBlobs } from './sweep.ts';

/** See {@link Images.fetchLayer}. */
export async function fetchLayer(context: ImageContext, request: FetchedLayer): Promise<NewLayer> {
  const { below, descriptor, auth, signal } = request;
  const { store, registry, leases } = context;
  if (layerCompression(descriptor.mediaType) === undefined) throw new EngineError('invalid', `layer ${descriptor.digest}: unknown media type ${JSON.stringify(descriptor.mediaType.slice(0, 200))}`);
  let isHere = false;
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    if (!isHere) await sweepBlobs(context, [descriptor.digest]);
  });
  using _lease = leases.hold(keysOf(request));
  checkBelow(context, below);
  const reference = parseReference(request.reference);
  await fetchBlob({ store, registry, reference, descriptor, auth, signal, onBytes: () => undefined, onRetry: () => undefined });
  const layer = await putOver(context, request);
  isHere = true;
  request.hold.use(leases.hold([layer.chainId, descriptor.digest]));
  return layer;
}

/** See {@link Images.stackLayer}. */
export async function stackLayer(context: ImageContext, { layer, below, hold, signal }: StackedLayer): Promise<NewLayer> {
  using _lease = context.leases.hold([layer.chainId, ...keysOf({ below, ...layer })]);
  checkBelow(context, [...below, layer]);
  const stacked = await putOver(context, { below, descriptor: layer.descriptor, diffId: layer.diffId, signal });
  hold.use(context.leases.hold([stacked.chainId, layer.descriptor.digest]));
  return stacked;
}

/** A layer over others, and these. */
function keysOf({ below, descriptor, diffId }: Pick<FetchedLayer, 'below' | 'descriptor' | 'diffId'>): string[] {
  const own = [descriptor.digest, chainId(below.at(-1)?.chainId, diffId)];
  return [...own, ...below.flatMap((layer) => [layer.chainId, layer.descriptor.digest])];
}

/** Unpacks a layer whose blob is here over others. */
async function putOver({ store, snapshots }: ImageContext, { below, descriptor, diffId, signal }: Pick<FetchedLayer, 'below' | 'descriptor' | 'diffId' | 'signal'>): Promise<NewLayer> {
  await snapshots.applyLayers({ layers: [...below, { diffId, descriptor }].map((layer) => sourceOf(layer, store)), signal });
  const record = snapshots.findLayer(chainId(below.at(-1)?.chainId, diffId));
  if (record === undefined) throw new EngineError('internal', `layer ${diffId}: not unpacked`);
  return { descriptor, diffId, chainId: record.chainId, size: record.size };
}
