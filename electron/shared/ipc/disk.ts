import type { DiskReply, PrunePlan, PruneReply, PruneRequest } from '../engine-api/disk.ts';
import type { Empty } from './empty.ts';

/** What a prune may take. With `seen` nothing but those items goes, and the plan is that of them alone. */
export type PruneChoice = Omit<PruneRequest, 'dryRun'>;

export type DiskCalls = {
  'disk.story': { in: Empty; out: DiskReply };
  /** Changes nothing: says what would go, and what would come back with each. */
  'disk.plan': { in: PruneChoice; out: PrunePlan };
  /** Starts a task and returns at once. */
  'disk.prune': { in: PruneChoice; out: { taskId: string } };
  /** What came of that task; null while it runs, where it failed, and when its task was dismissed. */
  'disk.pruned': { in: { taskId: string }; out: PruneReply | null };
};

export const diskCallNames = ['disk.story', 'disk.plan', 'disk.prune', 'disk.pruned'] as const satisfies readonly (keyof DiskCalls)[];
