/** One path that a container has and its image has not, or not so. `bytes` of a regular file as it is now; 0 for all else. */
export type LossChange = { readonly kind: 'added' | 'changed' | 'deleted'; readonly path: string; readonly bytes: number };

/** What files in a folder look like, by their place and name; `files` is anything else. */
export type DataKind = 'database' | 'uploads' | 'home' | 'files';

export type LossFolder = {
  readonly path: string;
  /** Of all changed files below it. */
  readonly bytes: number;
  readonly files: number;
};

/** Files that somebody may miss, together by folder. */
export type LossData = LossFolder & { readonly kind: Exclude<DataKind, 'files'> };

/** Who writes most; no one of them is in another. */
export type LossWriter = LossFolder & {
  readonly kind: DataKind;
  /** The mount that lies over it, so that the container does not see it; null where it does. */
  readonly hiddenBy: string | null;
};

/** `GET /tidewharf/v1/containers/{id}/loss?changes=N`: what a removal would take away for good. */
export type LossReply = {
  readonly bytes: number;
  /** Files, and folders with nothing changed in them. */
  readonly counts: { readonly added: number; readonly changed: number; readonly deleted: number };
  /** By path; with `changes=N` the N largest, largest first. */
  readonly changes: readonly LossChange[];
  /** Folders with most bytes below them, also those that others are in, largest first. */
  readonly folders: readonly LossFolder[];
  /** What looks like data, largest first. */
  readonly data: readonly LossData[];
  /** Largest first. */
  readonly writers: readonly LossWriter[];
  /** Volumes that go with the container. */
  readonly anonymousVolumes: readonly { readonly name: string; readonly destination: string; readonly bytes: number }[];
};

/** `POST /tidewharf/v1/containers/{id}/keep`: copies a folder of the container into a new volume. A running container stands still meanwhile. */
export type KeepRequest = { readonly path: string; readonly volume: string };

export type KeepReply = { readonly volume: string; readonly bytes: number };
