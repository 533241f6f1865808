import { lstatSync, readlinkSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { joinNames, pathBytes, toText, type ByteString } from './byte-name.ts';
import type { ContextJob, Place, PlacedFolder } from './context-job.ts';
import { readXattrs } from './portable-xattrs.ts';
import { inTree } from './select-in-tree.ts';

/** As many as Linux follows. */
const maxLinks = 40;

/** What is at a path of the root that a copy goes to, links followed inside of it. A link that leads to nothing is followed as well. */
export function findPlace({ root, destination }: Extract<ContextJob, { kind: 'place' }>): Place {
  if (root === undefined) return { path: cleanParts(destination).join('/'), kind: 'nothing', folders: [] };
  return inTree(root, () => lookAt(destination));
}

function lookAt(destination: ByteString): Place {
  const todo = cleanParts(destination).toReversed();
  let path: ByteString = '';
  let folders: PlacedFolder[] = [];
  let links = 0;
  let kind: Place['kind'] = 'folder';
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    const next = joinNames(path, part);
    if (kind === 'file') throw new EngineError('invalid', `cannot copy to ${toText(destination)}: /${toText(path)} is not a folder`);
    const stat = kind === 'nothing' ? undefined : lstatSync(pathBytes(`/${next}`), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() === true) {
      links += 1;
      if (links > maxLinks) throw new EngineError('invalid', `${toText(destination)}: too many links on the way`);
      const target = readlinkSync(pathBytes(`/${next}`), { encoding: 'latin1' as BufferEncoding });
      todo.push(...cleanParts(target.startsWith('/') ? target : joinNames(path, target)).toReversed());
      path = '';
      folders = [];
      continue;
    }
    path = next;
    if (stat === undefined) kind = 'nothing';
    else if (stat.isDirectory()) {
      const { mode, uid, gid, mtimeMs } = stat;
      folders.push({ path, mode: mode & 0o7777, uid, gid, mtime: Math.floor(mtimeMs / 1000), xattrs: readXattrs(`/${path}`) });
    } else kind = 'file';
  }
  return { path, kind, folders };
}

/** `..` stays below the root. */
function cleanParts(path: ByteString): ByteString[] {
  const parts: ByteString[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
