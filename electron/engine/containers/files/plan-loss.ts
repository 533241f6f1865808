import type { ContainerLoss, ContainerRecord, FileChange } from '../containers.ts';

const maxFolders = 20;

/** Pure: what a container's removal takes away. A folder's bytes are those of all changed files below it. */
export function planLoss(record: Pick<ContainerRecord, 'mounts'>, changes: readonly FileChange[]): ContainerLoss {
  const folders = new Map<string, { bytes: number; files: number }>();
  let bytes = 0;
  for (const change of changes) {
    if (change.bytes === 0) continue;
    bytes += change.bytes;
    for (let slash = change.path.lastIndexOf('/'); slash > 0; slash = change.path.lastIndexOf('/', slash - 1)) {
      const path = change.path.slice(0, slash);
      const sum = folders.get(path) ?? { bytes: 0, files: 0 };
      folders.set(path, { bytes: sum.bytes + change.bytes, files: sum.files + 1 });
    }
  }
  const largest = [...folders].map(([path, sum]) => ({ path, ...sum })).sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return { changes, bytes, folders: largest.slice(0, maxFolders), anonymousVolumes: anonymousVolumes(record) };
}

function anonymousVolumes({ mounts }: Pick<ContainerRecord, 'mounts'>): string[] {
  return mounts.flatMap((mount) => (mount.kind === 'volume' && mount.anonymous ? [mount.name] : []));
}
