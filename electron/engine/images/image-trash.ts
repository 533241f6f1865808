import type { ImageId } from '../../shared/oci/digest.ts';
import type { TrashedImage } from './image-trash-records.ts';

/** `bytes`: of its layers and blobs those that no image needs and no other in the trash that was removed later. */
export type CountedImage = TrashedImage & { readonly bytes: number };

/**
 * Removed images and names that can be brought back. What asks for one takes an id, the beginning of one, or a name: of several with that name the one that was
 * removed last; `not-found` ("No such image in the trash: x"), `invalid` on an ambiguous prefix.
 */
export type ImageTrash = {
  /** Oldest first, as they are stored. */
  records(): readonly TrashedImage[];
  /** Newest first. */
  list(): CountedImage[];
  get(nameOrId: string): TrashedImage;
  find(nameOrId: string): TrashedImage | undefined;
  /** With those of its names that are free; `taken` belong to other images now. `conflict` where a part of it is lost. */
  restore(nameOrId: string): { id: ImageId; names: readonly string[]; taken: readonly string[] };
  /** For good; returns when its bytes are free. */
  remove(nameOrId: string): Promise<{ removed: string[]; bytes: number }>;
  /** All of them, oldest first. */
  empty(): Promise<{ removed: string[]; bytes: number }>;
};
