import { lstatSync, mkdirSync, rmSync, unlinkSync, type Stats } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { setXattr } from '../sys/xattr.ts';
import { parentPath } from './entry-path.ts';
import { opaqueValue, opaqueXattr } from './overlay-xattr.ts';
import { describeName } from './tar-reader.ts';

/** The folders of one layer while it is written. Paths are byte strings relative to its root, and were parsed. */
export type LayerTree = {
  /** The path for a system call. */
  at(path: string): Buffer;
  find(path: string): Stats | undefined;
  /** Folders made because something was in them; parents first. Each counts as an entry. */
  implicitFolders(): string[];
  /** Makes the folders above a path where they are missing. `invalid` where one is something else: nothing is followed. */
  ensureParents(path: string): void;
  /** `invalid` where a folder above a path is not there, or is something else. */
  checkParents(path: string): void;
  /** Makes a folder, or keeps the one that is there; anything else there goes. */
  makeFolder(path: string): void;
  /** Removes what is there, a folder with all that is in it. */
  clear(path: string): void;
  /** Hides what lower layers have in this folder. */
  markOpaque(path: string): void;
};

export function createLayerTree(root: string, options: { realRoot: boolean; onImplicitFolder: () => void }): LayerTree {
  const rootBytes = Buffer.from(root).toString('latin1');
  const at = (path: string): Buffer => Buffer.from(path === '' ? rootBytes : `${rootBytes}/${path}`, 'latin1');
  const find = (path: string): Stats | undefined => lstatSync(at(path), { throwIfNoEntry: false });
  /** Known to be real folders. */
  const folders = new Set(['']);
  const implicit = new Set(['']);

  const markOpaque = (path: string): void => setXattr(at(path), opaqueXattr(options.realRoot), opaqueValue);

  const provideFolder = (path: string, found: Stats | undefined): void => {
    folders.add(path);
    if (found?.isDirectory()) return;
    if (found) unlinkSync(at(path));
    mkdirSync(at(path), 0o755);
    // The name was deleted first and is a folder again: what lower layers have in it stays deleted.
    if (found && isWhiteout(found)) markOpaque(path);
  };

  const ensureParents = (path: string): void => {
    const parent = parentPath(path);
    if (folders.has(parent)) return;
    ensureParents(parent);
    const found = find(parent);
    if (found && !found.isDirectory() && !isWhiteout(found)) throw notFolder(parent);
    if (!found?.isDirectory()) {
      options.onImplicitFolder();
      implicit.add(parent);
    }
    provideFolder(parent, found);
  };

  return {
    at,
    find,
    markOpaque,
    ensureParents,
    implicitFolders: () => [...implicit].sort(),
    checkParents: (path) => {
      const parent = parentPath(path);
      const parts = parent.split('/');
      // From the top: below something that is no folder the question makes no sense.
      for (let depth = 1; depth <= parts.length && !folders.has(parent); depth += 1) {
        const ancestor = parts.slice(0, depth).join('/');
        if (!find(ancestor)?.isDirectory()) throw notFolder(ancestor);
      }
      folders.add(parent);
    },
    makeFolder: (path) => {
      provideFolder(path, find(path));
      implicit.delete(path);
    },
    clear: (path) => {
      const found = find(path);
      if (!found) return;
      if (!found.isDirectory()) {
        unlinkSync(at(path));
        return;
      }
      rmSync(at(path), { recursive: true });
      folders.clear();
      folders.add('');
    },
  };
}

export function isWhiteout(stat: Stats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0;
}

function notFolder(path: string): EngineError {
  return new EngineError('invalid', `parent ${describeName(path)} is not a folder of this layer`);
}
