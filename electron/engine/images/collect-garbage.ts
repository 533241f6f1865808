import type { ChainId } from '../../shared/oci/digest.ts';
import type { LayerRecord } from '../snapshots/snapshots.ts';
import type { ImageContext } from './image-context.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';

/** Unfinished downloads are kept this long for the next try. */
const keepIngestsMs = 24 * 60 * 60 * 1000;

/** Mark and sweep over the whole store. `inUse`: layers that containers stand on. */
export async function collectGarbage(context: ImageContext, inUse: ReadonlySet<ChainId>): Promise<{ bytes: number }> {
  const { store, snapshots, leases } = context;
  using _ = leases.hold([...inUse]);
  const layers = topFirst(snapshots.listLayers());
  const sizes = new Map(layers.map(({ chainId, size }) => [chainId, size]));
  const removed = await sweepLayers(context, layers.map(({ chainId }) => chainId));
  const blobs = await sweepBlobs(context, (await store.list()).map(({ digest }) => digest));
  await store.sweepIngests(Date.now() - keepIngestsMs);
  return { bytes: removed.reduce((sum, chainId) => sum + (sizes.get(chainId) ?? 0), blobs) };
}

/** Children before their parents. */
function topFirst(layers: readonly LayerRecord[]): LayerRecord[] {
  const byId = new Map(layers.map((layer) => [layer.chainId, layer]));
  const depths = new Map<ChainId, number>();
  const depth = (layer: LayerRecord): number => {
    const known = depths.get(layer.chainId);
    if (known !== undefined) return known;
    const parent = layer.parent === undefined ? undefined : byId.get(layer.parent);
    const own = parent ? depth(parent) + 1 : 0;
    depths.set(layer.chainId, own);
    return own;
  };
  return layers.toSorted((a, b) => depth(b) - depth(a));
}
