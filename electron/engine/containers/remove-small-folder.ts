import { rmSync } from 'node:fs';

/** A folder with a handful of small files: gone before a thread of the pool would begin. */
export function removeSmallFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
