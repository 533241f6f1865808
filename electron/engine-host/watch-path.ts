import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Resolves when the file changes, or a folder on the way to it that may be watched: its mode, its owner, whether it is there. Else when the signal aborts. */
export function waitForChange(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watchers = [{ place: path, name: undefined }, ...foldersOf(path)].flatMap(({ place, name }) => {
      try {
        // A folder tells of all that is in it: only the next step of the way counts.
        const watcher = watch(place, (_event, changed) => (name === undefined || changed === name) && end());
        return [watcher.on('error', () => {})];
      } catch {
        return [];
      }
    });
    function end(): void {
      for (const watcher of watchers) watcher.close();
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** The two folders above it, each with the name of what leads on. */
function foldersOf(path: string): { place: string; name: string | undefined }[] {
  const parent = dirname(path);
  return [{ place: parent, name: basename(path) }, { place: dirname(parent), name: basename(parent) }];
}
