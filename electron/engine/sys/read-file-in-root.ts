import { fstatSync, readSync } from 'node:fs';
import { openForReading } from './look-at.ts';
import { openInRoot } from './open-in-root.ts';

/**
 * A small text file of a root file system that nobody vouches for: no link in it leads outside. Undefined where there is no such regular
 * file, or it has more than `maxBytes`.
 */
export function readFileInRoot(root: string, path: string, maxBytes: number): string | undefined {
  // Looked at before it is opened: some devices of the machine act on that alone.
  using place = openInRoot(root, path, 'path');
  if (place === undefined) return undefined;
  const stat = fstatSync(place.fd);
  if (!stat.isFile() || stat.size > maxBytes) return undefined;
  using file = openForReading(place, path);
  const buffer = Buffer.alloc(stat.size);
  return buffer.toString('utf8', 0, readSync(file.fd, buffer, 0, stat.size, 0));
}
