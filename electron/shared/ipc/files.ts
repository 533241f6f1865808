import type { Empty } from './empty.ts';

/**
 * A file or folder of this machine that the person chose. The page knows it by a random `handle` only; `path` is there to be shown, and no call
 * takes one back.
 */
export type ChosenFile = {
  readonly handle: string;
  /** Its last part, such as `backup.tar`. */
  readonly name: string;
  readonly path: string;
  /** Of a file that is there; null for folders and for what is yet to be written. */
  readonly bytes: number | null;
};

/** What the chooser shows. `extensions` without the dot; none lets all files be chosen. */
export type OpenRequest = { readonly title: string; readonly kind: 'file' | 'folder'; readonly multiple: boolean; readonly extensions: readonly string[] };
export type SaveRequest = { readonly title: string; readonly name: string; readonly extensions: readonly string[] };

/** A path that the person typed, where there is no chooser. `~/` is their home. */
export type TypedPath =
  | { readonly use: 'open'; readonly kind: 'file' | 'folder'; readonly path: string }
  /** Fails `exists` where a file is there already, unless it may be overwritten. */
  | { readonly use: 'save'; readonly path: string; readonly overwrite: boolean };

export type FileCalls = {
  /** Electron: the system's chooser. Empty where nothing was chosen. In browser mode `not-implemented`: the page asks for a path. */
  'files.open': { in: OpenRequest; out: ChosenFile[] };
  'files.save': { in: SaveRequest; out: ChosenFile | null };
  /** Browser mode: checks a typed path. In Electron `not-implemented`: there the chooser is the only way. */
  'files.typed': { in: TypedPath; out: ChosenFile };
  /** A file that was dropped on the page: its bytes follow in pieces, and are read as they come by the call that takes the handle. */
  'files.drop': { in: { name: string; bytes: number }; out: ChosenFile };
  /** Settles when there is room for the next piece. `data`: base64, at most a MiB of it. `cancelled` where nobody reads any more. */
  'files.dropPiece': { in: { handle: string; data: string }; out: Empty };
  /** The last piece has been sent; with `complete` false the rest never comes, and whoever reads it fails. */
  'files.dropEnd': { in: { handle: string; complete: boolean }; out: Empty };
};

export const fileCallNames = ['files.open', 'files.save', 'files.typed', 'files.drop', 'files.dropPiece', 'files.dropEnd'] as const satisfies readonly (keyof FileCalls)[];
