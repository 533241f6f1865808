import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';

/**
 * Makes a folder that only its owner may enter. One that is there keeps its mode where it holds other things than an engine's: somebody may
 * have named a folder of the whole machine, such as /run.
 */
export function ensurePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new EngineError('invalid', `folder ${folder}: it cannot be made (${cause instanceof Error ? cause.message.split(',')[0] : String(cause)}), choose one on a disk that can be written`, { cause });
  }
  const isOurs = lstatSync(join(folder, 'lock'), { throwIfNoEntry: false })?.isFile() ?? false;
  if (isOurs || readdirSync(folder).length === 0) chmodSync(folder, 0o700);
}
