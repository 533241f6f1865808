import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { HealthSpec } from '../../../containers/create-spec.ts';
import { list, whole, type Fields } from './body-fields.ts';

const nanosecondsPerMs = 1e6;

export const healthConfigFields = {
  Healthcheck: z
    .object({ Test: list, Interval: whole, Timeout: whole, StartPeriod: whole, StartInterval: whole, Retries: whole })
    .nullish()
    .transform((value) => value ?? undefined),
};

/** Fails with `invalid` for a span under a millisecond or retries under 0, as Docker does. */
export function planHealth({ Healthcheck: check }: Fields<typeof healthConfigFields>): HealthSpec | undefined {
  if (check === undefined) return undefined;
  for (const name of ['Interval', 'Timeout', 'StartPeriod', 'StartInterval'] as const) {
    if (check[name] !== 0 && check[name] < nanosecondsPerMs) throw new EngineError('invalid', `${name} in Healthcheck cannot be less than 1ms`);
  }
  if (check.Retries < 0) throw new EngineError('invalid', 'Retries in Healthcheck cannot be negative');
  return {
    test: check.Test,
    intervalMs: check.Interval / nanosecondsPerMs,
    timeoutMs: check.Timeout / nanosecondsPerMs,
    startPeriodMs: check.StartPeriod / nanosecondsPerMs,
    startIntervalMs: check.StartInterval / nanosecondsPerMs,
    retries: check.Retries,
  };
}
