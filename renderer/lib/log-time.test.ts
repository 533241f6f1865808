import { expect, test } from 'vitest';
import { formatLogTime, isoOfMicros } from './log-time.ts';

const micros = Date.UTC(2026, 10, 21, 16, 5, 9, 7) * 1000 + 123;

test('times in UTC, of this machine, and since the line before', () => {
  expect(formatLogTime(micros, 'utc', undefined)).toBe('2026-11-21 16:05:09.007Z');
  expect(formatLogTime(micros, 'local', undefined)).toMatch(/^2026-11-2\d \d\d:05:09\.007$/);
  expect([12_000, 65_000_000, 3_725_000_000, -5000].map((step) => formatLogTime(micros + step, 'step', micros))).toEqual(['+0.012 s', '+1 min 5 s', '+1 h 2 min', '-0.005 s']);
  expect([formatLogTime(micros, 'step', undefined), formatLogTime(micros, 'off', 1)]).toEqual(['', '']);
  expect(isoOfMicros(micros)).toBe('2026-11-21T16:05:09.007123Z');
});
