// Layers are counted from 0 at the bottom. `{name}` is a name, an id or the beginning of one.

/** What an entry did to what the layers below have at its path. `kept`: a folder that only holds what is in it. */
export type EntryChange = 'added' | 'changed' | 'deleted' | 'kept';

/** `GET /tidewharf/v1/images/{name}/layers`: bottom first. */
export type ImageLayersReply = {
  readonly layers: readonly {
    readonly layer: number;
    readonly digest: string;
    readonly diffId: string;
    readonly chainId: string;
    /** The line of history that made it; '' where the image does not say. */
    readonly createdBy: string;
    readonly createdAt: string | null;
    readonly bytes: number;
    /** Bytes of its files that a later layer hides. */
    readonly ghostBytes: number;
    readonly added: number;
    readonly changed: number;
    readonly deleted: number;
  }[];
};

/** `GET /tidewharf/v1/images/{name}/layers/{layer}/tree?folder=`: what lies directly in a folder. */
export type LayerTreeReply = {
  readonly items: readonly {
    readonly name: string;
    readonly kind: 'file' | 'directory' | 'link' | 'other';
    readonly change: EntryChange;
    /** Of the file, or of all below the folder in this layer. */
    readonly bytes: number;
    readonly ghostBytes: number;
    readonly changesBelow: number;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly target?: string;
    /** The layer that hides it. */
    readonly hiddenBy?: number;
  }[];
};

/** `GET /tidewharf/v1/images/{name}/files?text=&layer=`: what has the text in its path, of one layer or of all. At most ten thousand of `total`. */
export type LayerFilesReply = {
  readonly files: readonly {
    readonly layer: number;
    readonly path: string;
    readonly kind: 'file' | 'directory' | 'link' | 'other';
    readonly change: EntryChange;
    readonly bytes: number;
    /** The layer that hides it. */
    readonly hiddenBy?: number;
  }[];
  readonly total: number;
};

/** `GET /tidewharf/v1/images/{name}/ghosts`: bytes in the image that nobody sees, most first. */
export type GhostsReply = {
  readonly bytes: number;
  readonly groups: readonly {
    readonly layer: number;
    readonly hiddenBy: number;
    /** `metadata`: copied whole for the sake of an owner, a mode or an attribute. */
    readonly why: 'deleted' | 'overwritten' | 'metadata';
    readonly writtenLine: string;
    readonly hidingLine: string;
    readonly bytes: number;
    readonly count: number;
    /** The biggest hundred. */
    readonly files: readonly { readonly path: string; readonly bytes: number }[];
  }[];
};

/** `GET /tidewharf/v1/images/{name}/path?path=`: what each layer did there, bottom first. */
export type ImagePathReply = {
  readonly steps: readonly { readonly layer: number; readonly line: string; readonly change: EntryChange; readonly bytes: number; readonly isVisible: boolean }[];
};

/** `GET /tidewharf/v1/images/compare?from=&to=`. Bytes before and after; settings are those that containers get. */
export type CompareImagesReply = {
  readonly from: string;
  readonly to: string;
  readonly files: readonly { readonly path: string; readonly change: 'added' | 'changed' | 'deleted'; readonly before: number; readonly after: number }[];
  readonly settings: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
};
