import { expect, test } from 'vitest';
import { formatSpan } from './format-span.ts';

test.each([[100, '100ms'], [1000, '1s'], [1500, '1.5s'], [90_000, '1m30s'], [120_000, '2m0s'], [3_600_000, '1h0m0s'], [3_661_001, '1h1m1.001s']])('%d is %s', (milliseconds, text) => {
  expect(formatSpan(milliseconds)).toBe(text);
});
