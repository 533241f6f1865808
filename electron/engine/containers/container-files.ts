import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerFiles } from './containers.ts';

/** See {@link ContainerFiles}. */
export function createContainerFiles({ records }: Pick<ContainerContext, 'records'>): ContainerFiles {
  const refuse = async (nameOrId: string): Promise<never> => {
    records.get(nameOrId);
    throw new EngineError('not-implemented', 'files of containers: not served by this engine yet');
  };
  return { changes: refuse, loss: refuse, statPath: refuse, readArchive: refuse, writeArchive: refuse, exportFiles: refuse };
}
