import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { DiskEntry, DiskGroup, DiskGroupId } from './disk-groups.ts';

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type MapFrame = Box & { readonly id: DiskGroupId; readonly bytes: number };
export type MapCell = Box & { readonly group: DiskGroupId; readonly entry: DiskEntry };

type Node = { readonly group?: DiskGroup; readonly entry?: DiskEntry; readonly bytes: number; readonly children?: readonly Node[] };

const headHeight = 22;
const gap = 2;
const leastShare = 0.01;

/** Frames of groups with a line for their name, and cells within, as large as their bytes; the smallest a little larger, so that they can be hit. */
export function layOutMap(groups: readonly DiskGroup[], width: number, height: number): { readonly frames: readonly MapFrame[]; readonly cells: readonly MapCell[] } {
  const least = groups.reduce((total, { bytes }) => total + bytes, 0) * leastShare;
  const tree: Node = { bytes: 0, children: groups.map((group) => ({ group, bytes: 0, children: group.entries.map((entry) => ({ entry, bytes: Math.max(least, entry.bytes) })) })) };
  const root = hierarchy<Node>(tree, ({ children }) => children).sum(({ bytes }) => bytes).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Node>().tile(treemapSquarify.ratio(1.4)).size([width, height]).round(true).paddingInner(gap).paddingTop(({ depth }) => (depth === 1 ? headHeight : 0))(root);
  const frames = (placed.children ?? []).map((node) => ({ ...boxOf(node), id: node.data.group?.id ?? 'other', bytes: node.data.group?.bytes ?? 0 }));
  const cells = placed.leaves().flatMap((node) => {
    const { entry } = node.data;
    return entry === undefined ? [] : [{ ...boxOf(node), group: node.parent?.data.group?.id ?? 'other', entry }];
  });
  return { frames, cells };
}

function boxOf({ x0, y0, x1, y1 }: HierarchyRectangularNode<Node>): Box {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
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
