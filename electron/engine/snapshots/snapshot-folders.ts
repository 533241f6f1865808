import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../sys/run-command.ts';

/** Where things are below the root. Short names: paths of all layers of a container have to fit into one page of mount options. */
export type SnapshotFolders = {
  readonly root: string;
  /** Says that work on a folder is under way (a new name where none is given): until it is disposed record and folder may disagree. */
  reserve(name?: string): { readonly name: string } & Disposable;
  isReserved(name: string): boolean;
  path(area: Area, name: string): string;
  list(area: Area): string[];
  /** Moves a folder to the trash, from where it is removed in the background. What is not there is fine. */
  discard(area: Area, name: string): Promise<void>;
  /** Removes what is in the trash; one at a time. Fails where something cannot be removed; it stays then. */
  emptyTrash(signal: AbortSignal): Promise<void>;
};

/** layers, writables, layers being unpacked, trash, what is known of layers, and a folder that stays empty: what an image of no layers is mounted over. */
const areas = { layers: 'l', writables: 'w', unpacking: 'u', trash: 't', indexes: 'i', empty: 'e' } as const;
export type Area = Exclude<keyof typeof areas, 'empty'>;

/** Relative to the root, as mount options have it. */
export const emptyLower = areas.empty;
export const lowerPath = (folder: string): string => `${areas.layers}/${folder}`;
export const writablePath = (folder: string): string => `${areas.writables}/${folder}`;

export async function openFolders(root: string): Promise<SnapshotFolders> {
  // Nobody but root may reach setuid programs of other systems.
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const area of Object.values(areas)) await mkdir(join(root, area), { recursive: true, mode: 0o755 });
  const path = (area: Area, name: string): string => join(root, areas[area], name);
  const list = (area: Area): string[] => readdirSync(join(root, areas[area]));
  const reserved = new Set<string>();
  let emptying = Promise.resolve();

  const empty = async (signal: AbortSignal): Promise<void> => {
    for (let names = list('trash'); names.length > 0; names = list('trash')) {
      const paths = names.slice(0, 200).map((name) => path('trash', name));
      // A program of its own: fast, at home with names that are no UTF-8, and it stays on this file system whatever is mounted.
      await runCommand('rm', ['-rf', '--one-file-system', '--', ...paths], { signal });
    }
  };

  return {
    root,
    path,
    list,
    reserve: (name = randomBytes(8).toString('hex')) => {
      reserved.add(name);
      return { name, [Symbol.dispose]: () => void reserved.delete(name) };
    },
    isReserved: (name) => reserved.has(name),
    discard: async (area, name) => {
      try {
        await rename(path(area, name), path('trash', name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
    emptyTrash: async (signal) => {
      // After the one before, whose failure is its caller's.
      emptying = emptying.catch(() => undefined).then(() => empty(signal));
      return emptying;
    },
  };
}
