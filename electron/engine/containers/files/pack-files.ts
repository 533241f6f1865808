import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { isPortableXattr } from '../../snapshots/overlay-xattr.ts';
import { buildTarHeader, tarEnd, tarPadding } from '../../snapshots/tar-writer.ts';
import { errnoName } from '../../sys/system-error.ts';
import { getXattr, listXattrs } from '../../sys/xattr.ts';
import type { PathStat } from '../containers.ts';
import { absolutePath, type ByteString } from './archive-path.ts';
import { createChunks, type Chunks } from './chunks.ts';

/** Without waiting for the other end of a fifo that took a file's place. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const folderType = 0o040000;
const typeMask = 0o170000;
const vanished = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE']);

/** A thing to pack: where it is, and what it is called in the archive. */
export type PackEntry = { readonly path: ByteString; readonly name: ByteString };

/** An archive being made, and the first names of files that have several. */
export type Packing = { readonly chunks: Chunks; readonly seen: Map<string, ByteString> };

/**
 * A tar archive of a path, or of all of the root without a path, in the root that the thread is in: names sorted by their bytes, a second name of a
 * file as a hard link, times in whole seconds, as Docker writes it. Chunk by chunk; each is the reader's. What vanishes meanwhile is left out, a file
 * that shrinks is filled up with zeros; sockets are left out as no archive can hold them.
 */
export function* packFiles(path: string | undefined, stat: PathStat | undefined): Generator<Uint8Array> {
  const packing: Packing = { chunks: createChunks(), seen: new Map() };
  // The last one is next.
  const todo: PackEntry[] = [firstEntry(path, stat)];
  for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
    const isFolder = yield* packEntry(packing, entry);
    if (isFolder) todo.push(...listFolder(entry));
  }
  yield* endArchive(packing);
}

export function* endArchive({ chunks }: Packing): Generator<Uint8Array> {
  chunks.add(tarEnd);
  yield* chunks.rest();
}

/** The mark that a layer hides what the ones below have under this name (image-spec, layer.md, "Whiteouts"). */
export function packWhiteout({ chunks }: Packing, name: ByteString): void {
  const slash = name.lastIndexOf('/') + 1;
  const mark = `${name.slice(0, slash)}.wh.${name.slice(slash)}`;
  const owner = { mode: 0o644, uid: 0, gid: 0, mtime: { seconds: 0, nanoseconds: 0 }, major: 0, minor: 0 };
  chunks.add(buildTarHeader({ type: '0', name: mark, linkName: '', size: 0, ...owner }));
}

/** One thing by itself; true for a folder, which is packed without what is in it. */
export function* packEntry({ chunks, seen }: Packing, entry: PackEntry): Generator<Uint8Array, boolean> {
  const found = lstatOrNothing(entry.path);
  if (found === undefined) return false;
  if (found.isFile()) {
    const target = found.nlink > 1 ? linkTarget(seen, entry) : undefined;
    if (target === undefined) yield* packFile(chunks, entry);
    else chunks.add(header(entry, found, { type: '1', linkName: target }));
  } else if (found.isDirectory()) {
    if (entry.name !== '') chunks.add(header({ ...entry, name: slashed(entry.name) }, found, { type: '5' }));
  } else packSpecial(chunks, entry, found);
  yield* chunks.full();
  return found.isDirectory();
}

function firstEntry(path: string | undefined, stat: PathStat | undefined): PackEntry {
  if (path === undefined || stat === undefined) return { path: '/', name: '' };
  const start = Buffer.from(absolutePath(path)).toString('latin1');
  return { path: (stat.mode & typeMask) === folderType ? slashed(start) : start, name: Buffer.from(stat.name).toString('latin1') };
}

function slashed(name: string): string {
  return name.endsWith('/') ? name : `${name}/`;
}

/** In reverse. */
function listFolder({ path, name }: PackEntry): PackEntry[] {
  const names = orNothing(() => readdirSync(bytes(path), { encoding: 'latin1' as BufferEncoding })) ?? [];
  const inside = name === '' ? '' : slashed(name);
  return names.sort((a, b) => (a < b ? 1 : -1)).map((child) => ({ path: slashed(path) + child, name: inside + child }));
}

/** The first name of the same file, if it has one in this archive. */
function linkTarget(seen: Map<string, ByteString>, { path, name }: PackEntry): ByteString | undefined {
  const stat = orNothing(() => lstatSync(bytes(path), { bigint: true }));
  if (stat === undefined) return undefined;
  const key = `${stat.dev}:${stat.ino}`;
  const first = seen.get(key);
  if (first === undefined) seen.set(key, name);
  return first;
}

function* packFile(chunks: Chunks, entry: PackEntry): Generator<Uint8Array> {
  const fd = orNothing(() => openSync(bytes(entry.path), readFlags));
  if (fd === undefined) return;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return;
    chunks.add(header(entry, stat, { type: '0', size: stat.size }));
    for (let done = 0; done < stat.size; ) {
      yield* chunks.full();
      const got = chunks.fill(stat.size - done, (buffer, offset, length) => readSync(fd, buffer, offset, length, null));
      if (got === 0) {
        yield* chunks.zeros(stat.size - done);
        break;
      }
      done += got;
    }
    yield* chunks.zeros(tarPadding(stat.size));
  } finally {
    closeSync(fd);
  }
}

function packSpecial(chunks: Chunks, entry: PackEntry, stat: Stats): void {
  if (stat.isSymbolicLink()) {
    const target = orNothing(() => readlinkSync(bytes(entry.path), { encoding: 'latin1' as BufferEncoding }));
    if (target !== undefined) chunks.add(header(entry, stat, { type: '2', linkName: target }));
  } else if (stat.isFIFO()) chunks.add(header(entry, stat, { type: '6' }));
  else if (stat.isCharacterDevice() || stat.isBlockDevice()) chunks.add(header(entry, stat, { type: stat.isCharacterDevice() ? '3' : '4', device: stat.rdev }));
}

function header(entry: PackEntry, stat: Stats, what: { type: string; size?: number; linkName?: string; device?: number }): Buffer {
  const device = what.device ?? 0;
  return buildTarHeader({
    type: what.type,
    name: entry.name,
    linkName: what.linkName ?? '',
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    size: what.size ?? 0,
    mtime: { seconds: Math.floor(stat.mtimeMs / 1000), nanoseconds: 0 },
    major: (device >> 8) & 0xfff,
    minor: (device & 0xff) | ((device >> 12) & 0xfff00),
    xattrs: what.type === '0' || what.type === '5' ? readXattrs(entry.path) : noXattrs,
  });
}

const noXattrs: ReadonlyMap<string, Buffer> = new Map();

function readXattrs(path: ByteString): ReadonlyMap<string, Buffer> {
  const file = bytes(path);
  const names = orNothing(() => listXattrs(file)) ?? [];
  if (names.length === 0) return noXattrs;
  const found = new Map<string, Buffer>();
  for (const name of names.filter(isPortableXattr)) {
    const value = orNothing(() => getXattr(file, name));
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

function lstatOrNothing(path: ByteString): Stats | undefined {
  return orNothing(() => lstatSync(bytes(path)));
}

/** Undefined for what vanished, or became something else, since it was listed. */
function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (vanished.has(errnoName(error) ?? '') || errnoName(error) === 'ENOTSUP') return undefined;
    throw error;
  }
}

function bytes(path: ByteString): Buffer {
  return Buffer.from(path, 'latin1');
}
