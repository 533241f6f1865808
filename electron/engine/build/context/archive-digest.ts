import { createHash } from 'node:crypto';
import type { TarEntry } from '../../snapshots/tar-reader.ts';
import type { ByteString } from './byte-name.ts';

/** All that a context is made of, in the order in which it came: the same for the same files of one sender. */
export type ArchiveDigest = {
  /** `digest`: the sha256 in hex of a file's content, '' for all else. */
  add(path: ByteString, entry: TarEntry, digest: string): void;
  /** Once, at the end. */
  hex(): string;
};

export function createArchiveDigest(): ArchiveDigest {
  const whole = createHash('sha256');
  return {
    add: (path, { type, mode, mtime, linkName, xattrs }, digest) => {
      const attributes = [...xattrs].map(([name, value]) => [name, value.toString('hex')]);
      whole.update(JSON.stringify([type, path, mode & 0o7777, mtime.seconds, mtime.nanoseconds, linkName, attributes, digest]));
    },
    hex: () => whole.digest('hex'),
  };
}
