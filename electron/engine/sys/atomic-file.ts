import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { toDiskError } from './disk-error.ts';

/** Replaces a file as a whole and durably: after a crash there is the old or the new content. Mode 0644 where none is given. */
export async function writeFileAtomic(path: string, data: string | Uint8Array, options: { mode?: number } = {}): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await using file = await open(temporary, 'wx', options.mode ?? 0o644);
    await file.writeFile(data);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toDiskError(error, `write ${path}`);
  }
  await syncFolder(dirname(path));
}

/** Makes new, renamed and removed names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

/** The parsed content, undefined where there is no such file; `corrupt` where it is no JSON. The shape is the caller's to check. */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new EngineError('corrupt', `read ${path}: not JSON`, { cause });
  }
}
