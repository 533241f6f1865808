import { expect, test } from 'vitest';
import { matchLines, searchPattern } from './match-lines.ts';

const found = (text: string, options: { regex?: boolean; matchCase?: boolean }, lines: readonly string[]): number[] => {
  const { pattern } = searchPattern({ text, regex: false, matchCase: false, ...options });
  const bytes = new TextEncoder().encode(lines.join(''));
  const starts = Uint32Array.from([0, ...lines.map((_, index) => new TextEncoder().encode(lines.slice(0, index + 1).join('')).length)]);
  return pattern === null ? [] : [...matchLines({ bytes, starts }, pattern)];
};

test('text as it stands, or a regular expression, with and without regard to case', () => {
  expect(found('a.b', {}, ['a.b', 'axb', 'A.B'])).toEqual([1, 0, 1]);
  expect(found('a.b', { regex: true, matchCase: true }, ['a.b', 'axb', 'A.B'])).toEqual([1, 1, 0]);
  expect(found('^ä|red$', { regex: true }, ['ärger', '\u001b[31mred\u001b[0m', 'no'])).toEqual([1, 1, 0]);
  expect(searchPattern({ text: '(', regex: true, matchCase: false }).problem).toBeDefined();
  expect(searchPattern({ text: '', regex: true, matchCase: false })).toEqual({ pattern: null });
});
