import { closeSync, openSync } from 'node:fs';
import { lastErrno, libc } from './libc.ts';
import { systemError } from './system-error.ts';

/** Makes everything written to the file system of a path durable, in one go (syncfs(2)). May block for seconds: for workers. */
export function syncFileSystem(path: string): void {
  const fd = openSync(path, 'r');
  try {
    if (libc.syncfs(fd) !== 0) throw systemError(`sync the file system of ${path}`, lastErrno());
  } finally {
    closeSync(fd);
  }
}
