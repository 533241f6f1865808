import { expect, test } from 'vitest';
import { sparkPath, sparkTop } from './spark-path.ts';

test('the newest value stands at the right edge, older ones a step to the left', () => {
  expect(sparkPath([0, 5, 10], { width: 20, height: 10, room: 5, top: 10 })).toBe('M10 10L15 5L20 0');
  expect(sparkPath([9, 9, 9, 1], { width: 20, height: 10, room: 2, top: 10 })).toBe('M0 1L20 9');
  expect(sparkPath([], { width: 20, height: 10, room: 5, top: 10 })).toBe('');
  expect(sparkPath([3], { width: 20, height: 10, room: 5, top: 0 })).toBe('M20 10');
});

test('at rest the line is flat', () => {
  expect(sparkTop([0.1, 0.2], 5)).toBe(5);
  expect(sparkTop([50], 5)).toBe(50);
});
