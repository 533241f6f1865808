import type { LossReply } from '../engine-api/loss.ts';
import type { Empty } from './empty.ts';

export type LossCalls = {
  /** What a removal would take away; of the changes the `changes` largest. */
  'loss.read': { in: { id: string; changes: number }; out: LossReply };
  /** Tasks. A folder as a new volume, whose name is the result; all its files as a tar. */
  'loss.keepAsVolume': { in: { id: string; path: string; volume: string }; out: { taskId: string } };
  /** `handle`: where to, as the person chose it. */
  'loss.export': { in: { id: string; handle: string }; out: { taskId: string } };
  /** Deletes what lies below a mount of a container, where it does not see it: for good. */
  'loss.clearBelow': { in: { id: string; path: string }; out: Empty };
};

export const lossCallNames = ['loss.read', 'loss.keepAsVolume', 'loss.export', 'loss.clearBelow'] as const satisfies readonly (keyof LossCalls)[];
