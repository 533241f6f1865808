import { mkdir, rename } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import type { KeyedLock } from '../sys/keyed-lock.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import { adoptFolders } from './adopt-folders.ts';
import { chainId } from './chain-id.ts';
import type { WrittenLayer } from './layer-writer.ts';
import type { SnapshotFolders } from './snapshot-folders.ts';
import { layerStack, type SnapshotRecords } from './snapshot-records.ts';
import type { LayerLimits, LayerSource, Snapshots } from './snapshots.ts';
import type { LayerPool } from './layer-pool.ts';

export type ApplyContext = {
  readonly folders: SnapshotFolders;
  readonly records: SnapshotRecords;
  readonly pool: LayerPool;
  readonly limits: LayerLimits;
  readonly realRoot: boolean;
  /** Keeps layers from being removed until the end of the work. */
  readonly lease: (chainIds: readonly ChainId[]) => Disposable;
  /** One for each layer that is being made, by chain id: whoever makes the same at the same time comes second. */
  readonly locks: KeyedLock;
  /** Starts to remove what is in the trash. */
  readonly sweep: () => void;
};

/** Bytes of a layer that are worth a sync of their own while others are still unpacked: at the end there is less to wait for. */
const earlySyncBytes = 16 << 20;

type Request = Parameters<Snapshots['applyLayers']>[0];
type Step = { readonly chainId: ChainId; readonly parent: ChainId | undefined; readonly source: LayerSource };
type Unpacked = Step & WrittenLayer & { readonly folder: string };

/** {@link Snapshots.applyLayers}: all missing layers of the stack appear together, or none. */
export function createApplier(context: ApplyContext): Snapshots['applyLayers'] {
  const { locks } = context;
  return async (request) => {
    const steps = planSteps(request.layers);
    using _lease = context.lease(steps.map((step) => step.chainId));
    using held = new DisposableStack();
    const missing = await lockMissing({ context, locks, held }, steps, request);
    if (missing.length > 0) {
      await using undo = new AsyncDisposableStack();
      undo.defer(context.sweep);
      commit(context, await unpackAll(context, { held, undo }, { ...request, steps: missing }));
      undo.move();
    }
    return steps.at(-1)?.chainId;
  };
}

function planSteps(layers: readonly LayerSource[]): Step[] {
  const steps: Step[] = [];
  for (const source of layers) {
    const parent = steps.at(-1)?.chainId;
    steps.push({ chainId: chainId(parent, source.diffId), parent, source });
  }
  return steps;
}

/** Whoever unpacks the same layer at the same time comes second and finds it done. Always bottom first, so that two never wait for each other. */
async function lockMissing(work: { context: ApplyContext; locks: KeyedLock; held: DisposableStack }, steps: Step[], request: Request): Promise<Step[]> {
  const { layers } = work.context.records;
  const missing: Step[] = [];
  for (const step of steps) {
    if (!layers.find(step.chainId)) {
      const lock = await work.locks.acquire(step.chainId, request.signal);
      if (!layers.find(step.chainId)) {
        work.held.use(lock);
        missing.push(step);
        continue;
      }
      lock[Symbol.dispose]();
    }
    request.onLayer?.({ diffId: step.source.diffId, bytesRead: 0, done: true });
  }
  return missing;
}

/** Unpacks side by side and brings everything in place and to the disk; only the records are missing then. */
async function unpackAll(context: ApplyContext, scope: { held: DisposableStack; undo: AsyncDisposableStack }, request: Request & { steps: Step[] }): Promise<Unpacked[]> {
  const { folders } = context;
  const failed = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, failed.signal]) : failed.signal;

  let left = request.steps.length;
  const unpack = async (step: Step): Promise<Unpacked> => {
    const { name: folder } = scope.held.use(folders.reserve());
    const target = folders.path('unpacking', folder);
    await mkdir(target, { mode: 0o755 });
    scope.undo.defer(() => folders.discard('unpacking', folder));
    const { diffId } = step.source;
    const job = { kind: 'unpack' as const, ...step.source, target, realRoot: context.realRoot, limits: context.limits };
    const onRead = (bytesRead: number): void => request.onLayer?.({ diffId, bytesRead, done: false });
    const written = await context.pool.unpack(job, { signal, onRead });
    request.onLayer?.({ diffId, bytesRead: 0, done: true });
    left -= 1;
    if (left > 0 && written.size >= earlySyncBytes) await syncFileSystem(folders.root);
    return { ...step, ...written, folder };
  };

  const results = await Promise.allSettled(
    request.steps.map(async (step) => {
      try {
        return await unpack(step);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }),
  );
  // The one that failed first ended the others.
  if (failed.signal.aborted) throw request.signal?.aborted ? cancelled(request.signal) : failed.signal.reason;
  const unpacked = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  await adopt(context, unpacked);
  await syncFileSystem(folders.root);
  for (const { folder } of unpacked) {
    await rename(folders.path('unpacking', folder), folders.path('layers', folder));
    scope.undo.defer(() => folders.discard('layers', folder));
  }
  await syncFolder(folders.path('layers', ''));
  if (request.signal?.aborted) throw cancelled(request.signal);
  return unpacked;
}

async function adopt({ folders, records, realRoot }: ApplyContext, unpacked: readonly Unpacked[]): Promise<void> {
  const lowers = layerStack(records, unpacked[0]?.parent).map((layer) => folders.path('layers', layer.folder));
  for (const { folder, implicitFolders } of unpacked) {
    const layer = folders.path('unpacking', folder);
    await adoptFolders({ layer, lowers, folders: implicitFolders, realRoot });
    lowers.unshift(layer);
  }
}

function commit({ records }: ApplyContext, unpacked: readonly Unpacked[]): void {
  const createdAt = new Date().toISOString();
  records.state.transaction(() => {
    for (const { chainId: id, parent, source, folder, size } of unpacked) {
      records.layers.put(id, { chainId: id, parent, diffId: source.diffId, size, folder, createdAt });
    }
  });
}

function cancelled(signal: AbortSignal): EngineError {
  return new EngineError('cancelled', 'unpack layers: cancelled', { cause: signal.reason });
}
