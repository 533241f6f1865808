import { fstatSync, readSync, readlinkSync, type Stats } from 'node:fs';
import { lookAt, openForReading, type LookedAt } from '../sys/look-at.ts';
import { errnoName } from '../sys/system-error.ts';
import { getXattr, listXattrs } from '../sys/xattr.ts';
import { createChunks, type Chunks } from './chunks.ts';
import { isPortableXattr } from './overlay-xattr.ts';
import { buildTarHeader, tarEnd, tarPadding } from './tar-writer.ts';

/** Bytes of a path as a string of one character each, so that names which are no UTF-8 survive. */
export type ByteString = string;

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
  using found = orNothing(() => lookAt(bytes(entry.path)));
  if (found === undefined) return false;
  const { stat } = found;
  const { chunks } = packing;
  if (stat.isFile()) {
    const target = stat.nlink > 1 ? linkTarget(packing.seen, found, entry.name) : undefined;
    if (target === undefined) yield* packFile(packing, entry, found);
    else chunks.add(header(packing, entry, stat, { type: '1', linkName: target }));
  } else if (stat.isDirectory()) {
    if (entry.name !== '') chunks.add(header(packing, { ...entry, name: slashed(entry.name) }, stat, { type: '5', xattrs: readXattrs(bytes(entry.path)) }));
  } else packSpecial(packing, entry, stat);
  yield* chunks.full();
  return stat.isDirectory();
}

/** A folder's name in an archive. */
export function slashed(name: string): string {
  return name.endsWith('/') ? name : `${name}/`;
}

/** The first name of the same file, if it has one in this archive. */
function linkTarget(seen: Map<string, ByteString>, { fd }: LookedAt, name: ByteString): ByteString | undefined {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  const key = `${dev}:${ino}`;
  const first = seen.get(key);
  if (first === undefined) seen.set(key, name);
  return first;
}

function* packFile(packing: Packing, entry: PackEntry, found: LookedAt): Generator<Uint8Array> {
  using file = orNothing(() => openForReading(found, bytes(entry.path)));
  if (file === undefined) return;
  const { chunks } = packing;
  const { size } = found.stat;
  packing.bytes += size;
  chunks.add(header(packing, entry, found.stat, { type: '0', size, xattrs: readXattrs(file.fd) }));
  for (let done = 0; done < size; ) {
    yield* chunks.full();
    const got = chunks.fill(size - done, (buffer, offset, length) => readSync(file.fd, buffer, offset, length, null));
    if (got === 0) {
      yield* chunks.zeros(size - done);
      break;
    }
    done += got;
  }
  yield* chunks.zeros(tarPadding(size));
}

function packSpecial(packing: Packing, entry: PackEntry, stat: Stats): void {
  if (stat.isSymbolicLink()) {
    const target = orNothing(() => readLink(entry.path));
    if (target !== undefined) packing.chunks.add(header(packing, entry, stat, { type: '2', linkName: target }));
  } else if (stat.isFIFO()) packing.chunks.add(header(packing, entry, stat, { type: '6' }));
  else if (stat.isCharacterDevice() || stat.isBlockDevice()) packing.chunks.add(header(packing, entry, stat, { type: stat.isCharacterDevice() ? '3' : '4', device: stat.rdev }));
}

/** Undefined where it is no link any more. */
function readLink(path: ByteString): ByteString | undefined {
  try {
    return readlinkSync(bytes(path), { encoding: 'latin1' as BufferEncoding });
  } catch (error) {
    if (errnoName(error) === 'EINVAL') return undefined;
    throw error;
  }
}

function header({ latest = Infinity }: Packing, entry: PackEntry, stat: Stats, what: { type: string; size?: number; linkName?: string; device?: number; xattrs?: ReadonlyMap<string, Buffer> }): Buffer {
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
    xattrs: what.xattrs ?? noXattrs,
  });
}

const noXattrs: ReadonlyMap<string, Buffer> = new Map();

function readXattrs(file: Buffer | number): ReadonlyMap<string, Buffer> {
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
