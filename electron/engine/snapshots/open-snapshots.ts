import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import { inFirstUserNamespace } from '../sys/user-namespace.ts';
import { createKeyedLock } from '../sys/keyed-lock.ts';
import { withRoom, type MakeRoom } from '../sys/make-room.ts';
import type { State } from '../state/state.ts';
import { createApplier } from './apply-layers.ts';
import { countSnapshots } from './count-snapshots.ts';
import { checkLayer } from './check-layer.ts';
import { indexName, readLayerIndex } from './layer-index.ts';
import { createLayerLeases } from './layer-leases.ts';
import { draftLayer } from './draft-layer.ts';
import { findDisorder, type Disorder } from './find-disorder.ts';
import { openFolders, type SnapshotFolders } from './snapshot-folders.ts';
import { openRecords, type SnapshotRecords } from './snapshot-records.ts';
import type { LayerLimits, Snapshots } from './snapshots.ts';
import { createTrashSweeper } from './trash-sweeper.ts';
import { createLayerPool } from './layer-pool.ts';
import { createWritables, isUsedUp, unmountWritable } from './writables.ts';

const defaultLimits: LayerLimits = { maxEntries: 2_000_000, maxBytes: 64 * 1024 ** 3 };

/**
 * Opens the snapshots under `root`, a folder of ours alone on a file system that can be overlayfs' upper one. What a crash left half-made
 * goes to the trash. `makeRoom` is asked when an import meets a full disk. One engine per root: the caller holds the lock of the data folder.
 */
export async function openSnapshots(options: { root: string; state: State; limits?: LayerLimits; makeRoom?: MakeRoom }): Promise<Snapshots> {
  const folders = await openFolders(options.root);
  const records = openRecords(options.state);
  const pool = createLayerPool();
  const leases = createLayerLeases();
  const trash = createTrashSweeper(folders);
  const context = {
    folders,
    records,
    pool,
    limits: options.limits ?? defaultLimits,
    realRoot: inFirstUserNamespace(),
    lease: (chainIds: readonly ChainId[]) => leases.hold(chainIds),
    locks: createKeyedLock(),
    sweep: () => trash.sweep(),
  };
  const imports = createImports(createApplier(context));
  finishRemovals(folders, records);
  await discardOrphans(folders, findDisorder(folders, records).orphans);
  trash.sweep();

  const writables = createWritables(context);
  return {
    ...writables,
    applyLayers: (request) => withRoom(options.makeRoom, () => imports.applyLayers(request)),
    draftLayer: (request) => draftLayer({ ...context, makeRoom: options.makeRoom, takeWritable: (id, signal) => writables.take(id, signal) }, request),
    exportTree: ({ root, to, signal }) => pool.export({ kind: 'export', root, to, realRoot: context.realRoot, maxEntries: context.limits.maxEntries }, signal),
    checkLayer: (request) => checkLayer({ ...context, isLeased: (chainId) => leases.isHeld(chainId) }, request),
    swept: async () => void (await trash.problems()),
    findLayer: (chainId) => records.layers.find(chainId),
    listLayers: () => records.layers.list().map(({ record }) => record),
    layerEntries: async (chainId) => {
      const layer = records.layers.find(chainId);
      if (!layer) throw new EngineError('not-found', `layer ${chainId}: not found`);
      const entries = await readLayerIndex(folders, layer, context);
      // Removed meanwhile.
      if (!records.layers.find(chainId)) await folders.discard('indexes', indexName(layer.folder));
      return entries;
    },
    layerPath: (chainId) => {
      const layer = records.layers.find(chainId);
      if (!layer) throw new EngineError('not-found', `layer ${chainId}: not found`);
      return folders.path('layers', layer.folder);
    },
    listWritables: () => records.writables.list().map(({ key }) => key),
    removeLayer: async (chainId) => {
      const layer = records.layers.find(chainId);
      if (!layer) throw new EngineError('not-found', `layer ${chainId}: not found`);
      const user = leases.isHeld(chainId) ? 'an import' : findUser(records, chainId);
      if (user !== undefined) throw new EngineError('conflict', `remove layer ${chainId}: ${user} stands on it`);
      using _reserved = folders.reserve(layer.folder);
      // The record first: without its folder it would be a lie, the folder without it is swept at the next start.
      records.layers.delete(chainId);
      await folders.discard('indexes', indexName(layer.folder));
      await folders.discard('layers', layer.folder);
      trash.sweep();
    },
    diskUsage: () => countSnapshots(folders, records),
    check: async ({ repair }) => {
      const disorder = findDisorder(folders, records);
      if (repair) {
        await discardOrphans(folders, disorder.orphans);
        trash.sweep();
      }
      return [...disorder.sentences, ...(await trash.problems())];
    },
    [Symbol.asyncDispose]: async () => {
      await writables[Symbol.asyncDispose]();
      await imports[Symbol.asyncDispose]();
      await pool[Symbol.asyncDispose]();
      await trash[Symbol.asyncDispose]();
    },
  };
}

/** Imports that are ended, and undone, when the engine stops. */
function createImports(applyLayers: Snapshots['applyLayers']): Pick<Snapshots, 'applyLayers'> & AsyncDisposable {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    applyLayers: async (request) => {
      const signal = request.signal ? AbortSignal.any([request.signal, closing.signal]) : closing.signal;
      const work = applyLayers({ ...request, signal });
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

function findUser(records: SnapshotRecords, chainId: ChainId): string | undefined {
  const layer = records.layers.list().find(({ record }) => record.parent === chainId);
  if (layer) return `layer ${layer.key}`;
  const writable = records.writables.list().find(({ record }) => record.parent === chainId);
  return writable && `writable layer ${writable.key}`;
}

/**
 * A crash between moving a writable to the trash, or its files to a layer, and forgetting its record: the end of it had been decided. What is left of its folder
 * goes with those that no record names.
 */
function finishRemovals(folders: SnapshotFolders, records: SnapshotRecords): void {
  const discarded = new Set(folders.list('trash'));
  for (const { key, record } of records.writables.list()) {
    if (discarded.has(record.folder) || isUsedUp(folders, record.folder)) records.writables.delete(key);
  }
}

async function discardOrphans(folders: SnapshotFolders, orphans: Disorder['orphans']): Promise<void> {
  for (const { area, name } of orphans) {
    if (area === 'writables') unmountWritable(folders, name);
    await folders.discard(area, name);
  }
}
