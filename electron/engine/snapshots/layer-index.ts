import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../sys/atomic-file.ts';
import { getXattr } from '../sys/xattr.ts';
import { isWhiteout } from './layer-tree.ts';
import { opaqueXattr } from './overlay-xattr.ts';
import type { SnapshotFolders } from './snapshot-folders.ts';
import type { LayerEntry, LayerRecord } from './snapshots.ts';

const row = z.tuple([z.string(), z.enum(['f', 'd', 'l', 'w', 'o']), z.number(), z.number(), z.number(), z.number(), z.number(), z.string().nullable(), z.boolean()]);
const rows = z.array(row);
type Row = z.output<typeof row>;

const letters = { file: 'f', directory: 'd', link: 'l', whiteout: 'w', other: 'o' } as const;
const kinds = { f: 'file', d: 'directory', l: 'link', w: 'whiteout', o: 'other' } as const;

/** Where the index of a layer is kept, once somebody has asked for it. */
export const indexName = (folder: string): string => `${folder}.json`;

/**
 * What is in a layer, parents before children, in the order of names. Walks it at the first time and keeps what it saw: layers never change. An index
 * that cannot be read is made anew.
 */
export async function readLayerIndex(folders: SnapshotFolders, layer: LayerRecord, options: { realRoot: boolean }): Promise<LayerEntry[]> {
  const file = folders.path('indexes', indexName(layer.folder));
  const kept = await readRows(file);
  if (kept !== undefined) return kept.map(toEntry);
  const entries: LayerEntry[] = [];
  await walk({ root: folders.path('layers', layer.folder), path: '', opaque: opaqueXattr(options.realRoot), linked: new Set(), entries });
  await writeFileAtomic(file, JSON.stringify(entries.map(toRow)));
  return entries;
}

async function readRows(file: string): Promise<Row[] | undefined> {
  try {
    return rows.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

type Walk = { readonly root: string; readonly path: string; readonly opaque: string; readonly linked: Set<string>; readonly entries: LayerEntry[] };

async function walk({ root, path, opaque, linked, entries }: Walk): Promise<void> {
  const names = (await readdir(join(root, path))).sort();
  const found = await Promise.all(names.map(async (name) => ({ path: path === '' ? name : `${path}/${name}`, stat: await lstat(join(root, path, name)) })));
  for (const { path: below, stat } of found) {
    entries.push(await describe({ root, path: below, stat, opaque, linked }));
    if (stat.isDirectory()) await walk({ root, path: below, opaque, linked, entries });
  }
}

async function describe({ root, path, stat, opaque, linked }: Omit<Walk, 'entries'> & { stat: Stats }): Promise<LayerEntry> {
  const { uid, gid } = stat;
  const common = { path, mode: stat.mode & 0o7777, uid, gid, mtime: Math.floor(stat.mtimeMs / 1000), size: 0, isOpaque: false };
  if (stat.isDirectory()) return { ...common, kind: 'directory', isOpaque: getXattr(join(root, path), opaque) !== undefined };
  if (stat.isSymbolicLink()) return { ...common, kind: 'link', target: await readlink(join(root, path)) };
  if (isWhiteout(stat)) return { ...common, kind: 'whiteout' };
  if (!stat.isFile()) return { ...common, kind: 'other' };
  // Bytes that several names share are those of the first.
  const inode = String(stat.ino);
  const isCounted = stat.nlink > 1 && linked.has(inode);
  if (stat.nlink > 1) linked.add(inode);
  return { ...common, kind: 'file', size: isCounted ? 0 : stat.size };
}

function toRow({ path, kind, size, mode, uid, gid, mtime, target, isOpaque }: LayerEntry): Row {
  return [path, letters[kind], size, mode, uid, gid, mtime, target ?? null, isOpaque];
}

function toEntry([path, letter, size, mode, uid, gid, mtime, target, isOpaque]: Row): LayerEntry {
  return { path, kind: kinds[letter], size, mode, uid, gid, mtime, isOpaque, ...(target !== null && { target }) };
}
