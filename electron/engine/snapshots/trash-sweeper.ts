import type { SnapshotFolders } from './snapshot-folders.ts';

export type TrashSweeper = AsyncDisposable & {
  /** Starts to remove what is in the trash, in the background. */
  sweep(): void;
  /** Waits for the last sweep and says what it could not remove. */
  problems(): Promise<string[]>;
};

/** Disposing ends a sweep: the next start goes on with it. */
export function createTrashSweeper(folders: SnapshotFolders): TrashSweeper {
  const closing = new AbortController();
  let last = Promise.resolve<string[]>([]);
  return {
    sweep: () => {
      last = folders.emptyTrash(closing.signal).then(
        () => [],
        (error: unknown) => [`trash: ${error instanceof Error ? error.message : String(error)}`],
      );
    },
    problems: async () => last,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await last;
    },
  };
}
