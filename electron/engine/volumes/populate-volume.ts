import { chmodSync, chownSync, existsSync, fstatSync, lstatSync, mkdirSync, opendirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { openInRoot, pathOfDescriptor } from '../sys/open-in-root.ts';
import { runCommand } from '../sys/run-command.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import { errnoName } from '../sys/system-error.ts';
import { getXattr, listXattrs, setXattr } from '../sys/xattr.ts';
import type { VolumeFolders } from './volume-folders.ts';
import { hasMount } from './volume-mounts.ts';
import type { Volume } from './volumes.ts';

/**
 * Fills an empty volume with what a folder of a root file system holds. The copy is made beside the data and synced; from its rename on it counts, and its entries move over to the
 * data, which may be mounted somewhere. {@link finishCopy} brings that to its end after a crash. `path` is followed inside `root` only, whatever links say.
 */
export async function populateVolume(folders: VolumeFolders, volume: Volume, source: { root: string; path: string }): Promise<void> {
  if (!isEmptyFolder(volume.path)) return;
  using folder = openInRoot(source.root, source.path, 'path');
  if (folder === undefined) return;
  if (!fstatSync(folder.fd).isDirectory()) throw new EngineError('invalid', `cannot mount volume over existing file, file exists ${source.path}`);
  const from = pathOfDescriptor(folder);
  try {
    if (isEmptyFolder(from)) copyAttributes(`${from}/.`, volume.path);
    // What is mounted there is its own file system: its content is not ours to keep whole.
    else if (hasMount(volume)) await copyContent(from, volume.path);
    else await copyBeside(folders, volume.name, from);
  } catch (error) {
    throw copyError(error, volume, source.path);
  }
}

/** A full disk as `no-space`; a mount of the volume's own that is full is `invalid`, as room on the disk would not help. */
function copyError(error: unknown, volume: Volume, path: string): unknown {
  const what = `volume ${volume.name}: copy of ${path}`;
  if (!(error instanceof CommandError)) return toDiskError(error, what);
  if (!/No space left on device|Disk quota exceeded/.test(error.stderr)) return error;
  return hasMount(volume)
    ? new EngineError('invalid', `${what}: what is mounted on the volume has not enough room`, { cause: error })
    : new EngineError('no-space', `${what}: the disk is full`, { cause: error });
}

/** Looks at no more than one of its entries. */
export function isEmptyFolder(path: string): boolean {
  const folder = opendirSync(path);
  try {
    return folder.readSync() === null;
  } finally {
    folder.closeSync();
  }
}

async function copyBeside(folders: VolumeFolders, name: string, from: string): Promise<void> {
  const copying = folders.copying(name);
  rmSync(copying, { recursive: true, force: true });
  mkdirSync(copying, { mode: 0o700 });
  try {
    await copyContent(from, copying);
    await syncFileSystem(copying);
  } catch (error) {
    rmSync(copying, { recursive: true, force: true });
    throw error;
  }
  renameSync(copying, folders.copied(name));
  finishCopy(folders, name);
}

/** Moves what a whole copy has to the data; a name that is there meanwhile is kept. Nothing happens where there is no whole copy. */
export function finishCopy(folders: VolumeFolders, name: string): void {
  const [from, to] = [folders.copied(name), folders.data(name)];
  if (!existsSync(from)) return;
  const { atime, mtime } = statSync(from);
  copyAttributes(from, to);
  for (const entry of readdirSync(from, { encoding: 'buffer' })) {
    const target = below(to, entry);
    if (!exists(target)) renameSync(below(from, entry), target);
  }
  utimesSync(to, atime, mtime);
  rmSync(from, { recursive: true, force: true });
}

/** Everything below a folder and what the folder itself is like: owners, modes, times, attributes, links as links, holes as holes. */
async function copyContent(from: string, to: string): Promise<void> {
  await runCommand('cp', ['--archive', '--no-target-directory', '--', `${from}/.`, to], { env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
}

/** Owner, mode, times and extended attributes of a folder, as far as this process may set them. */
function copyAttributes(from: string, to: string): void {
  const { uid, gid, mode, atime, mtime } = lstatSync(from);
  chownSync(to, uid, gid);
  chmodSync(to, mode & 0o7777);
  for (const name of listXattrs(from)) {
    const value = getXattr(from, name);
    if (value === undefined) continue;
    try {
      setXattr(to, name, value);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoName(error) ?? '')) throw error;
    }
  }
  utimesSync(to, atime, mtime);
}

function exists(path: Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function below(folder: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), name]);
}
