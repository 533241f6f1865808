import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../sys/atomic-file.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { isVolumeName } from './volume-name.ts';
import { runCommand } from '../sys/run-command.ts';

/**
 * Where volumes are: `ROOT/NAME/_data`. Beside the data there may be a mark, which says that the folder may go where no record names it, and a copy that is being made. A
 * folder without record and mark is somebody's data and stays.
 */
export type VolumeFolders = {
  readonly root: string;
  data(name: string): string;
  /** A copy that is not whole. */
  copying(name: string): string;
  /** A whole copy whose entries are on their way to the data. */
  copied(name: string): string;
  /** Names of folders that can be volumes'. */
  list(): string[];
  /** Makes the folder of a new volume, marked. Durable. One that is there without a mark is taken as it is. `no-space`. */
  make(name: string): Promise<void>;
  isMarked(name: string): boolean;
  mark(name: string): void;
  unmark(name: string): void;
  /** With all that is in it, on this file system alone. */
  remove(name: string): Promise<void>;
  /** Where there is nothing in it, neither data nor mark: its making or its removal was cut off at that moment. */
  removeBare(name: string): void;
};

const markName = 'may-go';
/** Beside the volumes; no volume can have this name. Nor is a disk's `lost+found` one. */
export const partsName = '.parts';

/** False where there is something in it. Many volumes are empty, and a program of its own takes longer. */
function removeEmpty(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EBUSY') return false;
    throw error;
  }
}

export function openVolumeFolders(root: string): VolumeFolders {
  mkdirSync(root, { recursive: true, mode: 0o711 });
  const at = (name: string, part: string): string => join(root, name, part);
  return {
    root,
    data: (name) => at(name, '_data'),
    copying: (name) => at(name, 'copying'),
    copied: (name) => at(name, 'copied'),
    list: () => readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && isVolumeName(entry.name)).map(({ name }) => name),
    make: async (name) => {
      let isNew = false;
      try {
        isNew = mkdirSync(join(root, name), { recursive: true, mode: 0o711 }) !== undefined;
        if (isNew) writeFileSync(at(name, markName), '');
        mkdirSync(at(name, '_data'), { recursive: true, mode: 0o755 });
        await syncFolder(join(root, name));
        await syncFolder(root);
      } catch (error) {
        if (isNew) rmSync(join(root, name), { recursive: true, force: true });
        throw toDiskError(error, `volume ${name}`);
      }
    },
    isMarked: (name) => existsSync(at(name, markName)),
    mark: (name) => writeFileSync(at(name, markName), ''),
    unmark: (name) => rmSync(at(name, markName), { force: true }),
    removeBare: (name) => void removeEmpty(join(root, name)),
    remove: async (name) => {
      const parts = ['_data', 'copying', 'copied'].map((part) => at(name, part)).filter((path) => !removeEmpty(path));
      // In this order: what is left after a crash still has its mark.
      if (parts.length > 0) await runCommand('rm', ['-rf', '--one-file-system', '--', ...parts]);
      rmSync(join(root, name), { recursive: true, force: true });
    },
  };
}
