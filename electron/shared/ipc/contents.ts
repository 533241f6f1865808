import type { FolderListing } from '../engine-api/files.ts';

/** Whose files: a container's by id, running or not, or a volume's by name, whoever has it. */
export type ContentsOf = { readonly kind: 'container' | 'volume'; readonly id: string };

export type ContentsCalls = {
  /** `not-found` for the path, `invalid` where it is no folder. */
  'contents.list': { in: { of: ContentsOf; path: string }; out: FolderListing };
  /** Starts a task that writes to a chosen place: a file as it is, a folder as a tar. */
  'contents.download': { in: { of: ContentsOf; path: string; handle: string }; out: { taskId: string } };
  /** Starts a task that puts a chosen or dropped file into a folder; one of the same name is replaced. */
  'contents.upload': { in: { of: ContentsOf; folder: string; handle: string }; out: { taskId: string } };
};

export const contentsCallNames = ['contents.list', 'contents.download', 'contents.upload'] as const satisfies readonly (keyof ContentsCalls)[];
