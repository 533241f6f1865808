import { readFileSync, rmSync, statSync, watch } from 'node:fs';

export type ExitFile = { readonly exitCode: number; readonly finishedAt: Date };

/** The folder into which conmon puts an exit code when a process has ended: a file with its id as name and the code in digits. */
export type ExitFolder = Disposable & {
  /** Calls back once, never from inside this call, when the file is there. The returned function ends the wait. */
  wait(id: string, callback: (exit: ExitFile) => void): () => void;
  find(id: string): ExitFile | undefined;
  remove(id: string): void;
};

/** One watch for all who wait; it does not keep the program alive. The folder must be there. */
export function openExitFolder(folder: string): ExitFolder {
  const waiting = new Map<string, Set<() => void>>();
  const watcher = watch(folder, { persistent: false }, (_event, name) => {
    for (const id of name === null ? [...waiting.keys()] : [name]) for (const look of waiting.get(id) ?? []) look();
  });
  const find = (id: string): ExitFile | undefined => readExitFile(`${folder}/${id}`);

  return {
    find,
    remove: (id) => rmSync(`${folder}/${id}`, { force: true }),
    wait: (id, callback) => {
      const stop = (): void => {
        const others = waiting.get(id);
        others?.delete(look);
        if (others?.size === 0) waiting.delete(id);
      };
      let done = false;
      const look = (): void => {
        const exit = done ? undefined : find(id);
        if (exit === undefined) return;
        done = true;
        stop();
        callback(exit);
      };
      waiting.set(id, (waiting.get(id) ?? new Set()).add(look));
      // Watched first, looked second: nothing falls between.
      const first = setImmediate(look);
      return () => {
        done = true;
        clearImmediate(first);
        stop();
      };
    },
    [Symbol.dispose]: () => {
      waiting.clear();
      watcher.close();
    },
  };
}

/** Undefined where there is none yet, or it is still empty. */
function readExitFile(path: string): ExitFile | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^\d+$/.test(text) ? { exitCode: Number(text), finishedAt: statSync(path).mtime } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
