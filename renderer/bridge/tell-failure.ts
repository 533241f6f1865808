import { toast } from 'sonner';
import { isEngineError } from '../../electron/shared/errors/engine-error.ts';
import { adviseOn } from '../lib/advice.ts';

/** For work that has no place of its own for an error: it becomes a toast. What the person cancelled is no failure. */
export function tellFailure(work: Promise<unknown>): void {
  work.catch((cause: unknown) => {
    if (!isEngineError(cause)) throw cause;
    if (cause.kind !== 'cancelled') toast.error(adviseOn(cause).title, { description: cause.message });
  });
}
