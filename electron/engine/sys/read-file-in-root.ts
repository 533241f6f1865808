import { constants, fstatSync, readSync } from 'node:fs';
import { openInRoot } from './open-in-root.ts';

/** NONBLOCK: a fifo in the file's place must not hold us up. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * A small text file of a root file system that nobody vouches for: no link in it leads outside. Undefined where there is no such regular
 * file, or it has more than `maxBytes`.
 */
export function readFileInRoot(root: string, path: string, maxBytes: number): string | undefined {
  using file = openInRoot(root, path, flags);
  return file && readRegular(file.fd, maxBytes);
}

function readRegular(fd: number, maxBytes: number): string | undefined {
  const stat = fstatSync(fd);
  if (!stat.isFile() || stat.size > maxBytes) return undefined;
  const buffer = Buffer.alloc(stat.size);
  const length = readSync(fd, buffer, 0, buffer.length, 0);
  return buffer.toString('utf8', 0, length);
}
