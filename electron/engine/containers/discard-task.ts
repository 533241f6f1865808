import { setTimeout as wait } from 'node:timers/promises';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { Runtime } from '../runtime/runtime.ts';

const tries = 100;
const pauseMs = 20;

/** Ends and forgets what the runtime made and no record tells of. */
export async function discardTask(runtime: Pick<Runtime, 'kill' | 'delete'>, id: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runtime.delete(id);
      return;
    } catch (error) {
      if (!isEngineError(error, 'conflict') || attempt === tries) throw error;
      await kill(runtime, id);
      await wait(pauseMs);
    }
  }
}

async function kill(runtime: Pick<Runtime, 'kill'>, id: string): Promise<void> {
  try {
    await runtime.kill(id, 9);
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
  }
}
