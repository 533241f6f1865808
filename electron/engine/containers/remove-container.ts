import { rm } from 'node:fs/promises';
import type { TrashReason } from '../../shared/engine-api/trash.ts';
import { allDone } from './all-done.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { volumesOfItsOwn } from './volume-users.ts';

export type RemovalOptions = { readonly volumes: boolean; readonly why?: TrashReason };

/**
 * Removes a container without a process, under its lock: into the trash, or for good where it was to be removed at its end or the trash is off.
 * Its record goes first: what a crash leaves behind nobody names, and recovery sweeps it. Where a step fails the record comes back as `dead`, to
 * be removed again. `volumes`: its anonymous ones go with it.
 */
export async function removeContainer(context: ContainerContext, record: ContainerRecord, options: RemovalOptions): Promise<void> {
  const { rooms, paths, records, trash, waiters, stdio, warn } = context;
  const { id } = record;
  const isKept = !record.spec.autoRemove && context.trashSettings.get().enabled;
  const own = options.volumes ? volumesOfItsOwn(record, records.list()) : [];
  records.delete(id, () => {
    rooms.volumes.setAside(id, own);
    if (isKept) trash.put({ container: record, removedAt: new Date().toISOString(), why: options.why ?? 'rm', volumes: own });
  });
  try {
    await allDone([rooms.networks.release(id), isKept ? rooms.snapshots.unmount(id) : rooms.snapshots.remove(id)]);
    removeSmallFolder(paths.bundle(id));
  } catch (error) {
    records.insert({ ...record, status: 'dead' }, () => {
      rooms.volumes.bringBack(id);
      trash.delete(id);
    });
    throw error;
  }
  if (!isKept) await rooms.volumes.removeSetAside(id).catch((error: unknown) => warn(`container ${id}: remove its volumes`, error));
  // A long log takes its time; nobody has to wait for it.
  if (!isKept) rm(paths.folder(id), { recursive: true, force: true }).catch((error: unknown) => warn(`container ${id}: remove its log`, error));
  stdio.abandon(id);
  context.forget(id);
  publishContainerEvent(context, record, { action: 'destroy' });
  waiters.removed(id, { exitCode: record.exitCode, error: '' });
  if (isKept) context.trimTrash();
}
