import { expect, test } from 'vitest';
import type { DiskEntry, DiskGroup } from './disk-groups.ts';
import { layOutMap } from './map-cells.ts';

const entry = (name: string, bytes: number): DiskEntry => ({ key: name, kind: 'volume', name, bytes, shared: 0, containers: null, to: null });
const groups: DiskGroup[] = [
  { id: 'images', bytes: 600, entries: [entry('a', 400), entry('b', 200)] },
  { id: 'volumes', bytes: 400, entries: [entry('c', 400)] },
];

test('each cell lies in the frame of its group, none over another', () => {
  const { frames, cells } = layOutMap(groups, 1000, 500);
  expect(cells.map(({ entry: { name } }) => name).toSorted()).toEqual(['a', 'b', 'c']);
  for (const cell of cells) {
    const frame = frames.find(({ id }) => id === cell.group)!;
    expect(cell.x >= frame.x && cell.y >= frame.y + 22 && cell.x + cell.width <= frame.x + frame.width && cell.y + cell.height <= frame.y + frame.height).toBe(true);
  }
  for (const [index, a] of cells.entries()) {
    for (const b of cells.slice(index + 1)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  }
});
