import type { ContextXray } from '../../../shared/engine-api/builds.ts';

/** One thing of a context. Links and all that is no folder count as files. `isRead`: a step of the target takes it, or needs it to find what it takes. */
export type MeasuredEntry = { readonly path: string; readonly bytes: number; readonly isFolder: boolean; readonly isLeftOut: boolean; readonly isRead: boolean };

const mostRows = 1000;
const mostLines = 100;

/** What a folder holds, with all below it. */
type Folder = { readonly path: string; files: number; bytes: number; unreadBytes: number; isRead: boolean; readonly folders: Folder[]; readonly unread: MeasuredEntry[] };
type Unread = ContextXray['unread'][number];

/**
 * Where the bytes of a context are, what no step reads, and the lines of a .dockerignore that leave that out: behind the lines that are there, nothing that a
 * step reads and none of `keep` goes. Entries come with the folders above them first.
 */
export function xrayContext(entries: Iterable<MeasuredEntry>, keep: readonly string[]): ContextXray {
  const kept = new Set(keep);
  const root: Folder = newFolder('');
  const folders = new Map<string, Folder>([['', root]]);
  let ignoredFiles = 0;
  let ignoredBytes = 0;
  for (const found of entries) {
    const entry = kept.has(found.path) ? { ...found, isRead: true } : found;
    if (entry.isLeftOut) {
      if (!entry.isFolder) ignoredFiles += 1;
      ignoredBytes += entry.bytes;
    } else addEntry(folders, entry);
  }
  const unread = findUnread(root).toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const proposed = unread.flatMap((row) => toLine(row) ?? []).slice(0, mostLines);
  return {
    files: root.files,
    bytes: root.bytes,
    ignoredFiles,
    ignoredBytes,
    folders: Array.from(folders.values(), ({ path, files, bytes, unreadBytes }) => ({ path, files, bytes, unreadBytes }))
      .toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
      .slice(0, mostRows),
    unread: unread.slice(0, mostRows),
    proposal: {
      lines: proposed.map(({ line }) => line),
      files: proposed.reduce((sum, { row }) => sum + row.files, 0),
      bytes: proposed.reduce((sum, { row }) => sum + row.bytes, 0),
    },
  };
}

function newFolder(path: string): Folder {
  return { path, files: 0, bytes: 0, unreadBytes: 0, isRead: false, folders: [], unread: [] };
}

/** A folder that is left out while something in it is not comes without an entry of its own. */
function findFolder(folders: Map<string, Folder>, path: string): Folder {
  const known = folders.get(path);
  if (known !== undefined) return known;
  const folder = newFolder(path);
  folders.set(path, folder);
  findFolder(folders, folderOf(path)).folders.push(folder);
  return folder;
}

function addEntry(folders: Map<string, Folder>, entry: MeasuredEntry): void {
  const own = findFolder(folders, entry.isFolder ? entry.path : folderOf(entry.path));
  if (!entry.isFolder && !entry.isRead) own.unread.push(entry);
  for (let folder: Folder | undefined = own; folder !== undefined; folder = folder.path === '' ? undefined : folders.get(folderOf(folder.path))) {
    if (entry.isRead) folder.isRead = true;
    if (entry.isFolder) continue;
    folder.files += 1;
    folder.bytes += entry.bytes;
    if (!entry.isRead) folder.unreadBytes += entry.bytes;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function findUnread(folder: Folder): Unread[] {
  if (folder.path !== '' && !folder.isRead) return folder.files === 0 ? [] : [{ path: folder.path, isFolder: true, files: folder.files, bytes: folder.bytes }];
  return [...folder.folders.flatMap(findUnread), ...folder.unread.map(({ path, bytes }) => ({ path, isFolder: false, files: 1, bytes }))];
}

/** Undefined for a name that no line can tell: one with blanks at its ends or a line break. */
function toLine(row: Unread): { line: string; row: Unread } | undefined {
  const { path } = row;
  if (path !== path.trim() || /[\r\n]/.test(path)) return undefined;
  const line = path.replace(/[\\*?[\]]/g, '\\$&');
  return { line: /^[!#]/.test(line) ? `\\${line}` : line, row };
}
