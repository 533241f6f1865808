import { constants, lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { findBelow, lookOrNothing as orNothing, type Below } from '../../snapshots/find-below.ts';
import { opaqueXattr } from '../../snapshots/overlay-xattr.ts';
import type { ByteString } from '../../snapshots/pack-entry.ts';
import { openInRoot, pathOfDescriptor } from '../../sys/open-in-root.ts';
import { getXattr } from '../../sys/xattr.ts';
import type { FileChange } from '../containers.ts';
import type { WritableLayers } from './file-job.ts';

const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY;
const capability = 'security.capability';
/** What the runtime makes where an image lacks it: Docker has it in a layer of its own, below the container's. */
const runtimeFolders = new Set(['/dev', '/etc', '/proc', '/sys']);
const runtimeFiles = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/.dockerenv', '/dev/console']);

type Kind = FileChange['kind'];
/** A folder to walk: its path in the layer, and the same folder in the layers below, top first. */
type Folder = { readonly path: ByteString; readonly below: readonly string[] };

/**
 * What a writable overlay layer changes, as Docker says it: an entry counts where its mode, owner, device, capability, or, of what is no folder, its
 * size or time differ; so does every folder above one that counts. Walks the layer only, never the layers below, but for folders that hide theirs (kernel,
 * overlayfs, "whiteouts and opaque directories"). What appears or vanishes meanwhile may be in or not.
 */
export function findChanges(layers: WritableLayers): FileChange[] {
  return [...walkChanges(layers)]
    .map(([path, change]) => ({ path: Buffer.from(path, 'latin1').toString(), ...change }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same by path as its bytes are, in no order. */
export function walkChanges({ upper, lowers, realRoot }: WritableLayers): Map<ByteString, { kind: Kind; bytes: number }> {
  const found = new Map<ByteString, { kind: Kind; bytes: number }>();
  const opaque = opaqueXattr(realRoot);
  const todo: Folder[] = [{ path: '', below: lowers.map((lower) => Buffer.from(lower).toString('latin1')) }];
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) todo.push(...walkFolder(upper, folder, { found, opaque }));
  for (const path of Array.from(found.keys())) addFoldersAbove(found, path);
  return found;
}

type Walk = { readonly found: Map<ByteString, { kind: Kind; bytes: number }>; readonly opaque: string };

/** Notes what is in one folder, and returns the folders in it. */
function walkFolder(root: string, { path, below }: Folder, { found, opaque }: Walk): Folder[] {
  using opened = orNothing(() => openInRoot(root, Buffer.from(`.${path}`, 'latin1'), folderFlags));
  if (opened === undefined) return [];
  const here = pathOfDescriptor(opened);
  const names = readNames(Buffer.from(here));
  const folders: Folder[] = [];
  for (const name of names) {
    const child = `${path}/${name}`;
    const at = Buffer.from(`${here}/${name}`, 'latin1');
    const stat = orNothing(() => lstatSync(at, { bigint: true }));
    if (stat === undefined) continue;
    const old = findBelow(below, name, opaque);
    note(found, child, { at, stat, old });
    if (stat.isDirectory()) folders.push({ path: child, below: old?.folders ?? [] });
  }
  if (path !== '' && below.length > 0 && getXattr(`${here}/.`, opaque) !== undefined) noteHidden({ path, below }, names, { found, opaque });
  return folders;
}

function note(found: Walk['found'], path: ByteString, entry: { at: Buffer; stat: BigIntStats; old: Below | undefined }): void {
  const { at, stat, old } = entry;
  const bytes = stat.isFile() ? Number(stat.size) : 0;
  if (stat.isCharacterDevice() && stat.rdev === 0n) {
    if (old !== undefined) found.set(path, { kind: 'deleted', bytes: 0 });
  } else if (old !== undefined) {
    if (differs(stat, old.stat) || (stat.isFile() && hasOtherCapability(at, old.path))) found.set(path, { kind: 'changed', bytes });
  } else if (!isRuntimes(path, stat)) found.set(path, { kind: 'added', bytes });
}

function isRuntimes(path: ByteString, stat: BigIntStats): boolean {
  return stat.isDirectory() ? runtimeFolders.has(path) : stat.isFile() && stat.size === 0n && runtimeFiles.has(path);
}

/** What an opaque folder hides counts as deleted, unless it is there again. */
function noteHidden({ path, below }: Folder, names: readonly string[], { found, opaque }: Walk): void {
  const kept = new Set(names);
  for (const folder of below) {
    for (const name of readNames(Buffer.from(folder, 'latin1'))) {
      if (!kept.has(name) && findBelow(below, name, opaque) !== undefined) found.set(`${path}/${name}`, { kind: 'deleted', bytes: 0 });
    }
  }
}

function differs(now: BigIntStats, before: BigIntStats): boolean {
  if (now.mode !== before.mode || now.uid !== before.uid || now.gid !== before.gid || now.rdev !== before.rdev) return true;
  return !now.isDirectory() && (now.size !== before.size || !sameTime(now.mtimeNs, before.mtimeNs));
}

/** Archives have whole seconds often. */
function sameTime(a: bigint, b: bigint): boolean {
  const second = 1_000_000_000n;
  return a === b || (a / second === b / second && (a % second === 0n || b % second === 0n));
}

function hasOtherCapability(now: Buffer, before: Buffer): boolean {
  const [a, b] = [now, before].map((path) => orNothing(() => getXattr(path, capability))?.toString('latin1'));
  return a !== b;
}

function addFoldersAbove(found: Walk['found'], path: ByteString): void {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash);
    if (found.has(folder)) return;
    found.set(folder, { kind: 'changed', bytes: 0 });
  }
}

function readNames(folder: Buffer): string[] {
  return orNothing(() => readdirSync(folder, { encoding: 'latin1' as BufferEncoding })) ?? [];
}
