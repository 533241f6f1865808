import { isEngineError } from '../../shared/errors/engine-error.ts';
import { countFolders, diskUsage, ownDiskUsage } from '../sys/disk-usage.ts';
import { indexName } from './layer-index.ts';
import type { SnapshotFolders } from './snapshot-folders.ts';
import type { SnapshotRecords } from './snapshot-records.ts';
import type { LayerRecord, SnapshotsUsage } from './snapshots.ts';

/** See {@link Snapshots.diskUsage}. */
export async function countSnapshots(folders: SnapshotFolders, records: SnapshotRecords): Promise<SnapshotsUsage> {
  const counted = await countNewLayers(folders, records);
  const writables = records.writables.list().map(({ key, record }) => ({ id: key, parent: record.parent, path: folders.path('writables', record.folder) }));
  const usage = await diskUsage(writables.map(({ path }) => path));
  const passing = [...(await countFolders(folders.path('unpacking', ''))), ...(await countFolders(folders.path('trash', '')))];
  const layers = records.layers.list().map(({ record }) => record);
  return {
    layers: layers.map(({ chainId, parent, folder, diskBytes }) => ({ chainId, parent, bytes: diskBytes ?? counted.get(folder) ?? 0 })),
    indexes: layers.flatMap(({ chainId, folder }) => {
      const bytes = ownDiskUsage(folders.path('indexes', indexName(folder)));
      return bytes === 0 ? [] : [{ chainId, bytes }];
    }),
    writables: writables.map(({ id, parent, path }) => ({ id, parent, bytes: usage.get(path) ?? 0 })),
    passing: passing.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What a layer takes is written into its record: a layer never changes. By folder. */
async function countNewLayers(folders: SnapshotFolders, { state, layers }: SnapshotRecords): Promise<Map<string, number>> {
  const uncounted = layers.list().flatMap(({ record }) => (record.diskBytes === undefined ? [record] : []));
  const usage = await diskUsage(uncounted.map(({ folder }) => folders.path('layers', folder)));
  const counted = uncounted.map((layer): LayerRecord & { diskBytes: number } => ({ ...layer, diskBytes: usage.get(folders.path('layers', layer.folder)) ?? 0 }));
  // Removed meanwhile, perhaps.
  const there = counted.filter(({ chainId, folder }) => layers.find(chainId)?.folder === folder);
  try {
    if (there.length > 0) state.transaction(() => there.forEach((layer) => layers.put(layer.chainId, layer)));
  } catch (error) {
    // A full disk is no reason to keep the numbers from who asks.
    if (!isEngineError(error, 'no-space')) throw error;
  }
  return new Map(counted.map(({ folder, diskBytes }) => [folder, diskBytes]));
}
