import type { TrashReply } from '../../../electron/shared/engine-api/trash.ts';
import { shortId } from '../../lib/format.ts';

/** A removed container or image as one row. */
export type TrashItem = {
  readonly id: string;
  readonly kind: 'container' | 'image' | 'names';
  readonly name: string;
  readonly more: readonly string[];
  /** Image and command of a container. */
  readonly from: string;
  readonly removedAt: string;
  readonly why: 'rm' | 'prune';
  readonly bytes: number;
};

/** Pure: newest first, both kinds in one order. */
export function listTrashItems({ containers, images }: TrashReply): TrashItem[] {
  const items: TrashItem[] = [
    ...containers.map(({ id, name, image, command, removedAt, why, bytes }) => ({ id, kind: 'container', name, more: [], from: [image, ...command].join(' '), removedAt, why, bytes }) as const),
    ...images.map(({ id, names, removedAt, why, isRemoved, bytes }) => ({ id, kind: isRemoved ? 'image' : 'names', name: names[0] ?? shortId(id), more: names.slice(1), from: shortId(id), removedAt, why, bytes }) as const),
  ];
  return items.toSorted((a, b) => b.removedAt.localeCompare(a.removedAt));
}

export function matchesTrash(item: TrashItem, filter: string): boolean {
  const text = `${item.name} ${item.more.join(' ')} ${item.from} ${item.id}`.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
