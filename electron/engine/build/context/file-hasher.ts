import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { createHash, hash } from 'node:crypto';
import { orNothing } from './tree-files.ts';
import { pathBytes, type ByteString } from './byte-name.ts';

/** Without waiting for the other end of a fifo that took a file's place. */
export const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

const bufferBytes = 512 * 1024;

/** Hashes file after file with one buffer: the sha256 in hex, undefined for what is no file any more. `check` is called between pieces. */
export function createFileHasher(check: () => void): (path: ByteString) => string | undefined {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  return (path) => {
    const fd = orNothing(() => openSync(pathBytes(path), readFlags));
    if (fd === undefined) return undefined;
    try {
      if (!fstatSync(fd).isFile()) return undefined;
      const first = readFull(fd, buffer);
      if (first < bufferBytes) return hash('sha256', buffer.subarray(0, first), 'hex');
      const long = createHash('sha256').update(buffer);
      for (let got = readFull(fd, buffer); got > 0; got = readFull(fd, buffer)) {
        check();
        long.update(buffer.subarray(0, got));
      }
      return long.digest('hex');
    } finally {
      closeSync(fd);
    }
  };
}

function readFull(fd: number, buffer: Buffer): number {
  let used = 0;
  while (used < buffer.length) {
    const got = readSync(fd, buffer, used, buffer.length - used, null);
    if (got === 0) break;
    used += got;
  }
  return used;
}
