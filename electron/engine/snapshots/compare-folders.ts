import type { BigIntStats } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { errnoName } from '../sys/system-error.ts';
import { getXattr, listXattrs } from '../sys/xattr.ts';
import { isPortableXattr, opaqueXattr } from './overlay-xattr.ts';

export type FolderComparison = { readonly differences: number; readonly first: readonly string[] };

type Comparison = {
  /** Byte strings. */
  readonly kept: string;
  readonly fresh: string;
  /** Folders whose time nobody has set. */
  readonly timeless: ReadonlySet<string>;
  readonly opaque: string;
  readonly signal: AbortSignal | undefined;
  /** Content is compared once, however many names it has. */
  readonly compared: Set<string>;
  readonly differ: (path: string, what: string) => void;
};

const sentences = 10;
const pieceBytes = 256 * 1024;
const kindMask = 0o170_000n;

/** Compares a layer's folder with one that was just made of the same archive. `timeless`: folders whose times mean nothing. */
export async function compareFolders(options: {
  kept: string;
  fresh: string;
  timeless: readonly string[];
  realRoot: boolean;
  signal?: AbortSignal | undefined;
}): Promise<FolderComparison> {
  const first: string[] = [];
  let differences = 0;
  await comparePath('', {
    kept: Buffer.from(options.kept).toString('latin1'),
    fresh: Buffer.from(options.fresh).toString('latin1'),
    timeless: new Set(options.timeless),
    opaque: opaqueXattr(options.realRoot),
    signal: options.signal,
    compared: new Set(),
    differ: (path, what) => {
      differences += 1;
      if (first.length < sentences) first.push(`${path === '' ? 'its folder' : Buffer.from(path, 'latin1').toString()}: ${what}`);
    },
  });
  return { differences, first };
}

async function comparePath(path: string, comparison: Comparison): Promise<void> {
  comparison.signal?.throwIfAborted();
  const { differ } = comparison;
  const [kept, fresh] = [await statOrNothing(at(comparison.kept, path)), await lstat(at(comparison.fresh, path), { bigint: true })];
  if (kept === undefined) return differ(path, 'missing');
  if ((kept.mode & kindMask) !== (fresh.mode & kindMask)) return differ(path, 'it is of another kind');
  // Overlayfs gives whiteouts any mode, and one file for many of them; they have nothing but their kind.
  if (isWhiteout(kept) && isWhiteout(fresh)) return;
  compareMetadata(path, { kept, fresh }, comparison);
  if (fresh.isDirectory()) await compareNames(path, comparison);
  else if (fresh.isSymbolicLink()) await compareTargets(path, comparison);
  else if (fresh.isFile()) await compareFiles(path, { kept, fresh }, comparison);
  else if (kept.rdev !== fresh.rdev) differ(path, 'it is another device');
}

function compareMetadata(path: string, { kept, fresh }: Record<'kept' | 'fresh', BigIntStats>, comparison: Comparison): void {
  const { differ } = comparison;
  if (kept.mode !== fresh.mode) differ(path, `mode ${octal(kept.mode)}, expected ${octal(fresh.mode)}`);
  if (kept.uid !== fresh.uid || kept.gid !== fresh.gid) differ(path, `owner ${kept.uid}:${kept.gid}, expected ${fresh.uid}:${fresh.gid}`);
  if (seconds(kept) !== seconds(fresh) && !comparison.timeless.has(path)) differ(path, `time ${seconds(kept)}, expected ${seconds(fresh)}`);
  if (!fresh.isDirectory() && kept.nlink !== fresh.nlink) differ(path, `${kept.nlink} names, expected ${fresh.nlink}`);
  const [keptMarks, freshMarks] = [marks(at(comparison.kept, path), comparison.opaque), marks(at(comparison.fresh, path), comparison.opaque)];
  if (keptMarks !== freshMarks) differ(path, 'its extended attributes differ');
}

async function compareNames(path: string, comparison: Comparison): Promise<void> {
  const [kept, fresh] = await Promise.all([comparison.kept, comparison.fresh].map((root) => readdir(at(root, path), { encoding: 'latin1' })));
  const expected = new Set(fresh);
  const below = (name: string): string => (path === '' ? name : `${path}/${name}`);
  for (const name of (kept ?? []).filter((one) => !expected.has(one)).sort()) comparison.differ(below(name), 'not in the archive');
  for (const name of [...expected].sort()) await comparePath(below(name), comparison);
}

async function compareTargets(path: string, { kept, fresh, differ }: Comparison): Promise<void> {
  const [keptTarget, freshTarget] = await Promise.all([kept, fresh].map((root) => readlink(at(root, path), { encoding: 'latin1' })));
  if (keptTarget !== freshTarget) differ(path, 'it points elsewhere');
}

async function compareFiles(path: string, { kept, fresh }: Record<'kept' | 'fresh', BigIntStats>, comparison: Comparison): Promise<void> {
  if (kept.size !== fresh.size) return comparison.differ(path, `size ${kept.size}, expected ${fresh.size}`);
  const pair = `${kept.ino} ${fresh.ino}`;
  if (kept.size === 0n || (fresh.nlink > 1n && comparison.compared.has(pair))) return;
  comparison.compared.add(pair);
  await using left = await open(at(comparison.kept, path), 'r');
  await using right = await open(at(comparison.fresh, path), 'r');
  const [one, other] = [Buffer.allocUnsafe(pieceBytes), Buffer.allocUnsafe(pieceBytes)];
  for (let position = 0; position < kept.size; position += pieceBytes) {
    comparison.signal?.throwIfAborted();
    const reads = await Promise.all([left.read(one, 0, pieceBytes, position), right.read(other, 0, pieceBytes, position)]);
    const [got = 0, wanted = 0] = reads.map(({ bytesRead }) => bytesRead);
    if (!one.subarray(0, got).equals(other.subarray(0, wanted))) return comparison.differ(path, 'its content differs');
  }
}

/** Attributes that an archive may bring, and overlay's own of a folder that hides what is below. */
function marks(path: Buffer, opaque: string): string {
  const names = listXattrs(path).filter((name) => isPortableXattr(name) || name === opaque).sort();
  return names.map((name) => `${name}=${getXattr(path, name)?.toString('hex')}`).join(' ');
}

function at(root: string, path: string): Buffer {
  return Buffer.from(path === '' ? root : `${root}/${path}`, 'latin1');
}

function seconds({ mtimeNs }: BigIntStats): bigint {
  return mtimeNs / 1_000_000_000n;
}

function isWhiteout(stat: BigIntStats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0n;
}

function octal(mode: bigint): string {
  return (mode & 0o7777n).toString(8);
}

async function statOrNothing(path: Buffer): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
}
