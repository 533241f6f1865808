import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { openSnapshots } from '../../electron/engine/snapshots/open-snapshots.ts';
import type { LayerLimits, LayerSource, Snapshots } from '../../electron/engine/snapshots/snapshots.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import type { State } from '../../electron/engine/state/state.ts';
import { listMounts } from '../../electron/engine/sys/list-mounts.ts';
import { unmount } from '../../electron/engine/sys/mount.ts';
import { getXattr, listXattrs } from '../../electron/engine/sys/xattr.ts';
import type { DiffId } from '../../electron/shared/oci/digest.ts';
import type { LayerCompression } from '../../electron/shared/oci/media-types.ts';

/** Snapshots in a folder of their own, which can be closed and opened again. */
export type SnapshotsHarness = AsyncDisposable & {
  readonly folder: string;
  readonly root: string;
  readonly snapshots: Snapshots;
  readonly state: State;
  reopen(options?: { limits?: LayerLimits }): Promise<void>;
  layer(content: readonly ArchiveEntry[] | Buffer, compression?: LayerCompression): LayerSource;
  /** What is in the folders of layers, writables, unpacking and trash; the trash is emptied first. */
  leftovers(): Promise<string[]>;
};

export async function openHarness(options: { limits?: LayerLimits; folder?: string } = {}): Promise<SnapshotsHarness> {
  const folder = options.folder ?? mkdtempSync('/var/tmp/tidewharf-snapshots-');
  const root = join(folder, 'snapshots');
  const open = async (limits: LayerLimits | undefined) => {
    const state = openState(join(folder, 'state.db'));
    return { state, snapshots: await openSnapshots({ root, state, ...(limits && { limits }) }) };
  };
  let current = await open(options.limits);
  const close = async (): Promise<void> => {
    await current.snapshots[Symbol.asyncDispose]();
    current.state.close();
  };
  mkdirSync(join(folder, 'blobs'), { recursive: true });
  let blobs = 0;
  return {
    folder,
    root,
    get snapshots() {
      return current.snapshots;
    },
    get state() {
      return current.state;
    },
    reopen: async ({ limits } = {}) => {
      await close();
      current = await open(limits);
    },
    layer: (content, compression = 'none') => {
      const archive = Buffer.isBuffer(content) ? content : makeArchive(content);
      const path = join(folder, 'blobs', `${(blobs += 1)}`);
      writeFileSync(path, compression === 'gzip' ? gzipSync(archive, { level: 1 }) : compression === 'zstd' ? zstdCompressSync(archive) : archive);
      return { diffId: `sha256:${createHash('sha256').update(archive).digest('hex')}` as DiffId, path, compression };
    },
    leftovers: async () => {
      await current.snapshots.check({ repair: false });
      return ['l', 'w', 'u', 't'].flatMap((area) => readdirSync(join(root, area)).map((name) => `${area}/${name}`));
    },
    [Symbol.asyncDispose]: async () => {
      await close();
      for (const { target } of listMounts().toReversed()) if (target.startsWith(`${folder}/`)) unmount(target, { detach: true });
      rmSync(folder, { recursive: true });
    },
  };
}

export type Described = { [key: string]: string | number | bigint | Record<string, string> | undefined };

/** Everything below a folder that an archive can hold, by path: for comparing trees. Names are byte strings. */
export function describeTree(root: string): Record<string, Described> {
  const found: Record<string, Described> = {};
  const firstName = new Map<bigint, string>();
  const visit = (path: string): void => {
    const real = Buffer.concat([Buffer.from(root), Buffer.from(`/${path}`, 'latin1')]);
    const stat = lstatSync(real, { bigint: true });
    const xattrs = Object.fromEntries(listXattrs(real).sort().map((name) => [name, getXattr(real, name)!.toString('hex')]));
    const first = firstName.get(stat.ino);
    if (!stat.isDirectory() && first === undefined) firstName.set(stat.ino, path);
    found[path] = {
      mode: stat.mode.toString(8), uid: stat.uid, gid: stat.gid, mtime: stat.mtimeNs, xattrs,
      rdev: stat.isCharacterDevice() || stat.isBlockDevice() ? stat.rdev : undefined,
      sameAs: first,
      content: stat.isFile() ? createHash('sha256').update(readFileSync(real)).digest('hex') : stat.isSymbolicLink() ? readlinkSync(real, 'latin1') : undefined,
    };
    if (stat.isDirectory()) for (const name of readdirSync(real, 'latin1').sort()) visit(path === '' ? name : `${path}/${name}`);
  };
  visit('');
  return found;
}
