import { lastErrno, libc, toCString } from './libc.ts';
import { systemError } from './system-error.ts';

/** A point in time to the nanosecond, as file systems and pax archives have it; `nanoseconds` counts upwards from `seconds`. */
export type FileTime = { readonly seconds: number; readonly nanoseconds: number };

const currentFolder = -100;
const noFollow = 0x100;
// One buffer for all calls: they are synchronous, and each worker has its own copy of this module.
const times = Buffer.alloc(32);

/** Sets access and modification time of the file itself, exactly: Node's own calls round to what a double holds. */
export function setTimes(path: string | Buffer, time: FileTime): void {
  for (const offset of [0, 16]) {
    times.writeBigInt64LE(BigInt(time.seconds), offset);
    times.writeBigInt64LE(BigInt(time.nanoseconds), offset + 8);
  }
  if (libc.utimensat(currentFolder, toCString(path), times, noFollow) !== 0) throw systemError(`set times of ${path.toString()}`, lastErrno());
}
