import { lstatSync, readdirSync, rmSync, unlinkSync, type Stats } from 'node:fs';
import { setTimes } from '../sys/set-times.ts';
import { getXattr, listXattrs, removeXattr } from '../sys/xattr.ts';
import { dropMountPoints } from './drop-mount-points.ts';
import { findBelow } from './find-below.ts';
import { isWhiteout } from './layer-tree.ts';
import { isOverlayXattr, isPortableXattr, opaqueXattr } from './overlay-xattr.ts';
import { bytes, endArchive, packEntry, packOpaque, packWhiteout, startArchive, type ByteString, type Packing } from './pack-entry.ts';

/** A writable layer that nothing has mounted. Plain data. */
export type UpperJob = {
  readonly upper: string;
  /** What it stands on, top first. */
  readonly lowers: readonly string[];
  readonly realRoot: boolean;
  /** Where something was mounted in it. */
  readonly mountPoints: readonly string[];
  /** Seconds since 1970: what is later is set to it. */
  readonly latest: number | undefined;
};

export type PackedUpper = {
  /** Bytes of the files' content. */
  readonly size: number;
  /** Without an entry nothing was changed. */
  readonly entries: number;
};

type Walk = { readonly job: UpperJob; readonly root: ByteString; readonly lowers: readonly string[]; readonly opaque: string; readonly packing: Packing; entries: number };
/** `below`: the folder that it is in, in the layers below. */
type Found = { readonly name: ByteString; readonly below: readonly string[] };

/**
 * Packs the folder of a writable layer as a layer's tar (image-spec, layer.md), and makes the folder what unpacking that tar would make: so it can be a layer's
 * itself. Whiteouts and opaque folders are the same there; out of the folder goes what no tar can hold (sockets, names kept for whiteouts) and what overlayfs
 * noted for itself; times get whole seconds. Names in the order of their bytes, so that the same files make the same tar. Blocks its thread.
 */
export function* packUpper(job: UpperJob): Generator<Uint8Array, PackedUpper> {
  dropMountPoints(job, job.mountPoints);
  const [root = '', ...lowers] = [job.upper, ...job.lowers].map((folder) => Buffer.from(folder).toString('latin1'));
  const walk: Walk = { job, root, lowers, opaque: opaqueXattr(job.realRoot), packing: startArchive(job.latest), entries: 0 };
  const todo: Found[] = yield* packRoot(walk);
  for (let found = todo.pop(); found !== undefined; found = todo.pop()) todo.push(...(yield* packFound(walk, found)));
  yield* endArchive(walk.packing);
  return { size: walk.packing.bytes, entries: walk.entries };
}

/** An entry of its own has the root only where it is not as below. */
function* packRoot(walk: Walk): Generator<Uint8Array, Found[]> {
  const { root, lowers, packing, job } = walk;
  const stat = lstatSync(bytes(root));
  const inside = listFolder(walk, '');
  removeMarks(bytes(root), job.realRoot);
  const below = lowers[0] === undefined ? undefined : lstatSync(bytes(lowers[0]));
  if (describeRoot(root, stat) !== describeRoot(lowers[0], below)) {
    settleTime(bytes(root), stat, { latest: job.latest, always: true });
    walk.entries += 1;
    yield* packEntry(packing, { path: root, name: './' });
  } else if (below !== undefined) settleTime(bytes(root), below, { latest: undefined, always: true });
  return inside.map((name) => ({ name, below: lowers }));
}

function describeRoot(path: ByteString | undefined, stat: Stats | undefined): string {
  const { mode, uid, gid } = stat ?? { mode: 0o040755, uid: 0, gid: 0 };
  const names = path === undefined ? [] : listXattrs(bytes(path)).filter(isPortableXattr).sort();
  return [mode, uid, gid, ...names.map((name) => `${name}=${getXattr(bytes(path ?? ''), name)?.toString('hex')}`)].join(' ');
}

/** What is in it, in reverse, where it is a folder. */
function* packFound(walk: Walk, { name, below }: Found): Generator<Uint8Array, Found[]> {
  const { packing, job } = walk;
  const path = bytes(`${walk.root}/${name}`);
  const stat = lstatSync(path);
  walk.entries += 1;
  if (isWhiteout(stat)) {
    packWhiteout(packing, name);
    yield* packing.chunks.full();
    return [];
  }
  const isFolder = stat.isDirectory();
  const inside = isFolder ? listFolder(walk, name) : [];
  const old = isFolder ? findBelow(below, name.slice(name.lastIndexOf('/') + 1), walk.opaque) : undefined;
  const hides = isFolder && (old?.folders.length ?? 0) > 0 && getXattr(path, walk.opaque) !== undefined;
  removeMarks(path, job.realRoot, hides ? walk.opaque : undefined);
  settleTime(path, stat, { latest: job.latest, always: isFolder });
  yield* packEntry(packing, { path: `${walk.root}/${name}`, name });
  if (hides) packOpaque(packing, name);
  // Nothing of what is below a folder that hides it counts for what is in it.
  return inside.map((child) => ({ name: `${name}/${child}`, below: hides ? [] : (old?.folders ?? []) }));
}

/** Names in reverse order; what a tar cannot hold is removed. */
function listFolder({ root }: Walk, name: ByteString): ByteString[] {
  const folder = name === '' ? root : `${root}/${name}`;
  const names: ByteString[] = [];
  for (const entry of readdirSync(bytes(folder), { encoding: 'latin1', withFileTypes: true })) {
    if (entry.isSocket()) unlinkSync(bytes(`${folder}/${entry.name}`));
    else if (entry.name.startsWith('.wh.')) rmSync(bytes(`${folder}/${entry.name}`), { recursive: true });
    else names.push(entry.name);
  }
  return names.sort((a, b) => (a < b ? 1 : -1));
}

function removeMarks(path: Buffer, realRoot: boolean, but?: string): void {
  for (const name of listXattrs(path)) if (isOverlayXattr(name, realRoot) && name !== but) removeXattr(path, name);
}

function settleTime(path: Buffer, stat: Stats, { latest = Infinity, always }: { latest: number | undefined; always: boolean }): void {
  const seconds = Math.floor(stat.mtimeMs / 1000);
  if (always || stat.mtimeMs !== seconds * 1000 || seconds > latest) setTimes(path, { seconds: Math.min(seconds, latest), nanoseconds: 0 });
}
