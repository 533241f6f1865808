import { stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { TypedPath } from '../../shared/ipc/files.ts';

/** The absolute path that was typed, once it is known to be what it is wanted for. Fails `invalid`, `not-found` or `exists`. */
export async function checkTypedPath(typed: TypedPath, home = homedir()): Promise<string> {
  const text = typed.path.trim();
  const path = normalize(text === '~' || text.startsWith('~/') ? join(home, text.slice(1)) : text).replace(/(.)\/$/, '$1');
  const fail = (kind: 'invalid' | 'not-found' | 'exists', why: string): EngineError => new EngineError(kind, `${text || 'path'}: ${why}`, { detail: { field: 'path' } });
  if (!isAbsolute(path) || path.includes('\0')) throw fail('invalid', 'expected a whole path, such as /home/me/image.tar');
  const found = await statOf(path);
  if (typed.use === 'open') {
    if (found === undefined) throw fail('not-found', 'nothing is there');
    if (found.isDirectory() !== (typed.kind === 'folder')) throw fail('invalid', typed.kind === 'folder' ? 'it is no folder' : 'it is a folder');
    return path;
  }
  if (found?.isDirectory() === true) throw fail('invalid', 'it is a folder: add the name of the file');
  if (found !== undefined && !typed.overwrite) throw fail('exists', 'a file is there already');
  const folder = await statOf(dirname(path));
  if (folder?.isDirectory() !== true) throw fail('not-found', `there is no folder ${dirname(path)}`);
  return path;
}

async function statOf(path: string): Promise<Stats | undefined> {
  return await stat(path).catch(() => undefined);
}
