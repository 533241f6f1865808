import { lstatSync, readlinkSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { errnoName } from '../../sys/system-error.ts';
import type { PathStat } from '../containers.ts';
import { absolutePath, lastPart } from './archive-path.ts';

const maxLinks = 255;

/** Looks at a path, in the root that the thread is in. `not-found`, `invalid` where something in it is no folder. */
export function readPathStat(asked: string): PathStat {
  const path = absolutePath(asked);
  const stat = naming(asked, () => lstatSync(path, { bigint: true }));
  return {
    name: lastPart(path),
    size: Number(stat.size),
    mode: Number(stat.mode),
    mtimeNs: stat.mtimeNs,
    linkTarget: stat.isSymbolicLink() ? followLinks(path) : '',
  };
}

/** Runs work on a path; what the system says becomes an error that names the path. */
export function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const errno = errnoName(error) ?? '';
    if (errno === 'ENOENT') throw new EngineError('not-found', `no such file: ${path}`, { cause: error, detail: { errno } });
    if (['ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(errno)) throw new EngineError('invalid', `${path}: ${words[errno]}`, { cause: error, detail: { errno } });
    throw error;
  }
}

const words: Readonly<Record<string, string>> = { ENOTDIR: 'not a directory', ELOOP: 'too many levels of symbolic links', ENAMETOOLONG: 'file name too long' };

/** Where a path leads when all links in it are followed, whether it is there or not. */
function followLinks(path: string): string {
  const todo = path.split('/').filter(Boolean);
  const done: string[] = [];
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const here = `/${[...done, part].join('/')}`;
    const link = linkOf(here);
    if (link === undefined) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > maxLinks) throw new EngineError('invalid', `${path}: too many levels of symbolic links`);
    if (link.startsWith('/')) done.length = 0;
    todo.unshift(...link.split('/').filter(Boolean));
  }
  return `/${done.join('/')}`;
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (['EINVAL', 'ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG'].includes(errnoName(error) ?? '')) return undefined;
    throw error;
  }
}
