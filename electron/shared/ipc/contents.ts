import type { FolderListing } from '../engine-api/files.ts';
import type { Empty } from './empty.ts';

/** Whose files: a container's by id, running or not, or a volume's by name, whoever has it. */
export type ContentsOf = { readonly kind: 'container' | 'volume'; readonly id: string };

/** A file as a person edits it. `modifiedAt` and `bytes` tell whether another has written it since. */
export type TextFile = { readonly text: string; readonly bytes: number; readonly modifiedAt: string };

export type ContentsCalls = {
  /** `not-found` for the path, `invalid` where it is no folder. */
  'contents.list': { in: { of: ContentsOf; path: string }; out: FolderListing };
  /** Starts a task that writes to a chosen place: a file as it is, a folder as a tar. */
  'contents.download': { in: { of: ContentsOf; path: string; handle: string }; out: { taskId: string } };
  /** Starts a task that puts a chosen or dropped file into a folder; one of the same name is replaced. */
  'contents.upload': { in: { of: ContentsOf; folder: string; handle: string }; out: { taskId: string } };
  /** `invalid` where it is longer than a megabyte or not UTF-8. */
  'contents.readText': { in: { of: ContentsOf; path: string }; out: TextFile };
  /** Owner and mode stay. `conflict` where it is not any more what was read. */
  'contents.writeText': { in: { of: ContentsOf; path: string; text: string; read: { bytes: number; modifiedAt: string } }; out: Empty };
};

export const contentsCallNames = ['contents.list', 'contents.download', 'contents.upload', 'contents.readText', 'contents.writeText'] as const satisfies readonly (keyof ContentsCalls)[];
