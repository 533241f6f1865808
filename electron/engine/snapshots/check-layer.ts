import { mkdir, rename } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import { listMounts } from '../sys/list-mounts.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import { adoptFolders } from './adopt-folders.ts';
import type { ApplyContext } from './apply-layers.ts';
import { compareFolders } from './compare-folders.ts';
import { indexName } from './layer-index.ts';
import type { WrittenLayer } from './layer-writer.ts';
import { layerStack } from './snapshot-records.ts';
import type { LayerCheck, LayerRecord, Snapshots } from './snapshots.ts';
import { mountPoint } from './writables.ts';

type Request = Parameters<Snapshots['checkLayer']>[0];
type CheckContext = ApplyContext & { readonly isLeased: (chainId: ChainId) => boolean };

/** {@link Snapshots.checkLayer} */
export async function checkLayer(context: CheckContext, request: Request): Promise<LayerCheck> {
  const { folders, records } = context;
  const layer = records.layers.find(request.chainId);
  if (!layer) throw new EngineError('not-found', `layer ${request.chainId}: not found`);
  using reserved = folders.reserve();
  const fresh = folders.path('unpacking', reserved.name);
  await using undo = new AsyncDisposableStack();
  undo.defer(context.sweep);
  await mkdir(fresh, { mode: 0o755 });
  undo.defer(() => folders.discard('unpacking', reserved.name));

  const written = await unpackBeside(context, { request, layer, fresh });
  const compared = await compareFolders({ kept: folders.path('layers', layer.folder), fresh, timeless: written.implicitFolders, realRoot: context.realRoot, signal: request.signal });
  const sizeDiffers = layer.size !== written.size;
  const found = {
    differences: compared.differences + (sizeDiffers ? 1 : 0),
    first: [...(sizeDiffers ? [`its record: ${layer.size} bytes, expected ${written.size}`] : []), ...compared.first],
  };
  if (found.differences === 0 || !request.repair) return { ...found, mended: false, usedBy: [] };
  const usedBy = await replaceFolder(context, { layer, folder: reserved.name, size: written.size });
  return { ...found, mended: usedBy.length === 0, usedBy };
}

async function unpackBeside(context: CheckContext, { request, layer, fresh }: { request: Request; layer: LayerRecord; fresh: string }): Promise<WrittenLayer> {
  const { folders, records, pool, limits, realRoot } = context;
  const job = { kind: 'unpack' as const, ...request.source, target: fresh, realRoot, limits };
  const written = await pool.unpack(job, { signal: request.signal ?? new AbortController().signal, onRead: request.onRead ?? (() => undefined) });
  const lowers = layerStack(records, layer.parent).map(({ folder }) => folders.path('layers', folder));
  await adoptFolders({ layer: fresh, lowers, folders: written.implicitFolders, realRoot });
  return written;
}

/** Puts the new folder in the place of the old one: durable first, then the record, in one step with the question who uses it. Says who does. */
async function replaceFolder(context: CheckContext, { layer, folder, size }: { layer: LayerRecord; folder: string; size: number }): Promise<string[]> {
  const { folders, records } = context;
  await using undo = new AsyncDisposableStack();
  await syncFileSystem(folders.root);
  undo.defer(() => folders.discard('layers', folder));
  await rename(folders.path('unpacking', folder), folders.path('layers', folder));
  await syncFolder(folders.path('layers', ''));

  using _old = folders.reserve(layer.folder);
  const current = records.layers.find(layer.chainId);
  if (current?.folder !== layer.folder) throw new EngineError('conflict', `layer ${layer.chainId}: it was removed meanwhile`);
  const users = listUsers(context, layer.chainId);
  if (users.length > 0) return users;
  records.layers.put(layer.chainId, { ...layer, folder, size });
  undo.move();
  await folders.discard('indexes', indexName(layer.folder));
  await folders.discard('layers', layer.folder);
  return [];
}

/** What would lose files under its hands: mounts that show the layer, imports that look into it. */
function listUsers({ folders, records, isLeased }: CheckContext, chainId: ChainId): string[] {
  const mounted = new Set(listMounts().map(({ target }) => target));
  const standsOn = (parent: ChainId | undefined): boolean => {
    for (let next = parent; next !== undefined; next = records.layers.find(next)?.parent) if (next === chainId) return true;
    return false;
  };
  const writables = records.writables.list().filter(({ record }) => mounted.has(mountPoint(folders, record.folder)) && standsOn(record.parent));
  return [...writables.map(({ key }) => key), ...(isLeased(chainId) ? ['work in flight'] : [])];
}
