import { rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { ContainerPaths } from './container-paths.ts';

/** Freeing more than this takes the file system long enough to be noticed. */
const largeBytes = 16 * 1024 * 1024;

/** A folder with a handful of small files: gone before a thread of the pool would begin. */
export function removeSmallFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** A container's folder on the data disk; a large log does not hold up everybody else. */
export async function removeContainerFolder(paths: ContainerPaths, id: string): Promise<void> {
  const log = paths.file(id, 'container.log');
  const { size } = statSync(log, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > largeBytes) await rm(log, { force: true });
  removeSmallFolder(paths.folder(id));
}
