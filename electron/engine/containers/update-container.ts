import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { noLimits, type Limits } from '../runtime/limits.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerChange, ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { settleLimits } from './settle-limits.ts';

/** See `Containers.update`. In the kernel first where it runs, then in its record. */
export async function updateContainer(context: ContainerContext, id: ContainerId, change: ContainerChange, warn: (sentence: string) => void): Promise<ContainerRecord> {
  using _lock = await context.lock(id);
  const { rooms, records } = context;
  const record = records.get(id);
  const { spec } = record;
  const { limits: settled, warnings } = settleLimits({ ...noLimits, ...change.limits }, rooms.runtime.host.controls, { update: true });
  try {
    refuseConflicts(record, change, settled);
    // Only what was named: what is left out stays.
    const limits = Object.fromEntries(Object.keys(change.limits).map((key) => [key, settled[key as keyof Limits]])) as Partial<Limits>;
    if (hasProcess(record.status)) await rooms.runtime.update(id, limits);
    for (const sentence of warnings) warn(sentence);
    const restartPolicy = change.restartPolicy ?? spec.restartPolicy;
    const merged = { ...spec.limits, ...limits };
    const updated = records.update(id, { spec: { ...spec, limits: { ...merged, pids: Math.max(0, merged.pids) }, restartPolicy } });
    publishContainerEvent(context, updated, { action: 'update' });
    return updated;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(error.kind, `Cannot update container ${id}: ${error.message}`, { cause: error, ...(error.detail && { detail: error.detail }) });
  }
}

/** Between what is set and what shall be, in Docker's words. Pure. */
export function refuseConflicts({ spec: { limits: set, autoRemove }, status }: Pick<ContainerRecord, 'spec' | 'status'>, change: ContainerChange, wanted: Limits): void {
  const conflict = (message: string): EngineError => new EngineError('conflict', message);
  if (status === 'dead') throw new EngineError('internal', 'container is marked for removal and cannot be "update"');
  if (autoRemove && change.restartPolicy !== undefined && change.restartPolicy.name !== 'no') {
    throw conflict('Restart policy cannot be updated because AutoRemove is enabled for the container');
  }
  if (wanted.nanoCpus > 0 && set.cpuPeriod > 0) throw conflict('Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set');
  if (wanted.nanoCpus > 0 && set.cpuQuota > 0) throw conflict('Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set');
  if (wanted.cpuPeriod > 0 && set.nanoCpus > 0) throw conflict('Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set');
  if (wanted.cpuQuota > 0 && set.nanoCpus > 0) throw conflict('Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set');
  if (set.memorySwap !== -1 && wanted.memory > set.memorySwap && wanted.memorySwap === 0) {
    throw conflict('Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time');
  }
  if (wanted.memory === 0 && wanted.memorySwap > 0 && wanted.memorySwap < set.memory) {
    throw new EngineError('invalid', 'Minimum memoryswap limit should be larger than memory limit, see usage');
  }
}
