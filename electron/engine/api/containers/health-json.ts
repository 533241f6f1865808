import type { HealthcheckJson, HealthJson } from '../../../shared/docker/container-json.ts';
import type { Health } from '../../containers/containers.ts';
import type { HealthSpec } from '../../containers/create-spec.ts';

/** `State.Health` of inspect. */
export function healthJson({ status, failingStreak, log }: Health): HealthJson {
  return {
    Status: status,
    FailingStreak: failingStreak,
    Log: log.map(({ start, end, exitCode, output }) => ({ Start: start, End: end, ExitCode: exitCode, Output: output })),
  };
}

/** `Config.Healthcheck` of inspect: what is left open is left out. */
export function healthcheckJson(spec: HealthSpec): HealthcheckJson {
  const times = { Interval: spec.intervalMs * 1e6, Timeout: spec.timeoutMs * 1e6, StartPeriod: spec.startPeriodMs * 1e6, StartInterval: spec.startIntervalMs * 1e6, Retries: spec.retries };
  return { ...(spec.test.length > 0 && { Test: spec.test }), ...Object.fromEntries(Object.entries(times).filter(([, value]) => value !== 0)) };
}
