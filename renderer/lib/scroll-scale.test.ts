import { expect, test } from 'vitest';
import { scaleScroll } from './scroll-scale.ts';

test('a list that fits is scrolled as it is; a taller one to both its ends', () => {
  const plain = scaleScroll({ total: 5000, view: 500 });
  expect([plain.height, plain.toList(120), plain.toBar(120)]).toEqual([5000, 120, 120]);
  const tall = scaleScroll({ total: 10_000, view: 500, most: 1000 });
  expect([tall.height, tall.toList(0), tall.toList(500), tall.toBar(9500)]).toEqual([1000, 0, 9500, 500]);
});
