import { expect, test } from 'vitest';
import { settlesWithin } from './stop-container.ts';

test('what settles in time', async () => {
  expect(await settlesWithin(Promise.resolve(), 10)).toBe(true);
  expect(await settlesWithin(new Promise(() => undefined), 0)).toBe(false);
});

test.each([-1, 30 * 24 * 3600, 1e15])('a grace of %d seconds does not end at once', async (seconds) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const settled = settlesWithin(promise, seconds);
  // The first timer of the next turn: one that overflowed would have fired before.
  await new Promise((done) => void setTimeout(done, 5));
  resolve();
  expect(await settled).toBe(true);
});
