import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statfsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { errnoName } from '../../sys/system-error.ts';
import type { FileTree } from './build-context.ts';
import { readDigestIndex, type DigestIndex } from './digest-index.ts';

/** File systems that tell times to the clock's tick (statfs(2)). */
const exactFileSystems: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1, 0xca451a4e]);
const tickMs = 50;
const coarseMs = 2500;

/** The digests that are known of a tree. Blocks: for worker threads, before they enter the tree. */
export function openIndexFile(path: string, { root, identity }: Pick<FileTree, 'root' | 'identity'>): DigestIndex {
  if (identity !== undefined) return readDigestIndex(readOrNothing(path), undefined);
  const { dev } = statSync(root, { bigint: true });
  const isExact = exactFileSystems.has(statfsSync(root).type);
  return readDigestIndex(readOrNothing(path), (stat) => (isExact && stat.dev === dev && stat.ctimeNs % 1_000_000_000n !== 0n ? tickMs : coarseMs));
}

/** Not synced: what is not whole after a crash is no index. */
export function saveIndexFile(path: string, index: DigestIndex): void {
  if (!index.hasChanged()) return;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, index.encode(), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    // Everything is read again next time: a build does not fail for that.
    if (errnoName(error) !== 'ENOSPC' && errnoName(error) !== 'EDQUOT') throw error;
  }
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const now = new Date();
    utimesSync(path, now, now);
    return bytes;
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
}
