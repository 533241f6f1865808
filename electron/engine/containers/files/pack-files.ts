import { readdirSync } from 'node:fs';
import { bytes, endArchive, orNothing, packEntry, slashed, startArchive, type PackEntry } from '../../snapshots/pack-entry.ts';
import type { PathStat } from '../containers.ts';
import { absolutePath } from './archive-path.ts';

const folderType = 0o040000;
const typeMask = 0o170000;

/**
 * A tar archive of a path, or of all of the root without a path, in the root that the thread is in: names sorted by their bytes, a second name of a
 * file as a hard link, times in whole seconds, as Docker writes it. Chunk by chunk; each is the reader's. What vanishes meanwhile is left out, a file
 * that shrinks is filled up with zeros; sockets are left out as no archive can hold them.
 */
export function* packFiles(path: string | undefined, stat: PathStat | undefined): Generator<Uint8Array> {
  const packing = startArchive();
  // The last one is next.
  const todo: PackEntry[] = [firstEntry(path, stat)];
  for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
    const isFolder = yield* packEntry(packing, entry);
    if (isFolder) todo.push(...listFolder(entry));
  }
  yield* endArchive(packing);
}

function firstEntry(path: string | undefined, stat: PathStat | undefined): PackEntry {
  if (path === undefined || stat === undefined) return { path: '/', name: '' };
  const start = Buffer.from(absolutePath(path)).toString('latin1');
  return { path: (stat.mode & typeMask) === folderType ? slashed(start) : start, name: Buffer.from(stat.name).toString('latin1') };
}

/** In reverse. */
function listFolder({ path, name }: PackEntry): PackEntry[] {
  const names = orNothing(() => readdirSync(bytes(path), { encoding: 'latin1' as BufferEncoding })) ?? [];
  const inside = name === '' ? '' : slashed(name);
  return names.sort((a, b) => (a < b ? 1 : -1)).map((child) => ({ path: slashed(path) + child, name: inside + child }));
}

