/** `prune`: one of many that were removed together because they did not run. */
export type TrashReason = 'rm' | 'prune';

/** A removed container that can be brought back, as `GET /tidewharf/v1/trash` tells it. */
export type TrashedContainer = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** The words of its command line. */
  readonly command: readonly string[];
  readonly removedAt: string;
  readonly why: TrashReason;
  /** What is kept for it: its own files, its log, and the volumes that went with it. */
  readonly bytes: number;
  readonly ports: readonly { readonly containerPort: number; readonly protocol: string; readonly hostIp: string; readonly hostPort: number }[];
};

/** A removed image, or names that were taken from one that is still there. */
export type TrashedImage = {
  readonly id: string;
  /** Names that it had, in the familiar form. */
  readonly names: readonly string[];
  readonly repoDigests: readonly string[];
  readonly removedAt: string;
  readonly why: TrashReason;
  /** False: only names of it were removed. */
  readonly isRemoved: boolean;
  /** Of its layers and blobs those that nothing but the trash needs; what several in the trash need counts for the one that was removed last. */
  readonly bytes: number;
};

/** `GET /tidewharf/v1/trash`: newest first. `bytes` of files and blobs, as they are long. */
export type TrashReply = { readonly containers: readonly TrashedContainer[]; readonly images: readonly TrashedImage[]; readonly bytes: number };

/** `POST /tidewharf/v1/trash/{id}/restore`: the name is another where its own was taken meanwhile. */
export type RestoreReply = { readonly id: string; readonly name: string };

/** The same of an image: `taken` are names of it that belong to other images now. `name` is '' where none was free. */
export type RestoreImageReply = RestoreReply & { readonly names: readonly string[]; readonly taken: readonly string[] };

/** `DELETE /tidewharf/v1/trash` and `/tidewharf/v1/trash/{id}`. `bytes` were freed, layers of removed images included. */
export type TrashRemovedReply = { readonly removed: readonly string[]; readonly bytes: number };

/** `GET` and `PUT /tidewharf/v1/trash/settings`; what a PUT leaves out stays as it is. */
export type TrashSettings = {
  /** False: what is removed is gone at once. What is in the trash stays there. */
  readonly enabled: boolean;
  /** Older ones go at the next removal or engine start. */
  readonly keepDays: number;
  /** Beyond this the oldest go, at the next removal or engine start. */
  readonly maxBytes: number;
};
