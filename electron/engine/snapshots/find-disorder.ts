import { listMounts } from '../sys/list-mounts.ts';
import { indexName } from './layer-index.ts';
import type { Area, SnapshotFolders } from './snapshot-folders.ts';
import type { SnapshotRecords } from './snapshot-records.ts';

/** What is wrong between records, folders and mounts, one sentence each, and the folders that no record names. */
export type Disorder = { readonly sentences: readonly string[]; readonly orphans: readonly { area: Area; name: string }[] };

/** In one go, so that nothing changes meanwhile; what is being worked on does not count. */
export function findDisorder(folders: SnapshotFolders, records: SnapshotRecords): Disorder {
  const layers = records.layers.list().map(({ key, record }) => ({ what: `layer ${key}`, ...record }));
  const writables = records.writables.list().map(({ key, record }) => ({ what: `writable layer ${key}`, ...record }));
  const chainIds = new Set<string>(layers.map((layer) => layer.chainId));
  const named = new Set([...layers, ...writables].map((record) => record.folder));
  const there = (['layers', 'writables', 'unpacking'] as const).flatMap((area) => folders.list(area).map((name) => ({ area, name })));
  const indexes = new Set(layers.map(({ folder }) => indexName(folder)));
  const strays = folders.list('indexes').filter((name) => !indexes.has(name)).map((name) => ({ area: 'indexes' as const, name }));
  const thereNames = new Set(there.map(({ name }) => name));

  const broken = [...layers, ...writables].flatMap(({ what, folder, parent }) => [
    ...(thereNames.has(folder) || folders.isReserved(folder) ? [] : [`${what}: its folder ${folder} is missing`]),
    ...(parent === undefined || chainIds.has(parent) ? [] : [`${what}: stands on ${parent}, which is missing`]),
  ]);
  const orphans = [...there.filter(({ name }) => !named.has(name) && !folders.isReserved(name)), ...strays];
  const trash = folders.path('trash', '');
  const stuck = listMounts().filter(({ target }) => target.startsWith(trash));
  return {
    orphans,
    sentences: [
      ...broken,
      ...orphans.map(({ area, name }) => `folder ${name} of ${area}: no record names it`),
      ...stuck.map(({ target }) => `mount ${target}: in the trash`),
    ],
  };
}
