import type { MessagePort } from 'node:worker_threads';
import type { ContextXray } from '../../../shared/engine-api/builds.ts';
import type { ErrorBody } from '../../../shared/errors/engine-error.ts';
import type { FileListEntry } from '../cache/build-cache.ts';
import type { ByteString } from './byte-name.ts';
import type { FileSelection, FileTree, SelectedSource } from './build-context.ts';

/** What a thread is asked to do. Plain data. */
export type ContextJob =
  /** `place`: which folder is at the tree's path now. */
  | { readonly kind: 'select'; readonly tree: FileTree; readonly place: string; readonly selection: FileSelection; readonly index: string }
  | { readonly kind: 'place'; readonly root: string | undefined; readonly destination: ByteString }
  | { readonly kind: 'pack'; readonly request: PackRequest }
  /** Writes the files of a plain tar into an empty folder. */
  | { readonly kind: 'receive'; readonly folder: string; readonly index: string; readonly limits: ReceiveLimits }
  /** `keep`: paths that are not to be left out. */
  | { readonly kind: 'measure'; readonly tree: FileTree; readonly reads: readonly FileSelection[]; readonly keep: readonly string[] };

export type ReceiveLimits = { readonly maxEntries: number; readonly maxBytes: number };

/** Files and folders of one tree on their way into a layer. */
export type PackRequest = {
  readonly tree: FileTree;
  readonly index: string;
  readonly exclude: readonly string[];
  /** `folder` means what is in it, `alone` the folder without that. `name`: what comes before names in it for `exclude`. */
  readonly items: readonly { readonly path: ByteString; readonly to: ByteString; readonly kind: 'file' | 'folder' | 'alone'; readonly name?: ByteString }[];
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly mode: string | undefined;
  readonly latest: number | undefined;
};

/** What stands at a destination. */
export type Place = {
  /** Where it is in the root, links followed, without the first slash. */
  readonly path: ByteString;
  readonly kind: 'folder' | 'file' | 'nothing';
  /** Folders above it and itself where it is one that is there, as they are there, outer first. */
  readonly folders: readonly PlacedFolder[];
};

export type PlacedFolder = { readonly path: ByteString; readonly mode: number; readonly uid: number; readonly gid: number; readonly mtime: number; readonly xattrs: ReadonlyMap<string, Uint8Array> };

export type Selected = { readonly sources: readonly SelectedSource[]; readonly files: number; readonly bytes: number; readonly hashed: number };
export type Received = { readonly files: number; readonly bytes: number };
/** `digest`: in hex, over all that was taken from the archive, in its order. */
export type ReceivedWhole = Received & { readonly digest: string };
/** `drift`: the first file that is not any more as it was selected. `entries`: how many were packed. */
export type Packed = { readonly drift: string | undefined; readonly entries: number };

export type JobResult = { select: Selected; place: Place; pack: Packed; receive: ReceivedWhole; measure: ContextXray };

/** From the thread. Entries come in lots, chunks as the reader has room for. */
export type FromThread =
  | { readonly kind: 'entries'; readonly entries: readonly FileListEntry[] }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  /** A piece of what was fed is used, its memory is free again. */
  | { readonly kind: 'taken'; readonly buffer: ArrayBuffer; readonly counts: Received }
  /** `files`: so many were looked at. */
  | { readonly kind: 'done'; readonly result: unknown; readonly files: number }
  | { readonly kind: 'failed'; readonly error: ErrorBody; readonly files: number };

/** A job, the numbers that both sides see, and the line on which its messages go. */
export type ToThread = { readonly job: ContextJob; readonly shared: Int32Array; readonly port: MessagePort };

/** Then, on that line: the bytes of an archive, piece by piece; undefined at its end. */
export type Piece = Uint8Array<ArrayBuffer> | undefined;

/** Numbers that both sides see. `room`: chunks that the thread may still send; `pieces`: how many were sent to it. */
export const control = { cancelled: 0, room: 1, pieces: 2 } as const;

/** Chunks and pieces, of either direction, that may be under way. */
export const maxUnderWay = 4;
