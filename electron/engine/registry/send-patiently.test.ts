import { expect, it } from 'vitest';
import { pauseAtLimit } from './send-patiently.ts';

const first = { tries: 0, waitedMs: 0 };

it.each([
  ['nothing was said', undefined, first, 250],
  ['nothing was said, again', undefined, { tries: 3, waitedMs: 3250 }, 4000],
  ['it is over at once', 0, first, 250],
  ['a time was said', 30, first, 30_000],
  ['the longest time was said', 60, first, 60_000],
  ['a longer time was said', 61, first, undefined],
  ['all pauses would be too much', 60, { tries: 3, waitedMs: 130_000 }, undefined],
  ['it was asked too often', 0, { tries: 7, waitedMs: 60_000 }, undefined],
])('the pause where %s', (_, asked, past, pause) => expect(pauseAtLimit(asked, past)).toBe(pause));
