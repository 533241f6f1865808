import { slashed, type PackEntry } from '../../snapshots/pack-entry.ts';
import { packTree } from '../../snapshots/pack-tree.ts';
import type { PathStat } from '../containers.ts';
import { absolutePath } from './archive-path.ts';

const folderType = 0o040000;
const typeMask = 0o170000;

/** A tar archive of a path, or of all of the root without a path, in the root that the thread is in, as {@link packTree} makes it. */
export function packFiles(path: string | undefined, stat: PathStat | undefined): Generator<Uint8Array> {
  return packTree(firstEntry(path, stat));
}

function firstEntry(path: string | undefined, stat: PathStat | undefined): PackEntry {
  if (path === undefined || stat === undefined) return { path: '/', name: '' };
  const start = Buffer.from(absolutePath(path)).toString('latin1');
  return { path: (stat.mode & typeMask) === folderType ? slashed(start) : start, name: Buffer.from(stat.name).toString('latin1') };
}
