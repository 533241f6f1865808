import { expect, test } from 'vitest';
import type { Health } from './containers.ts';
import { nextHealth, probeDelay, startingHealth } from './next-health.ts';

const check = { args: ['x'], intervalMs: 1000, timeoutMs: 1, startPeriodMs: 500, startIntervalMs: 10, retries: 2 };
const probe = (exitCode: number, output = '') => ({ start: '', end: '', exitCode, output });

/** Health after probes with these codes, each so many milliseconds after the start. */
function after(probes: readonly (readonly [number, number])[]): Health {
  return probes.reduce((health, [exitCode, sinceStartMs]) => nextHealth(health, probe(exitCode), { check, sinceStartMs }), startingHealth);
}

test.each([
  ['one success is healthy', [[0, 0]], 'healthy', 0],
  ['too few failures', [[1, 600]], 'starting', 1],
  ['enough failures', [[1, 600], [1, 700]], 'unhealthy', 2],
  ['any code but 0 fails', [[-1, 600], [7, 700]], 'unhealthy', 2],
  ['failures within the start period do not count', [[1, 0], [1, 100], [1, 499]], 'starting', 0],
  ['they do once it was healthy', [[0, 0], [1, 100], [1, 200]], 'unhealthy', 2],
  ['a healthy one stays so until enough failed', [[0, 0], [1, 100]], 'healthy', 1],
  ['a success in between starts the count anew', [[1, 600], [0, 700], [1, 800]], 'healthy', 1],
  ['an unhealthy one gets well', [[1, 600], [1, 700], [0, 800]], 'healthy', 0],
] as const)('%s', (_, probes, status, failingStreak) => {
  expect(after(probes)).toMatchObject({ status, failingStreak });
});

test('the last five probes are kept', () => {
  const codes = [1, 2, 3, 4, 5, 6, 7];
  expect(after(codes.map((code) => [code, 0] as const)).log.map(({ exitCode }) => exitCode)).toEqual([3, 4, 5, 6, 7]);
});

test('the start interval holds until it is healthy or the start period is over', () => {
  expect(probeDelay(check, { status: 'starting' }, 0)).toBe(10);
  expect(probeDelay(check, { status: 'starting' }, 500)).toBe(1000);
  expect(probeDelay(check, { status: 'healthy' }, 0)).toBe(1000);
});
