import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readlinkSync, type Stats } from 'node:fs';
import { errnoName } from '../sys/system-error.ts';
import { getXattr, listXattrs } from '../sys/xattr.ts';
import { createChunks, type Chunks } from './chunks.ts';
import { isPortableXattr } from './overlay-xattr.ts';
import { buildTarHeader, tarEnd, tarPadding } from './tar-writer.ts';

/** Bytes of a path as a string of one character each, so that names which are no UTF-8 survive. */
export type ByteString = string;

/** Without waiting for the other end of a fifo that took a file's place. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const vanished = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE']);

/** A thing to pack: where it is, and what it is called in the archive. */
export type PackEntry = { readonly path: ByteString; readonly name: ByteString };

/** An archive being made: the first names of files that have several, the bytes of the files in it, and the time that none is later than. */
export type Packing = { readonly chunks: Chunks; readonly seen: Map<string, ByteString>; readonly latest: number | undefined; bytes: number };

export function startArchive(latest?: number): Packing {
  return { chunks: createChunks(), seen: new Map(), latest, bytes: 0 };
}

export function* endArchive({ chunks }: Packing): Generator<Uint8Array> {
  chunks.add(tarEnd);
  yield* chunks.rest();
}

/** The mark that a layer hides what the ones below have under this name (image-spec, layer.md, "Whiteouts"). */
export function packWhiteout(packing: Packing, name: ByteString): void {
  const slash = name.lastIndexOf('/') + 1;
  packMark(packing, `${name.slice(0, slash)}.wh.${name.slice(slash)}`);
}

/** The same for all that the ones below have in this folder ("Opaque Whiteout"). */
export function packOpaque(packing: Packing, folder: ByteString): void {
  packMark(packing, `${slashed(folder)}.wh..wh..opq`);
}

function packMark({ chunks }: Packing, mark: ByteString): void {
  const owner = { mode: 0o644, uid: 0, gid: 0, mtime: { seconds: 0, nanoseconds: 0 }, major: 0, minor: 0 };
  chunks.add(buildTarHeader({ type: '0', name: mark, linkName: '', size: 0, ...owner }));
}

/** One thing by itself; true for a folder, which is packed without what is in it. */
export function* packEntry(packing: Packing, entry: PackEntry): Generator<Uint8Array, boolean> {
  const found = orNothing(() => lstatSync(bytes(entry.path)));
  if (found === undefined) return false;
  const { chunks } = packing;
  if (found.isFile()) {
    const target = found.nlink > 1 ? linkTarget(packing.seen, entry) : undefined;
    if (target === undefined) yield* packFile(packing, entry);
    else chunks.add(header(packing, entry, found, { type: '1', linkName: target }));
  } else if (found.isDirectory()) {
    if (entry.name !== '') chunks.add(header(packing, { ...entry, name: slashed(entry.name) }, found, { type: '5' }));
  } else packSpecial(packing, entry, found);
  yield* chunks.full();
  return found.isDirectory();
}

/** A folder's name in an archive. */
export function slashed(name: string): string {
  return name.endsWith('/') ? name : `${name}/`;
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

function* packFile(packing: Packing, entry: PackEntry): Generator<Uint8Array> {
  const fd = orNothing(() => openSync(bytes(entry.path), readFlags));
  if (fd === undefined) return;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return;
    const { chunks } = packing;
    packing.bytes += stat.size;
    chunks.add(header(packing, entry, stat, { type: '0', size: stat.size }));
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

function packSpecial(packing: Packing, entry: PackEntry, stat: Stats): void {
  if (stat.isSymbolicLink()) {
    const target = orNothing(() => readlinkSync(bytes(entry.path), { encoding: 'latin1' as BufferEncoding }));
    if (target !== undefined) packing.chunks.add(header(packing, entry, stat, { type: '2', linkName: target }));
  } else if (stat.isFIFO()) packing.chunks.add(header(packing, entry, stat, { type: '6' }));
  else if (stat.isCharacterDevice() || stat.isBlockDevice()) packing.chunks.add(header(packing, entry, stat, { type: stat.isCharacterDevice() ? '3' : '4', device: stat.rdev }));
}

function header({ latest = Infinity }: Packing, entry: PackEntry, stat: Stats, what: { type: string; size?: number; linkName?: string; device?: number }): Buffer {
  const device = what.device ?? 0;
  return buildTarHeader({
    type: what.type,
    name: entry.name,
    linkName: what.linkName ?? '',
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    size: what.size ?? 0,
    mtime: { seconds: Math.min(Math.floor(stat.mtimeMs / 1000), latest), nanoseconds: 0 },
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

/** Undefined for what vanished, or became something else, since it was listed. */
export function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (vanished.has(errnoName(error) ?? '') || errnoName(error) === 'ENOTSUP') return undefined;
    throw error;
  }
}

/** A path for a system call. */
export function bytes(path: ByteString): Buffer {
  return Buffer.from(path, 'latin1');
}
