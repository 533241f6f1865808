import type { BigIntStats } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ByteString } from './byte-name.ts';

/**
 * Digests of the files of one tree, with what they looked like when they were read. A file whose device, inode, size and times are the same holds the
 * same, unless it was changed so shortly after that its times could not tell.
 */
export type DigestIndex = {
  /** The sha256 in hex of a file that was not touched since. */
  find(path: ByteString, stat: FileLook): string | undefined;
  /** It looks as when it was read, whether that proves anything or not. */
  isSame(path: ByteString, stat: FileLook): boolean;
  /** `readAt`: milliseconds since 1970, before the file was read. */
  put(path: ByteString, stat: FileLook, found: { readonly digest: string; readonly readAt: number }): void;
  /** Drops what is below a folder and was neither found nor put. */
  forgetRest(folder: ByteString): void;
  readonly hasChanged: () => boolean;
  encode(): Buffer;
};

/** What tells that a file was changed. */
export type FileLook = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>;

const magic = Buffer.from('TWDIGST1');
const headBytes = 16;
/** Device, inode, size, times of content and inode; then when it was read, then the digest. */
const lookBytes = 5 * 8;
const rowBytes = lookBytes + 8 + 32;

/** `unsureMs`: how long after a change of this file its times may not tell of another one. Undefined: a tree that never changes. */
export function readDigestIndex(bytes: Buffer | undefined, unsureMs: ((stat: FileLook) => number) | undefined): DigestIndex {
  let { rows, names } = decode(bytes) ?? { rows: Buffer.alloc(rowBytes * 64), names: [] };
  const places = new Map<ByteString, number>(names.map((name, index) => [name, index * rowBytes]));
  const seen = new Set<ByteString>();
  const look = Buffer.alloc(lookBytes);
  let end = places.size * rowBytes;
  let changed = false;

  const same = (place: number, stat: FileLook): boolean => {
    if (unsureMs === undefined) return true;
    writeLook(look, 0, stat);
    return look.compare(rows, place, place + lookBytes) === 0;
  };
  const isSure = (place: number, stat: FileLook): boolean => {
    const touched = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs;
    return unsureMs === undefined || Number(touched) / 1e6 + unsureMs(stat) < rows.readDoubleLE(place + lookBytes);
  };
  const newPlace = (): number => {
    if (end + rowBytes > rows.length) rows = Buffer.concat([rows, Buffer.alloc(rows.length + rowBytes)]);
    end += rowBytes;
    return end - rowBytes;
  };
  return {
    find: (path, stat) => {
      const place = places.get(path);
      if (place === undefined || !same(place, stat) || !isSure(place, stat)) return undefined;
      seen.add(path);
      return rows.toString('hex', place + lookBytes + 8, place + rowBytes);
    },
    isSame: (path, stat) => {
      const place = places.get(path);
      return place !== undefined && same(place, stat);
    },
    put: (path, stat, { digest, readAt }) => {
      const place = places.get(path) ?? newPlace();
      writeLook(rows, place, stat);
      rows.writeDoubleLE(readAt, place + lookBytes);
      rows.write(digest, place + lookBytes + 8, 'hex');
      places.set(path, place);
      seen.add(path);
      changed = true;
    },
    forgetRest: (folder) => {
      const inside = folder === '' ? '' : `${folder}/`;
      for (const path of places.keys()) {
        if (!path.startsWith(inside) || seen.has(path)) continue;
        places.delete(path);
        changed = true;
      }
    },
    hasChanged: () => changed,
    encode: () => encode(rows, places),
  };
}

function writeLook(bytes: Buffer, at: number, { dev, ino, size, mtimeNs, ctimeNs }: FileLook): void {
  for (const value of [dev, ino, size, mtimeNs, ctimeNs]) at = bytes.writeBigInt64LE(BigInt.asIntN(64, value), at);
}

/** Head, rows, names in the order of the rows with NUL between them, checksum. */
function encode(rows: Buffer, places: ReadonlyMap<ByteString, number>): Buffer {
  const names = Buffer.from([...places.keys()].join('\0'), 'latin1');
  const bytes = Buffer.alloc(headBytes + places.size * rowBytes + names.length + 4);
  magic.copy(bytes);
  bytes.writeUInt32LE(places.size, 8);
  let at = headBytes;
  for (const place of places.values()) at += rows.copy(bytes, at, place, place + rowBytes);
  names.copy(bytes, at);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

/** What is no whole index counts as none: everything is read again then. */
function decode(bytes: Buffer | undefined): { rows: Buffer; names: ByteString[] } | undefined {
  if (bytes === undefined || bytes.length < headBytes + 4 || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  if (crc32(bytes.subarray(0, -4)) !== bytes.readUInt32LE(bytes.length - 4)) return undefined;
  const count = bytes.readUInt32LE(8);
  if (count === 0) return undefined;
  const end = headBytes + count * rowBytes;
  return { rows: bytes.subarray(headBytes, end), names: bytes.toString('latin1', end, bytes.length - 4).split('\0') };
}
