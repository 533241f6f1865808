import type { FileChange, PathStat } from '../../containers/containers.ts';

const kinds = { changed: 0, added: 1, deleted: 2 } as const;

export function changesJson(changes: readonly FileChange[]): object[] {
  return changes.map(({ path, kind }) => ({ Path: path, Kind: kinds[kind] }));
}

/** The value of `X-Docker-Container-Path-Stat`. */
export function pathStatJson({ name, size, mode, mtimeNs, linkTarget }: PathStat): string {
  return Buffer.from(JSON.stringify({ name, size, mode: goFileMode(mode), mtime: nanoTime(mtimeNs), linkTarget })).toString('base64');
}

/** inode(7) -> Go's os.FileMode: types and special bits stand elsewhere. */
const typeBits: Readonly<Record<number, number>> = {
  0o040000: 2 ** 31,
  0o120000: 2 ** 27,
  0o060000: 2 ** 26,
  0o020000: 2 ** 26 + 2 ** 21,
  0o010000: 2 ** 25,
  0o140000: 2 ** 24,
};

export function goFileMode(mode: number): number {
  const special = (mode & 0o4000 ? 2 ** 23 : 0) + (mode & 0o2000 ? 2 ** 22 : 0) + (mode & 0o1000 ? 2 ** 20 : 0);
  return (typeBits[mode & 0o170000] ?? 0) + special + (mode & 0o777);
}

/** RFC 3339 with as many digits of the second as there are. */
function nanoTime(ns: bigint): string {
  const second = 1_000_000_000n;
  const whole = ns >= 0n ? ns / second : (ns - second + 1n) / second;
  const fraction = String(ns - whole * second).padStart(9, '0').replace(/0+$/, '');
  return `${new Date(Number(whole) * 1000).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
