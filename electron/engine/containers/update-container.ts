import type { ContainerId } from '../../shared/oci/digest.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerChange, ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';

/** Changes limits and the restart policy: in the kernel where it runs, then in its record. */
export async function updateContainer(context: ContainerContext, id: ContainerId, change: ContainerChange): Promise<ContainerRecord> {
  using _lock = await context.lock(id);
  const { rooms, records } = context;
  const { spec, status } = records.get(id);
  const limits = { ...spec.limits, ...change.limits };
  if (hasProcess(status)) await rooms.runtime.update(id, change.limits);
  const updated = records.update(id, { spec: { ...spec, limits, restartPolicy: change.restartPolicy ?? spec.restartPolicy } });
  publishContainerEvent(context, updated, { action: 'update' });
  return updated;
}
