import type { Health, HealthProbe } from './containers.ts';
import type { HealthCheck } from './plan-health.ts';

/** Probes that are remembered. */
const keptProbes = 5;

/** A container's health at its start. */
export const startingHealth: Health = { status: 'starting', failingStreak: 0, log: [] };

/**
 * Health after a probe: one success is healthy, `retries` failures in a row are unhealthy; failures of a container that was never
 * healthy do not count within the start period. `sinceStartMs`: from the container's start to the probe's.
 */
export function nextHealth(before: Health, probe: HealthProbe, { check, sinceStartMs }: { check: Pick<HealthCheck, 'startPeriodMs' | 'retries'>; sinceStartMs: number }): Health {
  const log = [...before.log, probe].slice(-keptProbes);
  if (probe.exitCode === 0) return { status: 'healthy', failingStreak: 0, log };
  if (before.status === 'starting' && sinceStartMs < check.startPeriodMs) return { ...before, log };
  const failingStreak = before.failingStreak + 1;
  return { status: failingStreak >= check.retries ? 'unhealthy' : before.status, failingStreak, log };
}

/** Milliseconds to the next probe. `upMs`: since the container's start. */
export function probeDelay(check: HealthCheck, health: Pick<Health, 'status'>, upMs: number): number {
  return health.status === 'starting' && upMs < check.startPeriodMs ? check.startIntervalMs : check.intervalMs;
}
