import type { LossData } from '../../../shared/engine-api/loss.ts';
import type { ContainerLoss, ContainerRecord, FileChange } from '../containers.ts';
import { findDataFolder } from './data-kind.ts';
import { findWriters } from './find-writers.ts';

const maxFolders = 20;

type Sum = { bytes: number; files: number };

/** Pure: what a container's removal takes away, but for the bytes of its volumes. A folder's bytes are those of all changed files below it. */
export function planLoss(record: Pick<ContainerRecord, 'mounts'>, changes: readonly FileChange[]): Omit<ContainerLoss, 'anonymousVolumes'> {
  const folders = new Map<string, Sum>();
  const parents = new Set<string>();
  let bytes = 0;
  for (const change of changes) {
    for (let slash = change.path.lastIndexOf('/'); slash > 0; slash = change.path.lastIndexOf('/', slash - 1)) {
      const path = change.path.slice(0, slash);
      parents.add(path);
      if (change.bytes > 0) add(folders, path, change.bytes);
    }
    bytes += change.bytes;
  }
  const counts = { added: 0, changed: 0, deleted: 0 };
  // A place for a mount is made by the engine.
  const places = new Set(record.mounts.map(({ destination }) => destination));
  for (const { path, kind, bytes: size } of changes) if (!parents.has(path) && (size > 0 || !places.has(path))) counts[kind] += 1;
  return {
    changes,
    counts,
    bytes,
    folders: largestFirst([...folders].map(([path, sum]) => ({ path, ...sum }))).slice(0, maxFolders),
    data: findData(changes),
    writers: findWriters(folders, record.mounts.map(({ destination }) => destination)),
  };
}

function findData(changes: readonly FileChange[]): LossData[] {
  const found = new Map<string, LossData>();
  for (const { path, bytes } of changes) {
    const place = bytes > 0 ? findDataFolder(path) : undefined;
    if (place === undefined) continue;
    const key = `${place.kind} ${place.folder}`;
    const before = found.get(key);
    found.set(key, { path: place.folder, kind: place.kind, bytes: (before?.bytes ?? 0) + bytes, files: (before?.files ?? 0) + 1 });
  }
  return largestFirst([...found.values()]).slice(0, maxFolders);
}

function add(sums: Map<string, Sum>, path: string, bytes: number): void {
  const sum = sums.get(path) ?? { bytes: 0, files: 0 };
  sums.set(path, { bytes: sum.bytes + bytes, files: sum.files + 1 });
}

function largestFirst<T extends { readonly path: string; readonly bytes: number }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}
