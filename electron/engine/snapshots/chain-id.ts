import { createHash } from 'node:crypto';
import type { ChainId, DiffId } from '../../shared/oci/digest.ts';

/** Names a layer together with everything below it (OCI image-spec, config, Layer ChainID). */
export function chainId(parent: ChainId | undefined, diffId: DiffId): ChainId {
  if (parent === undefined) return diffId as string as ChainId;
  return `sha256:${createHash('sha256').update(`${parent} ${diffId}`).digest('hex')}` as ChainId;
}
