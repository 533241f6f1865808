import type { CreateSpec } from './create-spec.ts';

export type RestartPolicy = CreateSpec['restartPolicy'];

/** Whether a container that ended is to be started again. `restartCount`: how often that was done since a person started it. */
export function shouldRestart(policy: RestartPolicy, end: { exitCode: number; restartCount: number; stoppedByUser: boolean }): boolean {
  if (policy.name === 'no' || end.stoppedByUser) return false;
  if (policy.name !== 'on-failure') return true;
  return end.exitCode !== 0 && (policy.maximumRetryCount === 0 || end.restartCount < policy.maximumRetryCount);
}

const firstDelayMs = 100;
const longestDelayMs = 60_000;
const settledMs = 10_000;

/** Wait before the next start: 100 ms, doubled each time up to a minute, from the beginning again once it stayed up for 10 s. */
export function nextDelay(previousMs: number | undefined, upMs: number): number {
  if (previousMs === undefined || upMs >= settledMs) return firstDelayMs;
  return Math.min(previousMs * 2, longestDelayMs);
}
