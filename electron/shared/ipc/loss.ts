import type { LossReply } from '../engine-api/loss.ts';

export type LossCalls = {
  /** What a removal would take away; of the changes the `changes` largest. */
  'loss.read': { in: { id: string; changes: number }; out: LossReply };
  /** Tasks. A folder as a new volume, whose name is the result; all its files as a tar. */
  'loss.keepAsVolume': { in: { id: string; path: string; volume: string }; out: { taskId: string } };
  /** `handle`: where to, as the person chose it. */
  'loss.export': { in: { id: string; handle: string }; out: { taskId: string } };
};

export const lossCallNames = ['loss.read', 'loss.keepAsVolume', 'loss.export'] as const satisfies readonly (keyof LossCalls)[];
