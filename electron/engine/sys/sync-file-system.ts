import { open } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { libc } from './libc.ts';

/** Makes everything written to the file system of a path durable, in one go (syncfs(2)). May take seconds; blocks nothing. */
export async function syncFileSystem(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  if ((await libc.syncfs(folder.fd)) !== 0) throw new EngineError('internal', `sync the file system of ${path}: failed`);
}
