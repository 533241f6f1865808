import type { Exit } from '../runtime/runtime.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { detachVolumes } from './open-mounts.ts';
import { removeContainer } from './remove-container.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { nextDelay, shouldRestart } from './restart-policy.ts';
import { releaseSharedMemory } from './shared-namespaces.ts';
import { startContainer } from './start-container.ts';

/**
 * A container's process ended: records how, gives back what it held, tells who waits, then removes it or starts it again as it was asked
 * for. Under its lock; nothing happens where that end was dealt with before.
 */
export async function handleExit(context: ContainerContext, id: string, exit: Exit): Promise<void> {
  const { records, waiters, live } = context;
  const before = records.find(id);
  if (before === undefined || !hasProcess(before.status)) return;
  live(id).unwatch?.();
  context.health.stop(id);
  const again = !live(id).restarting && shouldRestart(before.spec.restartPolicy, { ...before, exitCode: exit.exitCode });
  // First of all: forgetting the task takes its exit file away.
  const record = records.update(
    before.id,
    {
      exitCode: exit.exitCode,
      finishedAt: exit.finishedAt.toISOString(),
      oomKilled: exit.oomKilled || before.oomKilled,
      error: exit.note ?? '',
      task: undefined,
      // So it is in Docker: what does not run is not well.
      health: before.health && { ...before.health, status: 'unhealthy' },
    },
    again ? 'backoff' : 'exit',
  );
  if (exit.oomKilled && !before.oomKilled) publishContainerEvent(context, record, { action: 'oom' });
  const attributes = { exitCode: String(exit.exitCode), execDuration: String(Math.floor(upMs(record) / 1000)) };
  publishContainerEvent(context, record, { action: 'die', attributes });
  await giveBack(context, record);
  waiters.exited(id, { exitCode: record.exitCode, error: record.error });
  if (again) scheduleRestart(context, record);
  else if (record.spec.autoRemove && !live(id).restarting) await removeContainer(context, record, { volumes: true });
}

/** What a container holds only while it runs. A part that cannot be given back keeps no other; `check` finds it. */
export async function giveBack(context: ContainerContext, record: ContainerRecord): Promise<void> {
  const { rooms, paths, warn } = context;
  const { id } = record;
  const results = await Promise.allSettled([rooms.runtime.delete(id), rooms.networks.release(id), rooms.snapshots.unmount(id), detachVolumes(context, record)]);
  releaseSharedMemory(paths.bundle(id));
  removeSmallFolder(paths.bundle(id));
  for (const result of results) if (result.status === 'rejected') warn(`container ${id}: after its end`, result.reason);
}

function upMs(record: ContainerRecord): number {
  return Math.max(0, Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt ?? '')) || 0;
}

/** Waits as long as the policy says, then starts; a start that fails ends the tries. */
export function scheduleRestart(context: ContainerContext, { id, ...record }: ContainerRecord, delayMs?: number): void {
  const live = context.live(id);
  // A delay from outside is none to go on from.
  if (delayMs === undefined) live.restartDelayMs = nextDelay(live.restartDelayMs, upMs({ id, ...record }));
  live.restartTimer = setTimeout(() => void restart(context, id), delayMs ?? live.restartDelayMs);
}

async function restart(context: ContainerContext, id: string): Promise<void> {
  using _lock = await context.lock(id);
  const record = context.records.find(id);
  if (record?.status !== 'restarting') return;
  try {
    await startContainer(context, record, { byPolicy: true });
  } catch (error) {
    context.warn(`container ${id}: restart`, error);
  }
}
