import { diskSpace } from '../sys/disk-error.ts';
import type { ContainerContext } from './container-context.ts';
import { countTrash, purgeTrash } from './trash-purge.ts';
import type { TrashRecord } from './trash.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** With less room than this on the disk, or this part of it where that is less, the trash gives way until there is as much. */
const enoughBytes = 1024 ** 3;
const enoughPart = 0.05;

/** Gives up what is too old, too much, or in the way on a disk that is nearly full; oldest first. */
export async function trimTrash(context: ContainerContext): Promise<void> {
  const { keepDays, maxBytes } = context.trashSettings.get();
  const oldest = new Date(Date.now() - keepDays * dayMs).toISOString();
  for (const { container, removedAt } of context.trash.list()) if (removedAt < oldest) await purgeTrash(context, container.id);
  await trimToBytes(context, maxBytes);
  await trimForDisk(context);
}

async function trimToBytes(context: ContainerContext, maxBytes: number): Promise<void> {
  let total = 0;
  for (const record of context.trash.list().toReversed()) {
    total += (await countTrash(context, record)).bytes;
    if (total > maxBytes) await purgeTrash(context, record.container.id);
  }
}

async function trimForDisk(context: ContainerContext): Promise<void> {
  for (const { container } of context.trash.list()) {
    const { free, total } = await diskSpace(context.paths.dataRoot);
    if (free >= Math.min(enoughBytes, total * enoughPart)) return;
    await purgeTrash(context, container.id);
    await context.rooms.snapshots.swept();
  }
}

/** See {@link Trash.makeRoom}. */
export async function makeRoom(context: ContainerContext, attempt: number): Promise<boolean> {
  const { total } = await diskSpace(context.paths.dataRoot);
  const wanted = (total / 100) * 2 ** attempt;
  const given: TrashRecord[] = [];
  let bytes = 0;
  for (const record of context.trash.list()) {
    if (given.length > 0 && bytes >= wanted) break;
    bytes += await purgeTrash(context, record.container.id);
    given.push(record);
  }
  await context.rooms.snapshots.swept();
  return given.length > 0;
}
