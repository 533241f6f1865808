import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { TreeItem } from './image-contents.ts';
import type { StackedEntry } from './stack-layers.ts';

type Sums = { bytes: number; ghostBytes: number; changesBelow: number };

/** What lies directly in a folder of a layer. Pure. `not-found` where the layer has no such folder. */
export function listFolder(stacked: readonly (readonly StackedEntry[])[], { layer, folder }: { layer: number; folder: string }): TreeItem[] {
  const entries = stacked[layer];
  if (entries === undefined) throw new EngineError('not-found', `layer ${layer}: not found: the image has ${stacked.length}, counted from 0`);
  const parent = folder.split('/').filter(Boolean).join('/');
  if (parent !== '' && !entries.some(({ path, kind }) => path === parent && kind === 'directory')) {
    throw new EngineError('not-found', `layer ${layer}: it has no folder /${parent}`);
  }
  const prefix = parent === '' ? '' : `${parent}/`;
  const below = new Map<string, Sums>();
  const items: StackedEntry[] = [];
  for (const entry of entries) {
    if (!entry.path.startsWith(prefix) || entry.path === parent) continue;
    const [name = '', ...rest] = entry.path.slice(prefix.length).split('/');
    const sums = below.get(name) ?? { bytes: 0, ghostBytes: 0, changesBelow: 0 };
    below.set(name, sums);
    sums.bytes += entry.size;
    if (entry.hiddenBy !== undefined) sums.ghostBytes += entry.size;
    if (rest.length === 0) items.push(entry);
    else if (entry.change !== 'kept') sums.changesBelow += 1;
  }
  return items.map((entry) => toItem(entry, entry.path.slice(prefix.length), below));
}

function toItem({ kind, change, mode, uid, gid, target, hiddenBy }: StackedEntry, name: string, below: ReadonlyMap<string, Sums>): TreeItem {
  return {
    name,
    kind: kind === 'whiteout' ? 'other' : kind,
    change,
    ...(below.get(name) ?? { bytes: 0, ghostBytes: 0, changesBelow: 0 }),
    mode,
    uid,
    gid,
    ...(target !== undefined && { target }),
    ...(hiddenBy !== undefined && { hiddenBy }),
  };
}
