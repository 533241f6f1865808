import { rm } from 'node:fs/promises';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import { folderUsage } from '../sys/folder-usage.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { CountedTrash, TrashRecord } from './trash.ts';

/** With the bytes of what is kept for it; walks them once. */
export async function countTrash(context: ContainerContext, record: TrashRecord): Promise<CountedTrash> {
  const counted = { ...record, bytes: await bytesOf(context, record) };
  if (record.bytes !== undefined) return counted;
  const { id } = record.container;
  using _lock = await context.lock(id);
  // Restored meanwhile, perhaps, or removed.
  if (context.trash.find(id)?.removedAt === record.removedAt) rememberCount(context, counted);
  return counted;
}

/** A full disk is no reason to keep the number from who asks. */
function rememberCount({ trash }: ContainerContext, counted: CountedTrash): void {
  try {
    trash.put(counted);
  } catch (error) {
    if (!isEngineError(error, 'no-space')) throw error;
  }
}

/** 0 for what somebody else removes at this moment. */
async function bytesOf({ rooms, paths }: ContainerContext, { container: { id }, bytes }: TrashRecord): Promise<number> {
  if (bytes !== undefined) return bytes;
  try {
    const parts = [await rooms.snapshots.usage(id), await folderUsage(paths.folder(id)), await rooms.volumes.usageSetAside(id)];
    return parts.reduce((sum, part) => sum + part.bytes, 0);
  } catch (error) {
    if (isEngineError(error, 'not-found')) return 0;
    throw error;
  }
}

/**
 * Removes one from the trash, with the layers that nothing but it kept; returns the bytes, which the disk has when `snapshots.swept` resolves. 0
 * where it is not there any more. The record goes first and comes back where the rest fails.
 */
export async function purgeTrash(context: ContainerContext, id: string): Promise<number> {
  const { rooms, paths, trash, warn } = context;
  const found = trash.find(id);
  if (found === undefined) return 0;
  const bytes = await bytesOf(context, found);
  using _lock = await context.lock(id);
  const record = trash.find(id);
  if (record === undefined) return 0;
  trash.delete(id);
  try {
    await rooms.snapshots.remove(id);
  } catch (error) {
    trash.put(record);
    throw error;
  }
  // What stays of it after an error nobody names: recovery sweeps it.
  await rooms.volumes.removeSetAside(id).catch((error: unknown) => warn(`container ${id}: remove its volumes`, error));
  await rm(paths.folder(id), { recursive: true, force: true });
  const { container } = record;
  const layers = container.chainId === undefined ? { bytes: 0 } : await rooms.images.releaseLayers(container.chainId);
  publishContainerEvent(context, container, { action: 'purge' });
  return bytes + layers.bytes;
}
