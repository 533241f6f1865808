import type { FolderListing } from '../../../shared/engine-api/files.ts';
import type { ErrorBody } from '../../../shared/errors/engine-error.ts';
import type { RootView } from '../../sys/enter-root.ts';
import type { FileChange, PathStat } from '../containers.ts';

/** What a file thread is asked to do. Plain data. */
export type FileJob =
  | { readonly kind: 'stat'; readonly view: RootView; readonly path: string }
  | { readonly kind: 'list'; readonly view: RootView; readonly path: string }
  /** Without a path: all of the root. */
  | { readonly kind: 'pack'; readonly view: RootView; readonly path: string | undefined }
  | { readonly kind: 'unpack'; readonly view: RootView; readonly request: UnpackRequest }
  /** Deletes what is in a folder. */
  | { readonly kind: 'clear'; readonly view: RootView; readonly path: string }
  | { readonly kind: 'changes'; readonly layers: WritableLayers }
  /** What the layers' writable one changes, as a layer of its own. */
  | { readonly kind: 'layer'; readonly view: RootView; readonly layers: WritableLayers };

export type UnpackRequest = {
  readonly path: string;
  readonly keepKinds: boolean;
  /** Whom everything belongs to; undefined: as the archive says. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
};

/** Folders of a container's writable layer and of what it stands on, top first. */
export type WritableLayers = { readonly upper: string; readonly lowers: readonly string[]; readonly realRoot: boolean };

export type FileResult = PathStat | FolderListing | readonly FileChange[] | undefined;

/** To the thread: a job, then what it needs. Each chunk that comes from it is answered with one `credit`. */
export type ToFileThread =
  | { readonly kind: 'job'; readonly job: FileJob }
  | { readonly kind: 'data'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | { readonly kind: 'credit' }
  | { readonly kind: 'cancel' };

/** From the thread: that it is loaded; of a job, that it began, what it made, that it took a piece of data; and its last word. */
export type FromFileThread =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'began'; readonly stat: PathStat | undefined }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  /** With the piece's memory, for the next one. */
  | { readonly kind: 'taken'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'done'; readonly result: FileResult }
  | { readonly kind: 'failed'; readonly error: ErrorBody };

/** Chunks, of either direction, that may be under way. */
export const maxUnderWay = 4;
