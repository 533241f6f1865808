import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export function boxOf({ x0, y0, x1, y1 }: Pick<HierarchyRectangularNode<unknown>, 'x0' | 'y0' | 'x1' | 'y1'>): Box {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

const gap = 2;
const leastShare = 0.01;

/** One box for each size, in the same order, that fill the room; the smallest a little larger than its share, so that it can be hit. */
export function layOutBoxes(sizes: readonly number[], room: { readonly width: number; readonly height: number }): Box[] {
  const least = Math.max(1, sizes.reduce((sum, size) => sum + size, 0) * leastShare);
  type Node = { readonly index: number; readonly children?: readonly Node[] };
  const tree: Node = { index: -1, children: sizes.map((_, index) => ({ index })) };
  const root = hierarchy<Node>(tree, ({ children }) => children).sum(({ index }) => (index < 0 ? 0 : Math.max(least, sizes[index] ?? 0))).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Node>().tile(treemapSquarify.ratio(1.4)).size([room.width, room.height]).round(true).paddingInner(gap)(root);
  const boxes = new Map(placed.leaves().map((leaf) => [leaf.data.index, boxOf(leaf)]));
  return sizes.map((_, index) => boxes.get(index) ?? { x: 0, y: 0, width: 0, height: 0 });
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The next box in a direction: the nearest by its middle, and what lies aside counts double. -1 where there is none. */
export function nextBox(boxes: readonly Box[], from: number, direction: Direction): number {
  const start = boxes[from];
  if (start === undefined) return -1;
  const middle = ({ x, y, width, height }: Box): readonly [number, number] => [x + width / 2, y + height / 2];
  const [startX, startY] = middle(start);
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const isSideways = direction === 'left' || direction === 'right';
  const far = boxes.map((box, index) => {
    const [x, y] = middle(box);
    const along = sign * (isSideways ? x - startX : y - startY);
    return index === from || along <= 0 ? Infinity : along + 2 * Math.abs(isSideways ? y - startY : x - startX);
  });
  const nearest = Math.min(...far);
  return nearest === Infinity ? -1 : far.indexOf(nearest);
}
