import { renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { errnoName } from '../../sys/system-error.ts';

/** Behind the names of folders that are being removed: whatever a kill leaves of them is removed by who finds it. */
export const goneMark = '.gone';

/** Folders that go in the background. Disposing waits for them. */
export type Discards = AsyncDisposable & {
  /** Out of its place when this returns, its bytes free when the promise settles: nobody has to wait until thousands of files are gone. `besides`: files that go with it. */
  discard(folder: string, ...besides: readonly string[]): Promise<void>;
};

export function createDiscards(): Discards {
  const removals = new Set<Promise<void>>();
  return {
    discard: (folder, ...besides) => {
      const gone = `${folder}${goneMark}`;
      try {
        renameSync(folder, gone);
      } catch (error) {
        if (errnoName(error) !== 'ENOENT') throw error;
      }
      const removal = Promise.all([gone, ...besides].map((path) => rm(path, { recursive: true, force: true })))
        .then(() => undefined)
        .finally(() => removals.delete(removal));
      removal.catch(() => undefined);
      removals.add(removal);
      return removal;
    },
    [Symbol.asyncDispose]: async () => void (await Promise.allSettled(removals)),
  };
}
