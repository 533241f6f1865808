import { posix } from 'node:path';
import type { ByteString } from '../../snapshots/pack-entry.ts';

/**
 * A path of a request as an absolute one, without `..` and doubled slashes, but with a last `/` or `/.` where it had one: these ask for what a link
 * leads to (Docker's rules for copies).
 */
export function absolutePath(path: string): string {
  const clean = posix.join('/', path).replace(/(?<=.)\/$/, '');
  if (/(^|\/)\.\/*$/.test(path)) return clean === '/' ? '/.' : `${clean}/.`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}

/** The last part of such a path: `.` for `/a/.`, `/` for the root. */
export function lastPart(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/**
 * An archive's name as a path below the folder it is unpacked in, '' for that folder itself; undefined where it leads out of it. An absolute one
 * counts from that folder.
 */
export function pathBelow(name: ByteString): ByteString | undefined {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
