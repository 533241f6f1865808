import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { boxOf, type Box } from '../../lib/boxes.ts';
import type { DiskEntry, DiskGroup, DiskGroupId } from './disk-groups.ts';

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
