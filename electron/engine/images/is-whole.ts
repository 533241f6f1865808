import { ownBlobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import type { ImageRecord } from './image-record.ts';

/** True where every blob and every unpacked layer that a record names is there. */
export function isWhole({ store, snapshots }: Pick<ImageContext, 'store' | 'snapshots'>, record: ImageRecord): boolean {
  const { chainIds } = record;
  return ownBlobsOf(record).every((digest) => store.has(digest)) && chainIds.every((chainId) => snapshots.findLayer(chainId) !== undefined);
}
