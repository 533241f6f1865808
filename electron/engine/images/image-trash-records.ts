import type { TrashReason } from '../../shared/engine-api/trash.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import type { State } from '../state/state.ts';
import type { ImageRecord } from './image-record.ts';

/** A removed image, or names that were taken from one that is still there. Its blobs and layers stay as long as this is stored, under the image's id. */
export type TrashedImage = {
  readonly image: ImageRecord;
  /** In the familiar form, as of the last removals. */
  readonly names: readonly string[];
  readonly repoDigests: readonly string[];
  readonly removedAt: string;
  readonly why: TrashReason;
};

/** As stored; written inside the transactions that remove images and bring them back. */
export type ImageTrashRecords = {
  find(id: ImageId): TrashedImage | undefined;
  /** Oldest first. */
  list(): TrashedImage[];
  /** Names that were removed before stay with it. */
  add(trashed: TrashedImage): void;
  /** True where there was one. */
  delete(id: ImageId): boolean;
};

export function openImageTrashRecords(state: State): ImageTrashRecords {
  const stored = state.collection<TrashedImage>('image_trash');
  const find = (id: ImageId): TrashedImage | undefined => stored.find(id);
  return {
    find,
    list: () => stored.list().map(({ record }) => record).sort((a, b) => (a.removedAt < b.removedAt ? -1 : 1)),
    add: (trashed) => {
      const earlier = find(trashed.image.id);
      const names = [...new Set([...(earlier?.names ?? []), ...trashed.names])];
      const repoDigests = [...new Set([...(earlier?.repoDigests ?? []), ...trashed.repoDigests])];
      stored.put(trashed.image.id, { ...trashed, names, repoDigests });
    },
    delete: (id) => stored.delete(id),
  };
}
