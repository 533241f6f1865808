import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { lastErrno, libc, toCString } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

/** mount(2), the flags by name. */
const flagBits = {
  readonly: 0x1,
  nosuid: 0x2,
  nodev: 0x4,
  noexec: 0x8,
  remount: 0x20,
  noatime: 0x400,
  bind: 0x1000,
  move: 0x2000,
  recursive: 0x4000,
  silent: 0x8000,
  unbindable: 0x20000,
  private: 0x40000,
  slave: 0x80000,
  shared: 0x100000,
  relatime: 0x200000,
} as const;

export type MountFlag = keyof typeof flagBits;

export type MountRequest = {
  /** What the type wants here: a device, a folder, or just a word. */
  readonly source: string;
  readonly target: string;
  /** Empty for bind, move and propagation changes. */
  readonly type: string;
  readonly flags?: readonly MountFlag[];
  /** The file system's own options, comma separated; at most one page. */
  readonly data?: string;
  /** Relative paths in source, target and data start here: it keeps data short. */
  readonly from?: string;
};

const maxDataBytes = 4095;
const detachFlag = 2;
const noFollowFlag = 8;

/** Mounts, blocking, well under a millisecond. Fails with the errno's name in `detail.errno`; `invalid` where data is too long. */
export function mount(request: MountRequest): void {
  const data = request.data === undefined ? null : toCString(request.data);
  if (data !== null && data.length > maxDataBytes) throw systemError(`mount ${request.target}: ${data.length} bytes of options`, constants.errno.ENAMETOOLONG);
  const flags = (request.flags ?? []).reduce((bits, flag) => bits | flagBits[flag], 0);
  const call = (): void => {
    const result = libc.mount(toCString(request.source), toCString(request.target), toCString(request.type), flags, data);
    if (result !== 0) throw systemError(`mount ${request.type || 'bind'} on ${request.target}`, lastErrno());
  };
  if (request.from === undefined) call();
  else inFolder(request.from, call);
}

/** Unmounts. Returns false where nothing was mounted there. `detach` hides it at once and lets go when the last user is gone. */
export function unmount(target: string, options: { detach?: boolean } = {}): boolean {
  const flags = noFollowFlag | (options.detach ? detachFlag : 0);
  if (libc.umount2(toCString(target), flags) === 0) return true;
  const error = systemError(`unmount ${target}`, lastErrno());
  if (['EINVAL', 'ENOENT'].includes(errnoName(error) ?? '')) return false;
  throw error;
}

/** The working folder belongs to the whole process; the call is synchronous and the old one comes back, so nobody else sees it. */
function inFolder(folder: string, call: () => void): void {
  const before = openSync('.', 'r');
  try {
    if (libc.chdir(toCString(folder)) !== 0) throw systemError(`enter ${folder}`, lastErrno());
    try {
      call();
    } finally {
      libc.fchdir(before);
    }
  } finally {
    closeSync(before);
  }
}
