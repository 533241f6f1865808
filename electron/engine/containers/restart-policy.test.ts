import { expect, test } from 'vitest';
import { nextDelay, shouldRestart, type RestartPolicy } from './restart-policy.ts';

const policy = (name: RestartPolicy['name'], maximumRetryCount = 0): RestartPolicy => ({ name, maximumRetryCount });
const end = { exitCode: 1, restartCount: 0, stoppedByUser: false };

test.each([
  [policy('no'), end, false],
  [policy('always'), { ...end, exitCode: 0 }, true],
  [policy('always'), { ...end, stoppedByUser: true }, false],
  [policy('unless-stopped'), { ...end, exitCode: 0 }, true],
  [policy('unless-stopped'), { ...end, stoppedByUser: true }, false],
  [policy('on-failure'), end, true],
  [policy('on-failure'), { ...end, exitCode: 0 }, false],
  [policy('on-failure'), { ...end, stoppedByUser: true }, false],
  [policy('on-failure', 3), { ...end, restartCount: 2 }, true],
  [policy('on-failure', 3), { ...end, restartCount: 3 }, false],
])('%j after %j: %s', (given, how, expected) => {
  expect(shouldRestart(given, how)).toBe(expected);
});

test('the delay doubles from 100 ms to a minute, and starts again after 10 s up', () => {
  const delays = [nextDelay(undefined, 0)];
  while (delays.length < 12) delays.push(nextDelay(delays.at(-1), 50));
  expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000]);
  expect(nextDelay(60_000, 10_000)).toBe(100);
});
