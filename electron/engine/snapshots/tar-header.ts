import { EngineError } from '../../shared/errors/engine-error.ts';
import type { FileTime } from '../sys/set-times.ts';

export const blockSize = 512;

/**
 * One header block as it stands (POSIX ustar, GNU, v7). Names are byte strings: one character per byte, whatever the encoding.
 */
export type TarHeader = {
  readonly type: string;
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: FileTime;
  readonly major: number;
  readonly minor: number;
};

/** Reads a header block. `corrupt` where the checksum or a number is wrong: what follows cannot be trusted then. */
export function parseTarHeader(block: Buffer): TarHeader {
  checkSum(block);
  const ustar = block.toString('latin1', 257, 263) === 'ustar\0';
  const name = text(block, 0, 100);
  const prefix = ustar ? text(block, 345, 155) : '';
  return {
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0),
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: text(block, 157, 100),
    mode: number(block, 100, 8) & 0o7777,
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    size: number(block, 124, 12),
    mtime: { seconds: number(block, 136, 12, true), nanoseconds: 0 },
    major: number(block, 329, 8),
    minor: number(block, 337, 8),
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.every((byte) => byte === 0);
}

/** The sum of all bytes with the field itself as blanks; some old programs summed signed bytes. */
function checkSum(block: Buffer): void {
  let unsigned = 8 * 32;
  let signed = unsigned;
  for (let index = 0; index < blockSize; index += 1) {
    if (index === 148) index = 156;
    const byte = block[index] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const wanted = number(block, 148, 8);
  if (wanted !== unsigned && wanted !== signed) throw new EngineError('corrupt', `tar header: checksum ${unsigned}, expected ${wanted}`);
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString('latin1', start, end === -1 || end > start + length ? start + length : end);
}

/** Octal digits between blanks and NULs, or base 256 where the first bit is set (GNU). */
function number(block: Buffer, start: number, length: number, mayBeNegative = false): number {
  const first = block[start] ?? 0;
  let value: number;
  if (first & 0x80) {
    const bits = BigInt(length * 8 - 1);
    const raw = BigInt(`0x${block.toString('hex', start, start + length)}`) & ((1n << bits) - 1n);
    value = Number(first & 0x40 ? raw - (1n << bits) : raw);
  } else {
    const digits = block.toString('latin1', start, start + length).replace(/[\0 ]+$/, '').trimStart();
    if (!/^[0-7]*$/.test(digits)) throw new EngineError('corrupt', `tar header: ${JSON.stringify(digits)} at ${start} is no octal number`);
    value = Number.parseInt(digits || '0', 8);
  }
  if (!Number.isSafeInteger(value) || (value < 0 && !mayBeNegative)) throw new EngineError('corrupt', `tar header: number ${value} at ${start}`);
  return value;
}
