import { randomBytes } from 'node:crypto';
import { fstatSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { listMounts } from '../sys/list-mounts.ts';
import { mount, unmount } from '../sys/mount.ts';
import { openInRoot } from '../sys/open-in-root.ts';
import type { Volume, VolumePart } from './volumes.ts';

/**
 * Parts of volumes as mounts of their own, for as long as a container is made: a program in another mount namespace takes no descriptor as a source, and
 * what stands at a path may be replaced by a link at any moment. Nothing below `root` is ever removed with what is in it.
 */
export type VolumeParts = {
  open(volume: Volume, subpath: string): VolumePart;
  /** Mounts that a crash left. */
  stray(): string[];
  /** Takes away what a crash left. */
  sweep(): void;
};

export function createVolumeParts(root: string): VolumeParts {
  const isOurs = (target: string): boolean => target.startsWith(`${root}/`);
  const stray = (): string[] => listMounts().flatMap(({ target }) => (isOurs(target) ? [target] : []));
  return {
    stray,
    sweep: () => {
      for (const target of stray().toReversed()) unmount(target, { detach: true });
      for (const name of listNames(root)) removeTarget(join(root, name));
    },
    open: (volume, subpath) => {
      using part = openInRoot(volume.path, subpath, 'path');
      if (part === undefined) throw new EngineError('invalid', `cannot access path ${join(volume.path, subpath)}: no such file or directory in volume ${volume.name}`);
      mkdirSync(root, { recursive: true, mode: 0o700 });
      const path = join(root, randomBytes(8).toString('hex'));
      if (fstatSync(part.fd).isDirectory()) mkdirSync(path, { mode: 0o700 });
      else writeFileSync(path, '', { flag: 'wx' });
      try {
        mount({ source: `/proc/self/fd/${part.fd}`, target: path, type: '', flags: ['bind', 'recursive'] });
      } catch (error) {
        removeTarget(path);
        throw error;
      }
      const close = (): void => {
        unmount(path, { detach: true });
        removeTarget(path);
      };
      return { path, [Symbol.dispose]: close };
    },
  };
}

/** Empty, or it stays. */
function removeTarget(path: string): void {
  if (lstatSync(path).isDirectory()) rmdirSync(path);
  else unlinkSync(path);
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
