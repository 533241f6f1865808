import { lstatSync, readdirSync, realpathSync, type BigIntStats } from 'node:fs';
import { errnoName } from '../../sys/system-error.ts';
import { pathBytes, type ByteString } from './byte-name.ts';

/** What is known of a file without reading it. */
export type FileStat = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mode' | 'uid' | 'gid' | 'rdev' | 'nlink' | 'mtimeNs' | 'ctimeNs' | 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isCharacterDevice'>;

/** Files of a tree by their paths in it, '' for its root: on a disk, or in memory. What vanished, or became something else, is not there. */
export type TreeFiles = {
  /** Of the thing itself: a link is not followed. */
  stat(path: ByteString): FileStat | undefined;
  /** Of a folder, in reverse. */
  names(path: ByteString): ByteString[];
  /** Links followed; undefined where they lead to nothing. */
  realPath(path: ByteString): ByteString | undefined;
};

/** Those below a folder: '' where the thread is in the tree, and else no link is followed safely. */
export function diskFiles(root: string): TreeFiles {
  return {
    stat: (path) => orNothing(() => lstatSync(pathBytes(`${root}/${path}`), { bigint: true, throwIfNoEntry: false })),
    names: (path) => {
      const names = orNothing(() => readdirSync(pathBytes(`${root}/${path}`), { encoding: 'latin1' as BufferEncoding })) ?? [];
      return names.sort((a, b) => (a < b ? 1 : -1));
    },
    realPath: (path) => {
      const real = orNothing(() => realpathSync(pathBytes(`${root}/${path}`), { encoding: 'latin1' as BufferEncoding }));
      return real?.slice(root.length).replace(/^\//, '');
    },
  };
}

const vanished = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE']);

/** Undefined for what vanished, or became something else, since it was listed. */
export function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (vanished.has(errnoName(error) ?? '')) return undefined;
    throw error;
  }
}
