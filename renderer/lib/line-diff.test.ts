import { expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';

const told = (before: string, after: string): string[] => diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

it('says what makes one text of another', () => {
  expect(told('a\nb\nc\nd\n', 'a\nc\nb\nd\n')).toEqual([' a', '-b', ' c', '+b', ' d']);
  expect(told('', 'x\ny\n')).toEqual(['+x', '+y']);
  expect(told('x\n', '')).toEqual(['-x']);
  expect(told('same\n', 'same\n')).toEqual([' same']);
});

it('numbers the lines of both sides', () => {
  expect(diffLines('a\nb\nc', 'a\nx\ny\nc').map(({ before, after }) => [before, after])).toEqual([[1, 1], [2, undefined], [undefined, 2], [undefined, 3], [3, 4]]);
});
