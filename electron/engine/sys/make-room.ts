import { isEngineError } from '../../shared/errors/engine-error.ts';
import { errnoName } from './system-error.ts';

/**
 * Gives up what is kept only as long as there is room for it; more of it with each attempt (0, 1, ...) of the same work. False where nothing
 * is left to give up.
 */
export type MakeRoom = (attempt: number) => Promise<boolean>;

/** Bytes that are worth giving up at once: a hundredth of the disk, and twice as much with each attempt. */
export function bytesToGive(total: number, attempt: number): number {
  return (total / 100) * 2 ** attempt;
}

/** With less room than this on the disk, or this part of it where that is less, it counts as nearly full. */
const enoughBytes = 1024 ** 3;
const enoughPart = 0.05;

/** Bytes by which a disk that is nearly full falls short; 0 of one that is not. */
export function bytesMissing({ free, total }: { readonly free: number; readonly total: number }): number {
  return Math.max(0, Math.ceil(Math.min(enoughBytes, total * enoughPart) - free));
}

/** Does some work, and again after room was made, as long as it fails for a full disk and room can be made. */
export async function withRoom<T>(makeRoom: MakeRoom | undefined, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDiskFull(error) || !(await makeRoom?.(attempt))) throw error;
    }
  }
}

function isDiskFull(error: unknown): boolean {
  return isEngineError(error, 'no-space') || ['ENOSPC', 'EDQUOT'].includes(errnoName(error) ?? '');
}
