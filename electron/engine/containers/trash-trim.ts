import { diskSpace } from '../sys/disk-error.ts';
import { bytesMissing, bytesToGive } from '../sys/make-room.ts';
import type { ContainerContext } from './container-context.ts';
import { countTrash, purgeTrash } from './trash-purge.ts';
import type { OtherTrash } from './trash.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Gives up what is too old, too much, or in the way on a disk that is nearly full; oldest first. */
export async function trimTrash(context: ContainerContext): Promise<void> {
  const { keepDays, maxBytes } = context.trashSettings.get();
  const oldest = new Date(Date.now() - keepDays * dayMs).toISOString();
  for (const kept of allTrash(context)) if (kept.removedAt < oldest) await kept.purge();
  await trimToBytes(context, maxBytes);
  await trimForDisk(context);
}

async function trimToBytes(context: ContainerContext, maxBytes: number): Promise<void> {
  let total = 0;
  for (const kept of allTrash(context).toReversed()) {
    total += await kept.count();
    if (total > maxBytes) await kept.purge();
  }
}

/** Containers and all else that is kept, oldest first. */
function allTrash(context: ContainerContext): OtherTrash[] {
  const containers = context.trash.list().map((record): OtherTrash => {
    return { removedAt: record.removedAt, count: async () => (await countTrash(context, record)).bytes, purge: () => purgeTrash(context, record.container.id) };
  });
  return [...containers, ...context.otherTrash()].sort((a, b) => (a.removedAt < b.removedAt ? -1 : 1));
}

async function trimForDisk(context: ContainerContext): Promise<void> {
  for (const kept of allTrash(context)) {
    if (bytesMissing(await diskSpace(context.paths.dataRoot)) === 0) return;
    await kept.purge();
    await context.rooms.snapshots.swept();
  }
}

/** See {@link Trash.makeRoom}. */
export async function makeRoom(context: ContainerContext, attempt: number): Promise<boolean> {
  if (await context.makeRoomFirst(attempt)) return true;
  const { total } = await diskSpace(context.paths.dataRoot);
  const wanted = bytesToGive(total, attempt);
  let bytes = 0;
  let given = 0;
  for (const kept of allTrash(context)) {
    if (given > 0 && bytes >= wanted) break;
    bytes += await kept.purge();
    given += 1;
  }
  await context.rooms.snapshots.swept();
  return given > 0;
}
