import { EngineError } from '../../shared/errors/engine-error.ts';

export const tarBlock = 512;

/** What stands in one block before a thing in a tar (ustar, POSIX.1-1988; sizes past 8 GiB in base 256 as GNU tar writes them). */
export type TarHeader = { readonly type: string; readonly size: number };

/** Undefined for the empty block at the end. `corrupt` where it is none. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (block.toString('latin1', 257, 262) !== 'ustar') throw new EngineError('corrupt', 'archive: a block is no header');
  return { type: String.fromCharCode(block[156] ?? 0), size: readSize(block.subarray(124, 136)) };
}

function readSize(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(BigInt(`0x${field.subarray(4).toString('hex')}`));
  const size = Number.parseInt(field.toString('latin1').replace(/[\0 ]+$/, ''), 8);
  if (!Number.isSafeInteger(size)) throw new EngineError('corrupt', 'archive: a size is no number');
  return size;
}

/** Root's where no owner is given. */
export type TarFile = { readonly name: string; readonly size: number; readonly mode: number; readonly modified: Date; readonly owner?: { readonly uid: number; readonly gid: number } };

/** The blocks before one file; a name that is long or not plain ASCII goes in a record of its own (pax). */
export function writeTarHeader(file: TarFile): Buffer {
  const plain = /^[\x20-\x7e]{1,99}$/.test(file.name);
  if (plain && file.size < 8 ** 11) return headerBlock({ ...file, type: '0' });
  const records = Buffer.from([paxRecord('path', file.name), paxRecord('size', String(file.size))].join(''));
  const padding = Buffer.alloc(paddingOf(records.length));
  return Buffer.concat([headerBlock({ ...file, name: 'pax', size: records.length, type: 'x' }), records, padding, headerBlock({ ...file, name: 'file', size: Math.min(file.size, 8 ** 11 - 1), type: '0' })]);
}

export function paddingOf(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const guess = bytes + String(bytes).length;
  return `${String(guess).length === String(bytes).length ? guess : guess + 1}${rest}`;
}

function headerBlock({ name, size, mode, modified, owner = { uid: 0, gid: 0 }, type }: TarFile & { readonly type: string }): Buffer {
  const block = Buffer.alloc(tarBlock);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const fields: readonly (readonly [number, string])[] = [
    [0, name], [100, octal(mode, 8)], [108, octal(owner.uid, 8)], [116, octal(owner.gid, 8)], [124, octal(size, 12)],
    [136, octal(Math.floor(modified.getTime() / 1000), 12)], [148, '        '], [156, type], [257, 'ustar\0'], [263, '00'],
  ];
  for (const [offset, text] of fields) block.write(text, offset, 'latin1');
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
