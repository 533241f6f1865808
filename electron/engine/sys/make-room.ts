import { isEngineError } from '../../shared/errors/engine-error.ts';
import { errnoName } from './system-error.ts';

/**
 * Gives up what is kept only as long as there is room for it; more of it with each attempt (0, 1, ...) of the same work. False where nothing
 * is left to give up.
 */
export type MakeRoom = (attempt: number) => Promise<boolean>;

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
