import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import type { FileEntry, FolderListing } from '../../../shared/engine-api/files.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { absolutePath } from './archive-path.ts';
import { naming } from './path-stat.ts';

/** More than a person looks through; a folder of a million names would fill the engine's memory and the page's. */
const mostEntries = 10_000;

/** What lies in a folder, in the root that the thread is in, without marks. `not-found`, `invalid` where it is no folder. */
export function listFolder(asked: string): FolderListing {
  const path = naming(asked, () => realpathSync(absolutePath(asked)));
  if (!statSync(path).isDirectory()) throw new EngineError('invalid', `${asked}: not a directory`);
  const names = readdirSync(path, { encoding: 'buffer' });
  const entries = names.toSorted((a, b) => a.compare(b)).slice(0, mostEntries).flatMap((name) => entryOf(path, name) ?? []);
  return { path, entries: entries.toSorted(byKind), total: names.length, deleted: [] };
}

function byKind(a: FileEntry, b: FileEntry): number {
  return Number(b.opens) - Number(a.opens);
}

/** Undefined where it vanished meanwhile. */
function entryOf(folder: string, name: Buffer): FileEntry | undefined {
  const path = Buffer.concat([Buffer.from(folder === '/' ? '/' : `${folder}/`), name]);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const kind = kindOf(stat);
  return {
    name: name.toString(),
    kind,
    bytes: stat.isFile() ? stat.size : 0,
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    modifiedAt: stat.mtime.toISOString(),
    target: kind === 'link' ? readlinkSync(path, { encoding: 'buffer' }).toString() : '',
    opens: kind === 'folder' || (kind === 'link' && leadsToFolder(path)),
    mark: null,
  };
}

function kindOf(stat: Stats): FileEntry['kind'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'link' : 'other';
}

function leadsToFolder(path: Buffer): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
