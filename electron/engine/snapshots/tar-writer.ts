import type { FileTime } from '../sys/set-times.ts';
import { blockSize, type TarHeader } from './tar-header.ts';

/** An entry to be written. Names are byte strings; a folder's ends with a slash. */
export type NewTarEntry = Omit<TarHeader, 'mtime'> & { readonly mtime: FileTime; readonly xattrs?: ReadonlyMap<string, Buffer> };

/** Where numbers stop to fit in octal fields of 8 and 12 bytes. */
const maxShort = 0o7777777;
const maxLong = 0o77777777777;
const nameBytes = 100;
const prefixBytes = 155;

/** End of an archive: two blocks of zeros. */
export const tarEnd = Buffer.alloc(2 * blockSize);

/** Bytes between the end of an entry's content and the next header. */
export function tarPadding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/**
 * The header of an entry (POSIX ustar), with a pax header in front where something does not fit in it: long names, extended attributes. Large
 * numbers are written in GNU's base 256 as well, for readers that know no pax.
 */
export function buildTarHeader(entry: NewTarEntry): Buffer {
  const records: [string, string][] = [];
  const split = splitName(entry.name);
  if (split === undefined) records.push(['path', entry.name]);
  if (entry.linkName.length > nameBytes) records.push(['linkpath', entry.linkName]);
  if (entry.size > maxLong) records.push(['size', String(entry.size)]);
  if (entry.uid > maxShort) records.push(['uid', String(entry.uid)]);
  if (entry.gid > maxShort) records.push(['gid', String(entry.gid)]);
  for (const [name, value] of entry.xattrs ?? []) records.push([`SCHILY.xattr.${name}`, value.toString('latin1')]);
  const header = buildBlock(entry, split ?? { prefix: '', name: entry.name.slice(0, nameBytes) });
  return records.length === 0 ? header : Buffer.concat([buildPax(entry, records), header]);
}

/** Name and prefix as the header has room for them; undefined where it has not. */
function splitName(name: string): { prefix: string; name: string } | undefined {
  if (name.length <= nameBytes) return { prefix: '', name };
  const slash = name.indexOf('/', name.length - nameBytes - 1);
  return slash <= 0 || slash > prefixBytes || slash === name.length - 1 ? undefined : { prefix: name.slice(0, slash), name: name.slice(slash + 1) };
}

function buildPax(entry: NewTarEntry, records: readonly [string, string][]): Buffer {
  const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const header = buildBlock({ ...entry, type: 'x', linkName: '', size: body.length, mode: 0o644, uid: 0, gid: 0, major: 0, minor: 0 }, { prefix: '', name: 'PaxHeaders.0/entry' });
  return Buffer.concat([header, body, Buffer.alloc(tarPadding(body.length))]);
}

/** `<length> <key>=<value>\n`, the length counting itself. */
function paxRecord(key: string, value: string): Buffer {
  const body = ` ${key}=${value}\n`;
  let length = body.length + 1;
  while (String(length).length + body.length > length) length += 1;
  return Buffer.from(`${length}${body}`, 'latin1');
}

function buildBlock(entry: NewTarEntry, { prefix, name }: { prefix: string; name: string }): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 0, nameBytes, 'latin1');
  writeNumber(block, entry.mode, 100, 8);
  writeNumber(block, entry.uid, 108, 8);
  writeNumber(block, entry.gid, 116, 8);
  writeNumber(block, entry.size, 124, 12);
  writeNumber(block, entry.mtime.seconds, 136, 12);
  block.write(entry.type, 156, 1, 'latin1');
  block.write(entry.linkName, 157, nameBytes, 'latin1');
  block.write('ustar\x0000', 257, 8, 'latin1');
  writeNumber(block, entry.major, 329, 8);
  writeNumber(block, entry.minor, 337, 8);
  block.write(prefix, 345, prefixBytes, 'latin1');
  let sum = 8 * 0x20;
  for (let index = 0; index < blockSize; index += 1) sum += block[index] ?? 0;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return block;
}

/** Octal digits and a NUL, or base 256 (GNU) where that is too short or the number negative. */
function writeNumber(block: Buffer, value: number, at: number, length: number): void {
  const digits = length - 1;
  if (value >= 0 && value < 8 ** digits) {
    block.write(value.toString(8).padStart(digits, '0'), at, digits, 'latin1');
    return;
  }
  let rest = BigInt(value);
  for (let index = at + length - 1; index >= at; index -= 1) {
    block[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = (block[at] ?? 0) | 0x80;
}
