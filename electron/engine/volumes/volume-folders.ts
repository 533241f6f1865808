import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../sys/atomic-file.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { runCommand } from '../sys/run-command.ts';

/**
 * Where volumes are: `ROOT/NAME/_data`. Beside the data there may be a mark, which says that the folder may go where no record names it, and a copy that is being made. A
 * folder without record and mark is somebody's data and stays.
 */
export type VolumeFolders = {
  data(name: string): string;
  /** A copy that is not whole. */
  copying(name: string): string;
  /** A whole copy whose entries are on their way to the data. */
  copied(name: string): string;
  list(): string[];
  /** Makes the folder of a new volume, marked. Durable. One that is there without a mark is taken as it is. `no-space`. */
  make(name: string): Promise<void>;
  isMarked(name: string): boolean;
  mark(name: string): void;
  unmark(name: string): void;
  /** With all that is in it, on this file system alone. */
  remove(name: string): Promise<void>;
};

const markName = 'may-go';

export function openVolumeFolders(root: string): VolumeFolders {
  mkdirSync(root, { recursive: true, mode: 0o711 });
  const at = (name: string, part: string): string => join(root, name, part);
  return {
    data: (name) => at(name, '_data'),
    copying: (name) => at(name, 'copying'),
    copied: (name) => at(name, 'copied'),
    list: () => readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name),
    make: async (name) => {
      try {
        const isNew = mkdirSync(join(root, name), { recursive: true, mode: 0o711 }) !== undefined;
        if (isNew) writeFileSync(at(name, markName), '');
        mkdirSync(at(name, '_data'), { recursive: true, mode: 0o755 });
        await syncFolder(join(root, name));
        await syncFolder(root);
      } catch (error) {
        throw toDiskError(error, `volume ${name}`);
      }
    },
    isMarked: (name) => existsSync(at(name, markName)),
    mark: (name) => writeFileSync(at(name, markName), ''),
    unmark: (name) => rmSync(at(name, markName), { force: true }),
    // In this order: what is left after a crash still has its mark.
    remove: async (name) => {
      const paths = [...['_data', 'copying', 'copied'].map((part) => at(name, part)), join(root, name)];
      await runCommand('rm', ['-rf', '--one-file-system', '--', ...paths]);
    },
  };
}
