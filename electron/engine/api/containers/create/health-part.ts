import { z } from 'zod';
import type { HealthSpec } from '../../../containers/create-spec.ts';
import { list, whole } from './body-fields.ts';
import type { CreateBody } from './create-body.ts';

const nanosecondsPerMs = 1e6;

export const healthConfigFields = {
  Healthcheck: z
    .object({ Test: list, Interval: whole, Timeout: whole, StartPeriod: whole, StartInterval: whole, Retries: whole })
    .nullish()
    .transform((value) => value ?? undefined),
};

export function planHealth({ Healthcheck: check }: CreateBody): HealthSpec | undefined {
  if (check === undefined) return undefined;
  return {
    test: check.Test,
    intervalMs: check.Interval / nanosecondsPerMs,
    timeoutMs: check.Timeout / nanosecondsPerMs,
    startPeriodMs: check.StartPeriod / nanosecondsPerMs,
    startIntervalMs: check.StartInterval / nanosecondsPerMs,
    retries: check.Retries,
  };
}
