import { expect, test } from 'vitest';
import { isOver } from './exec-sessions.ts';

test('an exec is kept while it runs and for five minutes after its end', () => {
  expect(isOver(undefined, 1e12)).toBe(false);
  expect(isOver(1000, 1000 + 300_000)).toBe(false);
  expect(isOver(1000, 1001 + 300_000)).toBe(true);
});
