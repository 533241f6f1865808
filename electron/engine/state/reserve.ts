import { rmSync, statSync, writeFileSync } from 'node:fs';
import { isEngineError } from '../../shared/errors/engine-error.ts';

const wantedBytes = 1024 ** 2;

/**
 * A file that is given up on a full disk, so that it can still be written down what is removed to make room. Returns what does such a write, and
 * does it a second time on the space of the file; the file is made again when there is space.
 */
export function openReserve(path: string): <T>(write: () => T) => T {
  let isThere = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const take = (): void => {
    try {
      writeFileSync(path, Buffer.alloc(wantedBytes), { mode: 0o600 });
    } catch {
      // As much as there was room for: better than nothing, and no reason to fail what was asked for.
    }
    isThere = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  };
  if (!isThere) take();
  return (write) => {
    const result = ((): ReturnType<typeof write> => {
      try {
        return write();
      } catch (error) {
        if (!isThere || !isEngineError(error, 'no-space')) throw error;
        rmSync(path, { force: true });
        isThere = false;
        return write();
      }
    })();
    if (!isThere) take();
    return result;
  };
}
