import { expect, it } from 'vitest';
import { addLines } from './add-lines.ts';

it('adds what is not there yet, after what is', () => {
  expect(addLines(null, ['a', 'b'])).toBe('a\nb\n');
  expect(addLines('dist\na', ['a', 'b'])).toBe('dist\na\nb\n');
  expect(addLines('a\nb\n', ['a', 'b'])).toBe('a\nb\n');
});
