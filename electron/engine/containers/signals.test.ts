import { expect, test } from 'vitest';
import { parseSignal } from './signals.ts';

test.each([['SIGTERM', 15], ['term', 15], ['KILL', 9], ['9', 9], ['SIGRTMIN+3', 37], ['RTMAX-1', 63], ['RTMIN', 34], ['winch', 28]])('%s is %i', (text, number) => {
  expect(parseSignal(text)).toBe(number);
});

test.each(['', 'SIG', 'NOPE', '0', '65', '-1', 'RTMIN-1', 'RTMAX+1', '1.5'])('%j is refused', (text) => {
  expect(() => parseSignal(text)).toThrow(`Invalid signal: ${text}`);
});
