import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder that only its owner may enter. One that is there keeps its mode where it holds other things than an engine's: somebody may
 * have named a folder of the whole machine, such as /run.
 */
export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const isOurs = lstatSync(join(folder, 'lock'), { throwIfNoEntry: false })?.isFile() ?? false;
  if (isOurs || readdirSync(folder).length === 0) chmodSync(folder, 0o700);
}
