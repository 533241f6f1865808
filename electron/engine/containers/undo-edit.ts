import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import type { ContainerContext } from './container-context.ts';
import { hasProcess } from './lifecycle.ts';
import { listVolumeUsers } from './volume-users.ts';

/**
 * Takes back what an edit did that was not finished: a process has again what its record says, and volumes that were made for a start that never was
 * are gone. Under the container's lock, or before others can have it. Idempotent.
 */
export async function undoEdit(context: ContainerContext, id: ContainerId): Promise<void> {
  const { rooms, records } = context;
  const record = records.find(id);
  if (record?.edit === undefined) return;
  const { edit, spec, status } = record;
  if (edit.kind === 'live' && hasProcess(status)) {
    try {
      await rooms.networks.setPorts(id, spec.network.ports);
      if (Object.keys(edit.limits).length > 0) await rooms.runtime.update(id, edit.limits);
    } catch (error) {
      // Its process ended meanwhile: nothing is left that could differ.
      if (!isEngineError(error, 'not-found')) throw error;
    }
  }
  await dropVolumes(context, id);
  records.update(id, { edit: undefined });
}

/** Removes the volumes that an edit made for a start that never was. What is left to do is that start, with what the record says. */
export async function dropVolumes({ rooms, records }: ContainerContext, id: ContainerId): Promise<void> {
  const edit = records.find(id)?.edit;
  if (edit?.kind !== 'restart' || edit.volumes.length === 0) return;
  const users = listVolumeUsers(records.list());
  const usedBy = (name: string): string[] => (users.get(name) ?? []).map(({ containerId }) => containerId);
  for (const name of edit.volumes) if (usedBy(name).length === 0) await rooms.volumes.remove(name, { usedBy, force: true });
  records.update(id, { edit: { kind: 'restart', volumes: [] } });
}
