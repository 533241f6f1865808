import { closeSync, constants, openSync } from 'node:fs';
import { lastErrno, libc, toCString } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

/** RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS (openat2(2)): links, also absolute ones and `..`, stay below the root. */
const resolveInRoot = 0x10n | 0x02n;
export const closeOnExec = 0o2000000;
/** O_PATH: nothing is opened, so that no fifo or device wakes up. */
export const pathOnly = 0o10000000;
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** An open descriptor, closed when it is disposed. */
export type Opened = Disposable & { readonly fd: number };

/**
 * Opens a path of a root file system that nobody vouches for: no link on the way leads outside. `flags` as of open(2); `path` makes a descriptor that only stands for the
 * place and opens nothing, so that no fifo or device wakes up. Undefined where there is nothing.
 */
export function openInRoot(root: string, path: string | Buffer, flags: number | 'path'): Opened | undefined {
  const rootFd = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const how = Buffer.alloc(24);
    how.writeBigUInt64LE(BigInt((flags === 'path' ? pathOnly : flags) | closeOnExec), 0);
    how.writeBigUInt64LE(resolveInRoot, 16);
    const fd = libc.openat2(rootFd, toCString(path.length === 0 ? '.' : path), how);
    if (fd >= 0) return openedByLibc(fd);
    const error = systemError(`open ${path.toString()} in a container's root`, lastErrno());
    if (absent.has(errnoName(error) ?? '')) return undefined;
    throw error;
  } finally {
    closeSync(rootFd);
  }
}

/** Node keeps count of the descriptors of a worker: what it has not opened it is not to close. */
export function openedByLibc(fd: number): Opened {
  return { fd, [Symbol.dispose]: () => void libc.close(fd) };
}

/** A path by which this process and those it starts reach what a descriptor stands for, as long as it is open. */
export function pathOfDescriptor({ fd }: Opened): string {
  return `/proc/${process.pid}/fd/${fd}`;
}
