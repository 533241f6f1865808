import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';

/** Fails with `conflict` in Docker's words where a container has no process. */
export function refuseWithoutProcess({ id, status }: Pick<ContainerRecord, 'id' | 'status'>): void {
  if (status === 'restarting') throw new EngineError('conflict', `Container ${id} is restarting, wait until the container is running`);
  if (!hasProcess(status)) throw new EngineError('conflict', `Container ${id} is not running`);
}

/** Why a container that is up cannot be removed without force. */
export function refuseRemoval({ id, status }: Pick<ContainerRecord, 'id' | 'status'>): EngineError {
  const how = status === 'paused' ? 'Unpause and then stop' : 'Stop';
  const message = `You cannot remove a ${status} container ${id}. ${how} the container before attempting removal or force remove`;
  return new EngineError('conflict', message, { detail: { containerId: id } });
}
