import { readdirSync, readlinkSync, rmdirSync, unlinkSync, type BigIntStats } from 'node:fs';
import { getXattr } from '../sys/xattr.ts';
import { findBelow, lookOrNothing, type Below } from './find-below.ts';
import { opaqueXattr } from './overlay-xattr.ts';
import { bytes, type ByteString } from './pack-entry.ts';

/** Where the runtime mounts something in every container. */
const always = ['/dev/console', '/dev', '/proc', '/sys', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];
/** As the kernel follows no more of them. */
const maxLinks = 40;

type Layers = { readonly upper: string; readonly lowers: readonly string[]; readonly realRoot: boolean };

/**
 * Takes out of a writable layer what a runtime made there to mount something on, as far as it is new and stayed empty: the folder or file itself, and
 * folders above it that are there for its sake only. No build tool leaves these in a layer. `mountPoints`: besides those of every container; absolute, as a
 * container sees them.
 */
export function dropMountPoints({ upper, lowers, realRoot }: Layers, mountPoints: readonly string[]): void {
  const latin = [upper, ...lowers].map((folder) => Buffer.from(folder).toString('latin1'));
  const opaque = opaqueXattr(realRoot);
  for (const mountPoint of new Set([...mountPoints, ...always])) {
    const parts = resolve(latin, Buffer.from(mountPoint).toString('latin1'), opaque);
    for (let depth = parts.length; depth > 0; depth -= 1) {
      const isMountPoint = depth === parts.length;
      if (!drop({ latin, opaque }, parts.slice(0, depth), isMountPoint)) break;
    }
  }
}

/** Parts of a path without links, as they lead in the merged layers; what is not there is taken as it is written. */
function resolve(layers: readonly string[], path: ByteString, opaque: string): string[] {
  let left = path.split('/');
  let done: { part: string; folders: readonly string[] }[] = [];
  for (let links = 0; left.length > 0; ) {
    const [part = '', ...rest] = left;
    left = rest;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const found = findBelow(done.at(-1)?.folders ?? layers, part, opaque);
    if (found?.stat.isSymbolicLink() && links < maxLinks) {
      const target = readlinkSync(found.path, { encoding: 'latin1' });
      links += 1;
      if (target.startsWith('/')) done = [];
      left = [...target.split('/'), ...left];
    } else done.push({ part, folders: found?.folders ?? [] });
  }
  return done.map(({ part }) => part);
}

/** False where it stays. A folder above a mount point may have been there before, if it is as it was. */
function drop({ latin: [upper = '', ...lowers], opaque }: { latin: readonly string[]; opaque: string }, parts: readonly string[], isMountPoint: boolean): boolean {
  const here = findIn([upper], parts, opaque);
  const before = findIn(lowers, parts, opaque);
  if (here === undefined || (before !== undefined && (isMountPoint || !isUnchanged(here, before, opaque)))) return false;
  const path = bytes(`${upper}/${parts.join('/')}`);
  if (here.stat.isDirectory()) {
    if (readdirSync(path).length > 0) return false;
    rmdirSync(path);
  } else if (isMountPoint && here.stat.isFile() && here.stat.size === 0n) unlinkSync(path);
  else return false;
  return true;
}

function findIn(layers: readonly string[], parts: readonly string[], opaque: string): Below | undefined {
  let folders = layers;
  let found: Below | undefined;
  for (const part of parts) {
    found = findBelow(folders, part, opaque);
    if (found === undefined) return undefined;
    folders = found.folders;
  }
  return found;
}

function isUnchanged(here: Below, before: Below, opaque: string): boolean {
  const owner = ({ mode, uid, gid }: BigIntStats): string => `${mode} ${uid} ${gid}`;
  return owner(here.stat) === owner(before.stat) && lookOrNothing(() => getXattr(here.path, opaque)) === undefined;
}
