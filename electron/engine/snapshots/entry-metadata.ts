import { chmodSync, lchownSync } from 'node:fs';
import { setXattr } from '../sys/xattr.ts';
import { errnoName } from '../sys/system-error.ts';
import { isPortableXattr } from './overlay-xattr.ts';
import type { TarEntry } from './tar-reader.ts';

/** Gives a path owner, mode and attributes of its archive's entry; not its time, which the next change would take away. */
export function setMetadata(path: Buffer, entry: Pick<TarEntry, 'type' | 'uid' | 'gid' | 'mode' | 'xattrs'>): void {
  lchownSync(path, entry.uid, entry.gid);
  // After the owner: its change takes setuid bits and capabilities away.
  if (entry.type !== '2') chmodSync(path, entry.mode);
  setXattrs(path, entry);
}

/** Those that may travel. */
export function setXattrs(path: Buffer, { xattrs }: Pick<TarEntry, 'xattrs'>): void {
  for (const [name, value] of xattrs) {
    if (!isPortableXattr(name)) continue;
    try {
      setXattr(path, name, value);
    } catch (error) {
      // The file system has none of this kind, or not for this type of file.
      if (!['ENOTSUP', 'EPERM'].includes(errnoName(error) ?? '')) throw error;
    }
  }
}
