/** One thing in a folder of a container or a volume. */
export type FileEntry = {
  /** Bytes that are no UTF-8 show as U+FFFD: such a thing cannot be asked for by its name. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Of a file, 0 for all else. */
  readonly bytes: number;
  /** Permission bits (inode(7)). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAt: string;
  /** Where a link leads, as it is written in it; '' of all else. */
  readonly target: string;
  /** A folder, or a link to one. */
  readonly opens: boolean;
  /** Against the image; null for what it has as well, and in volumes. */
  readonly mark: 'added' | 'changed' | null;
};

/** `GET /tidewharf/v1/containers/{id}/files?path=` and `GET /tidewharf/v1/volumes/{name}/files?path=`. */
export type FolderListing = {
  /** All links in it followed. */
  readonly path: string;
  /** Folders first, then by name. */
  readonly entries: readonly FileEntry[];
  /** How many there are, also those that are left out because they are too many. */
  readonly total: number;
  /** Names that the image has here and the container has not. */
  readonly deleted: readonly string[];
};
