import { chmodSync, lchownSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { setTimes } from '../sys/set-times.ts';
import { errnoName } from '../sys/system-error.ts';
import { getXattr, listXattrs, setXattr } from '../sys/xattr.ts';
import { baseName, parentPath } from './entry-path.ts';
import { isPortableXattr, opaqueXattr } from './overlay-xattr.ts';

type Found = {
  /** The folder as a container would see it without the new layer. */
  readonly path: Buffer;
  readonly stat: Stats;
  /** All layers that have a part in it, top first. */
  readonly roots: readonly string[];
};

/**
 * Gives folders that a layer has without an entry of their own the owner, mode, time and attributes which they have in the layers below; those
 * that are nowhere below belong to root and have mode 0755. `folders` are byte strings, `lowers` the roots below, top first.
 */
export async function adoptFolders(request: { layer: string; lowers: readonly string[]; folders: readonly string[]; realRoot: boolean }): Promise<void> {
  const find = createLookup(request.lowers, request.realRoot);
  for (const folder of request.folders) {
    const found = await find(folder);
    const target = at(request.layer, folder);
    if (found) copyFolderMetadata(found.path, target, found.stat);
    else chmodSync(target, 0o755);
  }
}

/** Owner, mode, time and portable attributes of one folder for another. */
export function copyFolderMetadata(from: Buffer | string, to: Buffer | string, stat: Stats): void {
  lchownSync(to, stat.uid, stat.gid);
  chmodSync(to, stat.mode & 0o7777);
  for (const name of listXattrs(from).filter(isPortableXattr)) setXattr(to, name, getXattr(from, name) ?? Buffer.alloc(0));
  const seconds = Math.floor(stat.mtimeMs / 1000);
  setTimes(to, { seconds, nanoseconds: Math.floor((stat.mtimeMs - seconds * 1000) * 1e6) });
}

/** Looks folders up in stacked layers as overlayfs does: part by part, never through a link, down to a whiteout or an opaque folder. */
function createLookup(lowers: readonly string[], realRoot: boolean): (folder: string) => Promise<Found | undefined> {
  const known = new Map<string, Promise<Found | undefined>>();

  const findIn = async (roots: readonly string[], folder: string): Promise<Found | undefined> => {
    let top: Omit<Found, 'roots'> | undefined;
    const parts: string[] = [];
    for (const root of roots) {
      const path = at(root, folder);
      const stat = await lstatOrNothing(path);
      if (!stat) continue;
      // A file, link or whiteout hides what is below it.
      if (!stat.isDirectory()) break;
      top ??= { path, stat };
      parts.push(root);
      if (getXattr(path, opaqueXattr(realRoot)) !== undefined) break;
    }
    return top && { ...top, roots: parts };
  };

  const find = async (folder: string): Promise<Found | undefined> => {
    if (folder === '') return findIn(lowers, folder);
    const parent = await remember(parentPath(folder));
    return parent && baseName(folder) !== '' ? findIn(parent.roots, folder) : undefined;
  };

  const remember = (folder: string): Promise<Found | undefined> => {
    const promise = known.get(folder) ?? find(folder);
    known.set(folder, promise);
    return promise;
  };
  return remember;
}

function at(root: string, folder: string): Buffer {
  return Buffer.concat([Buffer.from(root), Buffer.from(folder === '' ? '' : `/${folder}`, 'latin1')]);
}

async function lstatOrNothing(path: Buffer): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
}
