import { EngineError } from '../../shared/errors/engine-error.ts';
import type { FileTime } from '../sys/set-times.ts';

/** What a pax extended header says beyond the header block (POSIX pax, Extended Header). Byte strings, as in the header. */
export type PaxRecords = ReadonlyMap<string, string>;

/** Reads `<length> <key>=<value>\n` records. `corrupt` where a length does not fit. */
export function parsePaxRecords(bytes: Buffer): PaxRecords {
  const records = new Map<string, string>();
  for (let start = 0; start < bytes.length;) {
    const blank = bytes.indexOf(0x20, start);
    const digits = blank === -1 ? '' : bytes.toString('latin1', start, blank);
    const end = start + Number(digits);
    const equals = bytes.indexOf(0x3d, blank);
    const whole = /^[1-9]\d{0,8}$/.test(digits) && end <= bytes.length && equals !== -1 && equals < end && bytes[end - 1] === 0x0a;
    if (!whole) throw new EngineError('corrupt', `pax header: broken record at byte ${start}`);
    records.set(bytes.toString('latin1', blank + 1, equals), bytes.toString('latin1', equals + 1, end - 1));
    start = end;
  }
  return records;
}

/** A whole number that is not negative. */
export function parsePaxNumber(key: string, value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new EngineError('corrupt', `pax header: ${key} is ${JSON.stringify(value)}`);
  return number;
}

/** Seconds since 1970 with a fraction, perhaps negative. */
export function parsePaxTime(value: string): FileTime {
  const match = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(value);
  if (match === null) throw new EngineError('corrupt', `pax header: time ${JSON.stringify(value)}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const seconds = Number(whole);
  if (sign === '') return { seconds, nanoseconds };
  return nanoseconds === 0 ? { seconds: -seconds, nanoseconds } : { seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds };
}
