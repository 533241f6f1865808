import { rmSync, watch } from 'node:fs';

/**
 * Calls back each time conmon notes that the kernel killed a process of the container for want of memory: the first one's end is the container's,
 * others' are not. What was noted before counts once. Returns the end of the watch. Keeps no program alive.
 */
export function watchMemory(bundle: string, callback: () => void): () => void {
  const look = (): void => {
    try {
      // Away with it: conmon makes it again the next time.
      rmSync(`${bundle}/oom`);
    } catch {
      return;
    }
    callback();
  };
  const watcher = watch(bundle, { persistent: false }, (_event, name) => {
    if (name === null || name === 'oom') look();
  });
  // The folder goes with the container.
  watcher.on('error', () => undefined);
  const first = setImmediate(look);
  return () => {
    clearImmediate(first);
    watcher.close();
  };
}
