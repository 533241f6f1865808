import type { ChainId } from '../../../shared/oci/digest.ts';
import type { Image } from '../../images/images.ts';

/** Bytes of an image's layers that other images stand on too. */
export function sharedBytes(images: readonly Image[]): (image: Image) => number {
  const users = new Map<ChainId, number>();
  for (const chainId of images.flatMap((image) => [...new Set(image.chainIds)])) users.set(chainId, (users.get(chainId) ?? 0) + 1);
  return (image) => sum(image.chainIds.map((chainId, index) => ((users.get(chainId) ?? 0) > 1 ? (image.layerSizes[index] ?? 0) : 0)));
}

/** Bytes of all layers, each counted once. */
export function allLayerBytes(images: readonly Image[]): number {
  return sum([...new Map(images.flatMap((image) => image.chainIds.map((chainId, index) => [chainId, image.layerSizes[index] ?? 0] as const))).values()]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
