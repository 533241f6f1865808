import { expect, test } from 'vitest';
import { layOutBoxes, nextBox } from './boxes.ts';

test('boxes are as large as their sizes, none over another, and the smallest can be hit', () => {
  const boxes = layOutBoxes([100, 600, 300, 0], { width: 1000, height: 500 });
  const area = (index: number): number => (boxes[index]?.width ?? 0) * (boxes[index]?.height ?? 0);
  expect([area(1) > area(2), area(2) > area(0), area(0) > area(3), area(3) > 3000]).toEqual([true, true, true, true]);
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  }
});

test('arrow keys go to the neighbour on that side', () => {
  const box = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  const boxes = [box(0, 0), box(20, 0), box(0, 20), box(20, 20)];
  expect(nextBox(boxes, 0, 'right')).toBe(1);
  expect(nextBox(boxes, 0, 'down')).toBe(2);
  expect(nextBox(boxes, 3, 'left')).toBe(2);
  expect(nextBox(boxes, 3, 'up')).toBe(1);
  expect(nextBox(boxes, 0, 'left')).toBe(-1);
});
