import type { Task } from '../runtime/runtime.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { limitLog } from './limit-log.ts';
import { noteOutOfMemory } from './note-out-of-memory.ts';

/** Watches a container that runs: for its end, for want of memory, and its log for its size. Returns what ends that. */
export function watchTask(context: ContainerContext, { id, spec }: ContainerRecord, task: Task): () => void {
  const { rooms, paths } = context;
  const folder = paths.task(id);
  const { driver, maxSize, maxFile } = spec.log;
  const log =
    driver === 'none' || maxSize === undefined
      ? undefined
      : limitLog({ path: paths.log(id), maxSize, maxFile, reopen: () => rooms.runtime.reopenLog(folder), warn: (error) => context.warn(`container ${id}: put its log aside`, error) });
  const unwatch = rooms.runtime.onExit(folder, task, (exit) => context.onExit(id, exit));
  const unwatchMemory = rooms.runtime.onOutOfMemory(folder, () => void noteOutOfMemory(context, id));
  return () => {
    unwatchMemory();
    log?.[Symbol.dispose]();
    unwatch();
  };
}
