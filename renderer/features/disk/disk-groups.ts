import type { DiskReply } from '../../../electron/shared/engine-api/disk.ts';
import { shortId } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';

const { kinds } = strings.disk;
export type DiskKind = keyof typeof kinds;
export type DiskGroupId = keyof typeof strings.disk.groups;

/** One thing that takes room. `bytes` counts for it alone, so that all of them are the whole; `shared` of an image is in another entry. */
export type DiskEntry = { readonly key: string; readonly kind: DiskKind; readonly name: string; readonly bytes: number; readonly shared: number; readonly containers: number | null; readonly to: string | null };

export type DiskGroup = { readonly id: DiskGroupId; readonly bytes: number; readonly entries: readonly DiskEntry[] };

/** Pure: every byte of the reply in one entry, largest first; what takes no room is left out. */
export function groupDisk(reply: DiskReply): DiskGroup[] {
  const { parts, images, containers, volumes } = reply;
  const { names } = strings.disk;
  const imageEntries = images.map((image) => entry('image', image.names[0] ?? shortId(image.id), image.unpacked.unique + image.packed.unique, {
    key: image.id, shared: image.unpacked.shared + image.packed.shared, containers: image.containers, to: `/images/${encodeURIComponent(image.id)}`,
  }));
  const shared = parts.layers + parts.blobs - sum(imageEntries);
  const groups: readonly (readonly [DiskGroupId, readonly DiskEntry[]])[] = [
    ['images', [...imageEntries, entry('shared', names.shared, shared)]],
    ['containers', containers.map(({ id, name, writable }) => entry('container', name, writable, { key: id, to: `/containers/${id}` }))],
    ['volumes', volumes.map(({ name, bytes, containers: users }) => entry('volume', name, bytes, { key: name, containers: users, to: `/volumes/${encodeURIComponent(name)}` }))],
    ['logs', containers.map(({ id, name, logs }) => entry('log', name, logs, { key: id, to: `/containers/${id}/logs` }))],
    ['trash', [entry('trash', names.trash, parts.trash, { to: '/disk/trash' })]],
    ['buildCache', [entry('buildCache', names.buildCache, parts.buildCache, { to: '/builds/cache' })]],
    ['other', [
      entry('indexes', names.indexes, parts.indexes), entry('downloads', names.downloads, parts.downloads, { to: '/disk/prune' }),
      entry('leftovers', names.leftovers, parts.leftovers), entry('engine', names.engine, parts.engine),
    ]],
  ];
  return groups.map(([id, entries]) => toGroup(id, entries)).filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
}

function entry(kind: DiskKind, name: string, bytes: number, more: Partial<DiskEntry> = {}): DiskEntry {
  return { kind, name, bytes, shared: 0, containers: null, to: null, ...more, key: `${kind} ${more.key ?? ''}` };
}

function toGroup(id: DiskGroupId, entries: readonly DiskEntry[]): DiskGroup {
  return { id, bytes: sum(entries), entries: entries.filter(({ bytes, shared }) => bytes > 0 || shared > 0).toSorted((a, b) => b.bytes - a.bytes) };
}

const sum = (entries: readonly { readonly bytes: number }[]): number => entries.reduce((total, { bytes }) => total + bytes, 0);

/** Below these shares of the whole a thing cannot be drawn so that it can be read or hit. */
const drawnShare = 0.006;
const drawnGroupShare = 0.03;

/** For the map: what is too small to draw is put together, so that nothing is lost. */
export function foldSmall(groups: readonly DiskGroup[]): DiskGroup[] {
  const total = sum(groups);
  const isDrawn = ({ bytes }: DiskGroup): boolean => bytes >= total * drawnGroupShare;
  const small = groups.filter((group) => !isDrawn(group) && group.id !== 'other');
  const folded = small.map(({ id, bytes }) => ({ ...entry('group', strings.disk.groups[id], bytes), key: `group ${id}`, to: id === 'trash' ? '/disk/trash' : null }));
  const others = [...(groups.find(({ id }) => id === 'other')?.entries ?? []), ...folded];
  return [...groups.filter((group) => isDrawn(group) && group.id !== 'other'), toGroup('other', others)]
    .filter(({ bytes }) => bytes > 0)
    .map((group) => ({ ...group, entries: foldEntries(group.entries, total) }));
}

function foldEntries(entries: readonly DiskEntry[], total: number): DiskEntry[] {
  const drawn = entries.filter(({ bytes }) => bytes >= total * drawnShare);
  const rest = entries.filter(({ bytes }) => bytes > 0 && bytes < total * drawnShare);
  const [only] = rest;
  if (only === undefined) return drawn;
  return [...drawn, rest.length === 1 ? only : entry('more', strings.disk.more(rest.length), sum(rest))];
}
