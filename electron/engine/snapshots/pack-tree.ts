import { readdirSync } from 'node:fs';
import { bytes, endArchive, orNothing, packEntry, slashed, startArchive, type PackEntry } from './pack-entry.ts';

/**
 * A tar archive of a thing and all that is in it: names sorted by their bytes, a second name of a file as a hard link, times in whole seconds, as Docker writes it.
 * Chunk by chunk; each is the reader's. What vanishes meanwhile is left out, a file that shrinks is filled up with zeros; sockets are left out as no archive can hold
 * them. A thing without a name is a folder whose content alone is packed.
 */
export function* packTree(start: PackEntry): Generator<Uint8Array> {
  const packing = startArchive();
  // The last one is next.
  const todo: PackEntry[] = [start];
  for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
    const isFolder = yield* packEntry(packing, entry);
    if (isFolder) todo.push(...listFolder(entry));
  }
  yield* endArchive(packing);
}

/** In reverse. */
function listFolder({ path, name }: PackEntry): PackEntry[] {
  const names = orNothing(() => readdirSync(bytes(path), { encoding: 'latin1' as BufferEncoding })) ?? [];
  const inside = name === '' ? '' : slashed(name);
  return names.sort((a, b) => (a < b ? 1 : -1)).map((child) => ({ path: slashed(path) + child, name: inside + child }));
}
