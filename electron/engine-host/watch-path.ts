import { watch } from 'node:fs';
import { dirname } from 'node:path';

/** Resolves when the file, or a folder on the way to it that may be watched, changes: its mode, its owner, whether it is there. Else when the signal aborts. */
export function waitForChange(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watchers = [path, ...parentsOf(path)].flatMap((place) => {
      try {
        return [watch(place, end).on('error', () => {})];
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

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path || dirname(parent) === parent ? [parent] : [parent, dirname(parent)];
}
