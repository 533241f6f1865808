import type { ContainerContext } from './container-context.ts';
import { countTrash, purgeTrash } from './trash-purge.ts';
import { restoreContainer } from './trash-restore.ts';
import { makeRoom, trimTrash } from './trash-trim.ts';
import type { Trash } from './trash.ts';

/** The trash of the containers room. */
export function openTrash(context: ContainerContext): Trash {
  const { trash, trashSettings } = context;
  let making: Promise<boolean> | undefined;
  const removeAll = async (ids: readonly string[]): Promise<{ removed: string[]; bytes: number }> => {
    let bytes = 0;
    for (const id of ids) bytes += await purgeTrash(context, id);
    await context.rooms.snapshots.swept();
    return { removed: [...ids], bytes };
  };
  return {
    list: async () => {
      const counted = [];
      for (const record of trash.list()) counted.push(await countTrash(context, record));
      return counted.toReversed();
    },
    records: () => trash.list(),
    restore: (id, options) => restoreContainer(context, id, options),
    remove: async (id) => removeAll([trash.get(id).container.id]),
    empty: () => removeAll(trash.list().map(({ container }) => container.id)),
    settings: () => trashSettings.get(),
    changeSettings: (change) => trashSettings.change(change),
    trim: () => context.trimTrash(),
    makeRoom: (attempt) => {
      // Who meets the full disk meanwhile has the same room made.
      making ??= makeRoom(context, attempt).finally(() => (making = undefined));
      return making;
    },
  };
}

/** Starts to trim in the background; one at a time, and once more where it is asked for meanwhile. */
export function createTrimmer(context: () => ContainerContext, isClosed: () => boolean): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      try {
        await trimTrash(context());
      } catch (error) {
        if (!isClosed()) context().warn('trash: make room', error);
      }
    } while (again && !isClosed());
    running = false;
  };
  return () => {
    again = true;
    if (!running && !isClosed()) void run();
  };
}
