import { rename } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import type { ApplyContext } from './apply-layers.ts';
import { chainId } from './chain-id.ts';
import { packUpper, type PackedUpper, type UpperJob } from './pack-upper.ts';
import type { LayerDraft, LayerRecord, Snapshots } from './snapshots.ts';
import type { TakenWritable } from './writables.ts';

type Request = Parameters<Snapshots['draftLayer']>[0];

export type DraftContext = ApplyContext & {
  readonly takeWritable: (id: string, signal?: AbortSignal) => Promise<TakenWritable>;
};

/** {@link Snapshots.draftLayer} */
export async function draftLayer(context: DraftContext, request: Request): Promise<LayerDraft> {
  const { folders, records } = context;
  await using scope = new AsyncDisposableStack();
  scope.defer(context.sweep);
  const writable = scope.use(await context.takeWritable(request.writable, request.signal));
  scope.use(context.lease(writable.parent === undefined ? [] : [writable.parent]));
  const { name: folder } = scope.use(folders.reserve());
  const job: UpperJob = { ...writable.layers, mountPoints: request.mountPoints, latest: request.latest };
  let packed: PackedUpper | undefined;
  let place: Omit<LayerRecord, 'size' | 'createdAt'> | undefined;
  let isRecorded = false;
  const held = scope.move();
  const whole = (): PackedUpper => {
    if (packed === undefined) throw new EngineError('internal', `layer of ${request.writable}: its tar was not read to the end`);
    return packed;
  };

  return {
    tar: packInPieces(job, { signal: request.signal, done: (result) => (packed = result) }),
    isEmpty: () => whole().entries === 0,
    place: async (diffId) => {
      whole();
      const id = chainId(writable.parent, diffId);
      held.use(await context.locks.acquire(id, request.signal));
      held.use(context.lease([id]));
      place = { chainId: id, parent: writable.parent, diffId, folder };
      if (records.layers.find(id)) return;
      await syncFileSystem(folders.root);
      request.signal?.throwIfAborted();
      await rename(job.upper, folders.path('layers', folder));
      held.defer(async () => {
        if (!isRecorded) await folders.discard('layers', folder);
      });
      await syncFolder(folders.path('layers', ''));
    },
    record: () => {
      if (place === undefined) throw new EngineError('internal', `layer of ${request.writable}: it has no place yet`);
      const { chainId: id } = place;
      const there = records.layers.find(id);
      const record = there ?? { ...place, size: whole().size, createdAt: new Date().toISOString() };
      records.state.transaction(() => {
        if (there === undefined) records.layers.put(id, record);
        records.writables.delete(request.writable);
      });
      isRecorded = there === undefined;
      held.defer(() => folders.discard('writables', writable.folder));
      return record;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** On this thread: the others get their turn between two pieces. */
async function* packInPieces(job: UpperJob, { signal, done }: { signal: AbortSignal | undefined; done: (packed: PackedUpper) => void }): AsyncGenerator<Uint8Array> {
  const archive = packUpper(job);
  try {
    for (let next = archive.next(); ; next = archive.next()) {
      signal?.throwIfAborted();
      if (next.done) return done(next.value);
      yield next.value;
      await setImmediate();
    }
  } catch (error) {
    throw toDiskError(error, `pack ${job.upper}`);
  }
}
