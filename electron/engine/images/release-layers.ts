import type { ChainId } from '../../shared/oci/digest.ts';
import type { LayerRecord } from '../snapshots/snapshots.ts';
import type { ImageContext } from './image-context.ts';
import { sweepLayers } from './sweep.ts';

/** {@link Images.releaseLayers} */
export async function releaseLayers(context: ImageContext, top: ChainId): Promise<{ bytes: number }> {
  const stack: LayerRecord[] = [];
  for (let layer = context.snapshots.findLayer(top); layer; layer = layer.parent && context.snapshots.findLayer(layer.parent)) stack.push(layer);
  const removed = new Set(await sweepLayers(context, stack.map(({ chainId }) => chainId)));
  return { bytes: stack.reduce((sum, { chainId, size }) => (removed.has(chainId) ? sum + size : sum), 0) };
}
