import { expect, test } from 'vitest';
import { pauseBefore, silenceOf } from './fetch-blob.ts';

/** How long a blob is tried for at a registry where every try brings nothing for so many milliseconds and fails. */
function total(silentMsOfTry: number): number {
  let elapsed = silentMsOfTry;
  for (let tries = 1; ; tries += 1) {
    const pause = pauseBefore({ failures: tries - 1, silentMs: tries * silentMsOfTry });
    if (pause === undefined) return elapsed;
    elapsed += pause + silentMsOfTry;
  }
}

test('a registry that refuses at once is tried five times', () => {
  expect(total(0)).toBe(500 + 1000 + 2000 + 4000);
});

test('one that hangs for twenty seconds each time costs less than a minute', () => {
  expect(total(20_000)).toBe(40_500);
});

test('one that hangs for minutes is not tried again', () => {
  expect(total(90_000)).toBe(90_000);
});

test('a byte now and then is silence, a slow line is not', () => {
  const span = { from: 1000, startedAt: 0, lastByteAt: 59_000 };
  expect(silenceOf({ ...span, to: 1060 }, 60_000)).toBeGreaterThan(59_000);
  expect(silenceOf({ ...span, to: 1000 + (100 << 10) }, 60_000)).toBe(1000);
});
