import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { openInRoot, pathOfDescriptor } from './open-in-root.ts';

/**
 * A small text file of a root file system that nobody vouches for: no link in it leads outside. Undefined where there is no such regular
 * file, or it has more than `maxBytes`.
 */
export function readFileInRoot(root: string, path: string, maxBytes: number): string | undefined {
  // Looked at before it is opened: some devices of the machine act on that alone.
  using place = openInRoot(root, path, 'path');
  if (place === undefined) return undefined;
  const stat = fstatSync(place.fd);
  return stat.isFile() && stat.size <= maxBytes ? readText(pathOfDescriptor(place), stat.size) : undefined;
}

function readText(path: string, size: number): string {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(size);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, size, 0));
  } finally {
    closeSync(fd);
  }
}
