import type { ChainId, Digest, DiffId } from '../../shared/oci/digest.ts';
import type { LayerCompression } from '../../shared/oci/media-types.ts';

/**
 * Layers unpacked once as overlay lower directories, and the writable layer of each container above them.
 *
 * A **layer** is named by its chain id, read-only, made by {@link Snapshots.applyLayers} and shared. A **writable** is named by its owner's id,
 * has `upper` and `work` folders, and is mounted while a container uses it. Records live in state; files come first, the record last.
 * Disposing ends imports (`cancelled`), background work and holds, and leaves other mounts alone.
 */
export type Snapshots = AsyncDisposable & {
  /**
   * Unpacks a stack of layers, bottom first, those that are missing only, several at once (one worker each: decompress, sha256 of
   * the tar against diffId, entries, xattrs, whiteouts in one pass). All missing ones appear together with their records, or none.
   * `done` in a progress value: this layer is unpacked, or was there. The caller's record of the image has to follow before a removeLayer.
   * `corrupt` on a wrong diffId or a broken archive, `invalid` on an entry that is refused (`..`, a parent that is a link, ...), `no-space`.
   */
  applyLayers(request: {
    layers: readonly LayerSource[];
    signal?: AbortSignal;
    onLayer?: (progress: { diffId: DiffId; bytesRead: number; done: boolean }) => void;
  }): Promise<ChainId | undefined>;
  /**
   * Begins a layer over `below`: of a tar, or of what was written to a writable layer, whose folder becomes the layer's own: it is used up when the layer is recorded,
   * and may be changed where that fails. `mountPoints`: where something was mounted in it; what was made there for that alone is left out. `latest`: seconds since
   * 1970 that no time is later than. `not-found`; `conflict` where something uses the writable, or it stands elsewhere.
   */
  draftLayer(request: {
    below: ChainId | undefined;
    content: { kind: 'tar'; tar: AsyncIterable<Uint8Array> } | { kind: 'writable'; id: string; mountPoints: readonly string[] };
    latest: number | undefined;
    signal: AbortSignal | undefined;
  }): Promise<LayerDraft>;
  /**
   * Writes the files of a root file system that is mounted at `root`, and that nobody changes meanwhile: as a tar at a path where nothing is yet, or with their owners, as far as
   * this process may give them, into an empty folder. Synced. What is half written stays where it fails: `no-space`, `cancelled`.
   */
  exportTree(request: { root: string; to: { kind: 'tar' | 'folder'; path: string }; signal: AbortSignal }): Promise<void>;
  findLayer(chainId: ChainId): LayerRecord | undefined;
  listLayers(): LayerRecord[];
  /** What is in a layer by itself, parents before children. Walks it the first time, then remembers. `not-found`. */
  layerEntries(chainId: ChainId): Promise<readonly LayerEntry[]>;
  /**
   * Unpacks a layer's archive once more, beside the folder that is there, and compares all that an archive can say: names, kinds, content, owners, modes,
   * times, attributes. With `repair` a folder that differs is replaced by the new one, unless something mounted stands on it: `usedBy` says who then.
   * Layers below are taken as they are: they come first. Fails as {@link Snapshots.applyLayers} does where the archive is not good, and with `not-found`.
   */
  checkLayer(request: { chainId: ChainId; source: LayerSource; repair: boolean; signal?: AbortSignal; onRead?: (bytesRead: number) => void }): Promise<LayerCheck>;
  /** The folder of a layer, to be read only. No link in a path below it may be followed: they mean other systems. `not-found`. */
  layerPath(chainId: ChainId): string;
  /** Removes one layer; `conflict` where a writable or another layer stands on it. */
  removeLayer(chainId: ChainId): Promise<void>;

  /**
   * Makes an empty writable over `parent` (undefined: over nothing). `exists` where the id is taken. `isScratch`: nobody wants it after a crash, so what is written in
   * it is never waited for, whatever programs in it ask; a layer that is made of it is synced like any other.
   */
  prepare(id: string, parent: ChainId | undefined, options?: { readonly isScratch?: boolean }): Promise<void>;
  /** Ids of all writables: who recovers after a crash removes those that it does not know. */
  listWritables(): string[];
  /** Mounts it where it is not mounted yet and returns the root file system's path. Idempotent. */
  mount(id: string): Promise<string>;
  /** Mounts it and keeps it so until disposed: an unmount meanwhile happens then. Disposing a hold that mounted it unmounts it, unless it was mounted since. */
  hold(id: string): Promise<MountHold>;
  /** Folders of its changes and of what it stands on, top first, as an overlay merges them. For reading only. */
  layersOf(id: string): { readonly upper: string; readonly work: string; readonly mounted: string; readonly lowers: readonly string[]; readonly realRoot: boolean };
  /** Idempotent. */
  unmount(id: string): Promise<void>;
  /** Unmounts and removes; the record goes last. Idempotent. */
  remove(id: string): Promise<void>;
  /** Resolves when what was removed has left the disk, as far as it can be removed. */
  swept(): Promise<void>;
  /** Bytes and inodes in the writable layer. Walks it: not for a list. */
  usage(id: string): Promise<{ bytes: number; inodes: number }>;
  /** Everything that is kept here and what it takes on the disk. Layers are walked once, they never change; writable layers each time. */
  diskUsage(): Promise<SnapshotsUsage>;
  /** What is wrong between records, folders and mounts, one sentence each; `repair` removes what no record names. */
  check(options: { repair: boolean }): Promise<string[]>;
};

/** A layer that is being made, step by step as they stand here. Disposing ends it, and takes away what has no record by then. */
export type LayerDraft = AsyncDisposable & {
  /**
   * In one pass: the layer's files, and its tar packed with zstd as a file at `blob`, synced; the same for the same content. On a thread of its own. Fails as
   * {@link Snapshots.applyLayers}.
   */
  make(blob: string): Promise<{ diffId: DiffId; digest: Digest; size: number; isEmpty: boolean }>;
  /** Gives the folder its place. `no-space` where a tar could not be unpacked: its blob is whole then. */
  place(): Promise<void>;
  /** The record, in one step with the end of the writable. Of a layer that was there already it is that one's. */
  record(): LayerRecord;
};

export type LayerCheck = {
  /** How many things differ, and a sentence about each of the first. */
  readonly differences: number;
  readonly first: readonly string[];
  readonly mended: boolean;
  /** Writables by id, or `work in flight`: what kept it from being mended. */
  readonly usedBy: readonly string[];
};

export type MountHold = AsyncDisposable & { readonly path: string };

export type LayerSource = {
  readonly diffId: DiffId;
  /** Blob file on disk. */
  readonly path: string;
  readonly compression: LayerCompression;
};

export type LayerRecord = {
  readonly chainId: ChainId;
  readonly parent: ChainId | undefined;
  readonly diffId: DiffId;
  /** Bytes of the files' content as unpacked. */
  readonly size: number;
  /** Short name of its folder. */
  readonly folder: string;
  readonly createdAt: string;
  /** What it takes on the disk, once somebody asked. */
  readonly diskBytes?: number;
};

/** Whole blocks, as du(1) counts. Of a mounted writable layer without the folder that is mounted over. */
export type SnapshotsUsage = {
  readonly layers: readonly { readonly chainId: ChainId; readonly parent: ChainId | undefined; readonly bytes: number }[];
  /** What is known of layers, by chain id of those of which something is. */
  readonly indexes: readonly { readonly chainId: ChainId; readonly bytes: number }[];
  readonly writables: readonly { readonly id: string; readonly parent: ChainId | undefined; readonly bytes: number }[];
  /** Layers that are being unpacked, and what is being removed. */
  readonly passing: number;
};

/** One name in a layer, as its folder on disk has it. */
export type LayerEntry = {
  /** Without a leading slash. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'whiteout' | 'other';
  /** Bytes of a file; 0 for a further name of one that was counted. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Of a symbolic link. */
  readonly target?: string;
  /** A folder that hides what lower layers have in it. */
  readonly isOpaque: boolean;
};

/** What an import refuses, so that a small archive cannot fill a disk. */
export type LayerLimits = { readonly maxEntries: number; readonly maxBytes: number };
