import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import type { HealthSpec } from './create-spec.ts';

/** A health check that is to be run, nothing left open. Times in milliseconds. */
export type HealthCheck = {
  readonly args: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
  readonly retries: number;
};

/** Docker's defaults. */
const defaults = { intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, startIntervalMs: 5000, retries: 3 };

/** What was asked for, with what was left open from the image. Undefined where neither says anything. */
export function mergeHealth(asked: HealthSpec | undefined, image: ContainerDefaults['Healthcheck']): HealthSpec | undefined {
  const own = image && readImageHealth(image);
  if (asked === undefined || own === undefined) return asked ?? own;
  return {
    test: asked.test.length > 0 ? asked.test : own.test,
    intervalMs: asked.intervalMs || own.intervalMs,
    timeoutMs: asked.timeoutMs || own.timeoutMs,
    startPeriodMs: asked.startPeriodMs || own.startPeriodMs,
    startIntervalMs: asked.startIntervalMs || own.startIntervalMs,
    retries: asked.retries || own.retries,
  };
}

/** An image may say anything: what is no number or no list of words counts as left open. */
function readImageHealth(image: NonNullable<ContainerDefaults['Healthcheck']>): HealthSpec {
  const { Test: test } = image;
  const number = (name: string): number => {
    const value = image[name];
    return typeof value === 'number' && value > 0 ? value : 0;
  };
  return {
    test: Array.isArray(test) ? test.filter((word) => typeof word === 'string') : [],
    intervalMs: number('Interval') / 1e6,
    timeoutMs: number('Timeout') / 1e6,
    startPeriodMs: number('StartPeriod') / 1e6,
    startIntervalMs: number('StartInterval') / 1e6,
    retries: number('Retries'),
  };
}

/** What is to be run; undefined for no check, for `NONE`, and for a kind that Docker does not know and does not run either. */
export function planHealthCheck(spec: HealthSpec | undefined, shell: readonly string[] = ['/bin/sh', '-c']): HealthCheck | undefined {
  const [kind, ...words] = spec?.test ?? [];
  if (spec === undefined || words.length === 0 || (kind !== 'CMD' && kind !== 'CMD-SHELL')) return undefined;
  return {
    args: kind === 'CMD' ? words : [...shell, ...words],
    intervalMs: spec.intervalMs || defaults.intervalMs,
    timeoutMs: spec.timeoutMs || defaults.timeoutMs,
    startPeriodMs: spec.startPeriodMs || defaults.startPeriodMs,
    startIntervalMs: spec.startIntervalMs || defaults.startIntervalMs,
    retries: spec.retries || defaults.retries,
  };
}
