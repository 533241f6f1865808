import { isPortableXattr } from '../../snapshots/overlay-xattr.ts';
import { errnoName } from '../../sys/system-error.ts';
import { getXattr, listXattrs } from '../../sys/xattr.ts';
import { pathBytes, type ByteString } from './byte-name.ts';
import { orNothing } from './tree-files.ts';

export const noXattrs: ReadonlyMap<string, Buffer> = new Map();

/** Attributes that travel with a file, by name. */
export function readXattrs(path: ByteString): ReadonlyMap<string, Buffer> {
  const file = pathBytes(path);
  const names = orNothing(() => listOrNone(file)) ?? [];
  if (names.length === 0) return noXattrs;
  const found = new Map<string, Buffer>();
  for (const name of names.filter(isPortableXattr).sort()) {
    const value = orNothing(() => getXattr(file, name));
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

function listOrNone(file: string | Buffer): string[] {
  try {
    return listXattrs(file);
  } catch (error) {
    if (errnoName(error) === 'ENOTSUP') return [];
    throw error;
  }
}
