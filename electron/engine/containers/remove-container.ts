import { rm } from 'node:fs/promises';
import { allDone } from './all-done.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { removeSmallFolder } from './remove-small-folder.ts';

/**
 * Removes a container without a process, under its lock. The record goes first: what a crash leaves behind nobody names, and recovery sweeps it.
 * Where a step fails the record comes back as `dead`, to be removed again. `volumes`: its anonymous ones go with it.
 */
export async function removeContainer(context: ContainerContext, record: ContainerRecord, _options: { volumes: boolean }): Promise<void> {
  const { rooms, paths, records, waiters, stdio, warn } = context;
  const { id } = record;
  records.delete(id);
  try {
    await allDone([rooms.networks.release(id), rooms.snapshots.remove(id)]);
    removeSmallFolder(paths.bundle(id));
  } catch (error) {
    records.insert({ ...record, status: 'dead' });
    throw error;
  }
  // A long log takes its time; nobody has to wait for it.
  rm(paths.folder(id), { recursive: true, force: true }).catch((error: unknown) => warn(`container ${id}: remove its log`, error));
  stdio.abandon(id);
  context.forget(id);
  publishContainerEvent(context, record, { action: 'destroy' });
  waiters.removed(id, { exitCode: record.exitCode, error: '' });
}
