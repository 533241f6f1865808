import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { pauseContainer } from './stop-container.ts';

/** Freezes a container until disposed, so that its files fit together. Undefined where it does not run, or is frozen by somebody else. */
export async function holdStill(context: ContainerContext, { id, status }: ContainerRecord): Promise<AsyncDisposable | undefined> {
  if (status !== 'running') return undefined;
  await pauseContainer(context, id, 'pause');
  const letGo = async (): Promise<void> => {
    try {
      await pauseContainer(context, id, 'unpause');
    } catch (error) {
      // Stopped or thawed by somebody else meanwhile.
      if (!isEngineError(error, 'conflict') && !isEngineError(error, 'not-found')) throw error;
    }
  };
  return { [Symbol.asyncDispose]: letGo };
}
