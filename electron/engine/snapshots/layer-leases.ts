import type { ChainId } from '../../shared/oci/digest.ts';

export type LayerLeases = {
  isHeld(chainId: ChainId): boolean;
  hold(chainIds: readonly ChainId[]): Disposable;
};

/** Layers that work in flight stands on, though no record says so yet. */
export function createLayerLeases(): LayerLeases {
  const counts = new Map<ChainId, number>();
  const add = (chainId: ChainId, change: number): void => {
    const count = (counts.get(chainId) ?? 0) + change;
    if (count === 0) counts.delete(chainId);
    else counts.set(chainId, count);
  };
  return {
    isHeld: (chainId: ChainId): boolean => counts.has(chainId),
    hold: (chainIds: readonly ChainId[]): Disposable => {
      for (const chainId of chainIds) add(chainId, 1);
      return { [Symbol.dispose]: () => chainIds.forEach((chainId) => add(chainId, -1)) };
    },
  };
}
