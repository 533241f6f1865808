import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import { putLogAside } from './log-files.ts';

/** Faster than conmon writes. */
const bytesPerMs = 100_000;
const shortestPauseMs = 5;
const longestPauseMs = 500;

export type LogLimit = {
  readonly path: string;
  /** Bytes from which on a file is put aside. */
  readonly maxSize: number;
  readonly maxFile: number;
  /** Asks who writes to open the file anew. */
  readonly reopen: () => void;
  readonly warn: (error: unknown) => void;
};

/**
 * Puts the log of a running container aside whenever it has grown too long. Nothing happens as long as nothing is written; after a write it looks again when
 * the file can be full. What is written in a burst of a few milliseconds may make a file longer.
 */
export function limitLog({ path, maxSize, maxFile, reopen, warn }: LogLimit): Disposable {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;

  const rest = (size: number): void => {
    watcher?.close();
    watcher = undefined;
    const pause = Math.max(shortestPauseMs, Math.min(longestPauseMs, (maxSize - size) / bytesPerMs));
    timer = setTimeout(look, pause);
  };
  const look = (): void => {
    try {
      // First of all: what is written from here on is noticed.
      watcher = watch(dirname(path), { persistent: false }, () => rest(sizeOf(path)));
      watcher.on('error', warn);
      // Without a file it is being opened anew.
      if (sizeOf(path) >= maxSize) putAside();
    } catch (error) {
      warn(error);
    }
  };
  const putAside = (): void => {
    putLogAside(path, { maxSize, maxFile });
    reopenUnlessGone(reopen);
  };
  try {
    // An engine that was killed between the two halves: who writes still has the file that was put aside.
    if (!existsSync(path)) reopenUnlessGone(reopen);
  } catch (error) {
    warn(error);
  }
  look();
  return {
    [Symbol.dispose]: () => {
      watcher?.close();
      clearTimeout(timer);
    },
  };
}

function reopenUnlessGone(reopen: () => void): void {
  try {
    reopen();
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
