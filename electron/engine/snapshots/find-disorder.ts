import { listMounts } from '../sys/list-mounts.ts';
import type { Area, SnapshotFolders } from './snapshot-folders.ts';
import type { SnapshotRecords } from './snapshot-records.ts';

/** What is wrong between records and folders, one sentence each, and the folders that no record names. */
export type Disorder = { readonly sentences: string[]; readonly orphans: readonly { area: Area; name: string }[] };

export async function findDisorder(folders: SnapshotFolders, records: SnapshotRecords): Promise<Disorder> {
  const layers = records.layers.list();
  const writables = records.writables.list();
  const layerFolders = new Set(await folders.list('layers'));
  const writableFolders = new Set(await folders.list('writables'));
  const known = new Set<string>(layers.map(({ key }) => key));
  const named = new Set([...layers, ...writables].map(({ record }) => record.folder));
  const sentences: string[] = [];

  for (const { key, record } of layers) {
    if (!layerFolders.has(record.folder)) sentences.push(`layer ${key}: its folder ${record.folder} is missing`);
    if (record.parent !== undefined && !known.has(record.parent)) sentences.push(`layer ${key}: stands on ${record.parent}, which is missing`);
  }
  for (const { key, record } of writables) {
    if (!writableFolders.has(record.folder)) sentences.push(`writable layer ${key}: its folder ${record.folder} is missing`);
    if (record.parent !== undefined && !known.has(record.parent)) sentences.push(`writable layer ${key}: stands on ${record.parent}, which is missing`);
  }

  const orphans = [
    ...[...layerFolders].map((name) => ({ area: 'layers' as const, name })),
    ...[...writableFolders].map((name) => ({ area: 'writables' as const, name })),
    ...(await folders.list('unpacking')).map((name) => ({ area: 'unpacking' as const, name })),
  ].filter(({ name }) => !named.has(name) && !folders.isReserved(name));
  for (const { area, name } of orphans) sentences.push(`folder ${name} of ${area}: no record names it`);
  for (const { target } of listMounts()) {
    if (target.startsWith(`${folders.path('trash', '')}/`)) sentences.push(`mount ${target}: in the trash`);
  }
  return { sentences, orphans };
}
