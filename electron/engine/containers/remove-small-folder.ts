import { rmSync } from 'node:fs';

/** A folder with a handful of small files: gone before a thread of the pool would begin, also where a monitor still puts one there. */
export function removeSmallFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 1 });
}
