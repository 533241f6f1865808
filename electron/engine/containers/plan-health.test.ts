import { expect, test } from 'vitest';
import type { HealthSpec } from './create-spec.ts';
import { mergeHealth, planHealthCheck } from './plan-health.ts';

const open: HealthSpec = { test: [], intervalMs: 0, timeoutMs: 0, startPeriodMs: 0, startIntervalMs: 0, retries: 0 };
const image = { Test: ['CMD', 'check', 'me'], Interval: 2e9, Timeout: 1e9, Retries: 7, StartPeriod: 3e9, StartInterval: 4e9 };

test('what is left open comes from the image', () => {
  expect(mergeHealth(undefined, undefined)).toBeUndefined();
  expect(mergeHealth({ ...open, retries: 1 }, undefined)).toEqual({ ...open, retries: 1 });
  const own = { test: ['CMD', 'check', 'me'], intervalMs: 2000, timeoutMs: 1000, startPeriodMs: 3000, startIntervalMs: 4000, retries: 7 };
  expect(mergeHealth(undefined, image)).toEqual(own);
  expect(mergeHealth({ ...open, intervalMs: 5 }, image)).toEqual({ ...own, intervalMs: 5 });
  expect(mergeHealth({ ...open, test: ['NONE'] }, image)).toEqual({ ...own, test: ['NONE'] });
});

test('an image that says nonsense leaves all open', () => {
  expect(mergeHealth(undefined, { Test: 'x', Interval: 'soon', Retries: -1, Timeout: null })).toEqual(open);
});

test('a check has Docker\'s defaults', () => {
  expect(planHealthCheck({ ...open, test: ['CMD-SHELL', 'a b'] })).toEqual({
    args: ['/bin/sh', '-c', 'a b'], intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, startIntervalMs: 5000, retries: 3,
  });
  expect(planHealthCheck({ ...open, test: ['CMD-SHELL', 'a'] }, ['/bin/bash', '-lc'])?.args).toEqual(['/bin/bash', '-lc', 'a']);
  expect(planHealthCheck({ ...open, test: ['CMD', 'a', 'b'], retries: 1, intervalMs: 5 })).toMatchObject({ args: ['a', 'b'], retries: 1, intervalMs: 5 });
});

test.each([undefined, open, { ...open, test: ['NONE'] }, { ...open, test: ['CMD'] }, { ...open, test: ['FOO', 'x'] }])('%j is no check', (spec) => {
  expect(planHealthCheck(spec)).toBeUndefined();
});
