import { lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { toDiskError } from '../../sys/disk-error.ts';

/** Deletes all that is in a folder of the root that the thread is in, and leaves the folder. `conflict` where links lead to it: what they mean may be another place. */
export function clearFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory() || realpathSync(path) !== path) throw new EngineError('conflict', `clear ${path}: it is no folder, or a link leads there`);
  try {
    for (const name of readdirSync(path, { encoding: 'buffer' })) rmSync(Buffer.concat([Buffer.from(`${path}/`), name]), { recursive: true, force: true });
  } catch (error) {
    throw toDiskError(error, `clear ${path}`);
  }
}
