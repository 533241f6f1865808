import { expect, it } from 'vitest';
import { replaceLines, textOfLines } from './replace-lines.ts';

it('takes lines out of a text and puts others in their place', () => {
  const text = 'a\nb\nc\nd\n';
  expect(textOfLines(text, { start: 2, end: 3 })).toBe('b\nc');
  expect(replaceLines(text, { start: 2, end: 3 }, 'x\n')).toBe('a\nx\nd\n');
  expect(replaceLines(text, { start: 4, end: 4 }, 'y')).toBe('a\nb\nc\ny\n');
});
