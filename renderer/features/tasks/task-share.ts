import type { Task } from '../../../electron/shared/ipc/tasks.ts';

/** From 0 to 1, or null while nobody knows. */
export function taskShare({ progress, state }: Pick<Task, 'progress' | 'state'>): number | null {
  if (state === 'done') return 1;
  const { steps } = progress;
  if (steps !== undefined && steps.total > 0) return steps.done / steps.total;
  return progress.totalBytes === 0 ? null : progress.bytes / progress.totalBytes;
}

/** The same of several together: by bytes, or where some are counted in steps as the mean of those that are known. */
export function sharesOf(tasks: readonly Pick<Task, 'progress' | 'state'>[]): number | null {
  if (tasks.some(({ progress }) => progress.steps !== undefined)) {
    const known = tasks.flatMap((task) => taskShare(task) ?? []);
    return known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) / known.length;
  }
  const total = tasks.reduce((sum, { progress }) => sum + progress.totalBytes, 0);
  return total === 0 ? null : tasks.reduce((sum, { progress }) => sum + progress.bytes, 0) / total;
}
