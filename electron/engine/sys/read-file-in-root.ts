import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { lastErrno, libc, toCString } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

/** RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS (openat2(2)): links, also absolute ones and `..`, stay below the root. */
const resolveInRoot = 0x10n | 0x02n;
/** NONBLOCK: a fifo in the file's place must not hold us up. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | 0o2000000;
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * A small text file of a root file system that nobody vouches for: no link in it leads outside. Undefined where there is no such regular
 * file, or it has more than `maxBytes`.
 */
export function readFileInRoot(root: string, path: string, maxBytes: number): string | undefined {
  const rootFd = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const fd = openInRoot(rootFd, path);
    if (fd === undefined) return undefined;
    try {
      return readRegular(fd, maxBytes);
    } finally {
      closeSync(fd);
    }
  } finally {
    closeSync(rootFd);
  }
}

function openInRoot(rootFd: number, path: string): number | undefined {
  const how = Buffer.alloc(24);
  how.writeBigUInt64LE(BigInt(flags), 0);
  how.writeBigUInt64LE(resolveInRoot, 16);
  const fd = libc.openat2(rootFd, toCString(path), how);
  if (fd >= 0) return fd;
  const error = systemError(`open ${path} in a container's root`, lastErrno());
  if (absent.has(errnoName(error) ?? '')) return undefined;
  throw error;
}

function readRegular(fd: number, maxBytes: number): string | undefined {
  const stat = fstatSync(fd);
  if (!stat.isFile() || stat.size > maxBytes) return undefined;
  const buffer = Buffer.alloc(stat.size);
  const length = readSync(fd, buffer, 0, buffer.length, 0);
  return buffer.toString('utf8', 0, length);
}
