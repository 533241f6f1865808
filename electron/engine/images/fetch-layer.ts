import { EngineError } from '../../shared/errors/engine-error.ts';
import { layerCompression } from '../../shared/oci/media-types.ts';
import { parseReference } from '../../shared/oci/reference.ts';
import { chainId } from '../snapshots/chain-id.ts';
import { fetchBlob } from './fetch-blob.ts';
import type { ImageContext } from './image-context.ts';
import type { FetchedLayer, NewLayer } from './images.ts';
import { checkBelow, sourceOf } from './make-layer.ts';
import { sweepBlobs } from './sweep.ts';

/** See {@link Images.fetchLayer}. */
export async function fetchLayer(context: ImageContext, request: FetchedLayer): Promise<NewLayer> {
  const { below, descriptor, diffId, auth, signal } = request;
  const { store, registry, snapshots, leases } = context;
  if (layerCompression(descriptor.mediaType) === undefined) throw new EngineError('invalid', `layer ${descriptor.digest}: unknown media type ${JSON.stringify(descriptor.mediaType.slice(0, 200))}`);
  let isHere = false;
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    if (!isHere) await sweepBlobs(context, [descriptor.digest]);
  });
  using _lease = leases.holdAll();
  checkBelow(context, below);
  const reference = parseReference(request.reference);
  await fetchBlob({ store, registry, reference, descriptor, auth, signal, onBytes: () => undefined, onRetry: () => undefined });
  await snapshots.applyLayers({ layers: [...below, { diffId, descriptor }].map((layer) => sourceOf(layer, store)), signal });
  const record = snapshots.findLayer(chainId(below.at(-1)?.chainId, diffId));
  if (record === undefined) throw new EngineError('internal', `layer ${diffId}: not unpacked`);
  isHere = true;
  request.hold.use(leases.hold([record.chainId, descriptor.digest]));
  return { descriptor, diffId, chainId: record.chainId, size: record.size };
}
