import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { EngineError, fromErrorBody } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import { adoptFolders } from './adopt-folders.ts';
import type { ApplyContext } from './apply-layers.ts';
import { chainId } from './chain-id.ts';
import type { MadeFiles, MakeJob } from './layer-job.ts';
import { layerStack } from './snapshot-records.ts';
import type { LayerDraft, LayerRecord, Snapshots } from './snapshots.ts';
import type { TakenWritable } from './writables.ts';

type Request = Parameters<Snapshots['draftLayer']>[0];

export type DraftContext = ApplyContext & {
  readonly makeRoom: MakeRoom | undefined;
  readonly takeWritable: (id: string, signal?: AbortSignal) => Promise<TakenWritable>;
};

/** Where the files are made, and what takes the place of the folder that they are in. */
type Workplace = { readonly source: MakeJob['source']; readonly tar?: AsyncIterable<Uint8Array>; readonly made: string; readonly parent: ChainId | undefined; readonly used: TakenWritable | undefined };
type Place = Omit<LayerRecord, 'size' | 'createdAt'>;

/** {@link Snapshots.draftLayer} */
export async function draftLayer(context: DraftContext, request: Request): Promise<LayerDraft> {
  const { folders, records } = context;
  await using scope = new AsyncDisposableStack();
  const { name: folder } = scope.use(folders.reserve());
  const { source, tar, made, parent, used } = await openWorkplace(context, scope, { request, folder });
  const signal = request.signal ?? new AbortController().signal;
  let files: MadeFiles | undefined;
  let place: Place | undefined;
  let isRecorded = false;
  const held = scope.move();
  const whole = (): MadeFiles => {
    if (files === undefined) throw new EngineError('internal', `layer in ${folder}: its files are not made yet`);
    return files;
  };

  return {
    make: async (blob) => {
      const makeRoom = context.makeRoom && { makeRoom: context.makeRoom };
      files = await context.pool.make({ kind: 'make', source, blob }, { signal, ...(tar && { tar }), ...makeRoom });
      const { diffId, digest, blobBytes, entries } = files;
      return { diffId, digest, size: blobBytes, isEmpty: entries === 0 };
    },
    place: async () => {
      const { diffId, implicitFolders, unpackFailed } = whole();
      if (unpackFailed !== undefined) throw fromErrorBody(unpackFailed);
      const id = chainId(parent, diffId);
      held.use(await context.locks.acquire(id, signal));
      held.use(context.lease([id]));
      place = { chainId: id, parent, diffId, folder };
      if (records.layers.find(id)) return;
      if (used === undefined) await settleFolders(context, made, parent, implicitFolders);
      renameSync(made, folders.path('layers', folder));
      held.defer(async () => {
        if (!isRecorded) await folders.discard('layers', folder);
      });
      await syncFolder(folders.path('layers', ''));
    },
    record: () => {
      if (place === undefined) throw new EngineError('internal', `layer in ${folder}: it has no place yet`);
      const { chainId: id } = place;
      const there = records.layers.find(id);
      const record = there ?? { ...place, size: whole().size, createdAt: new Date().toISOString() };
      records.state.transaction(() => {
        if (there === undefined) records.layers.put(id, record);
        if (used !== undefined) records.writables.delete(used.id);
      });
      isRecorded = there === undefined;
      if (used !== undefined) held.defer(() => dropWritable(context, used.folder));
      return record;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function openWorkplace(context: DraftContext, scope: AsyncDisposableStack, { request, folder }: { request: Request; folder: string }): Promise<Workplace> {
  const { folders, realRoot, limits } = context;
  const { content, latest } = request;
  if (content.kind === 'writable') {
    const used = scope.use(await context.takeWritable(content.id, request.signal));
    if (used.parent !== request.below) throw new EngineError('conflict', `writable layer ${content.id}: it stands on ${used.parent ?? 'nothing'}, expected ${request.below ?? 'nothing'}`);
    if (used.parent !== undefined) scope.use(context.lease([used.parent]));
    const { upper, lowers } = used.layers;
    return { source: { kind: 'upper', upper, lowers, realRoot, mountPoints: content.mountPoints, latest }, made: upper, parent: used.parent, used };
  }
  const target = folders.path('unpacking', folder);
  if (request.below !== undefined) {
    layerStack(context.records, request.below);
    scope.use(context.lease([request.below]));
  }
  mkdirSync(target, { mode: 0o755 });
  scope.defer(async () => {
    await folders.discard('unpacking', folder);
    context.sweep();
  });
  return { source: { kind: 'tar', target, realRoot, limits, latest }, tar: content.tar, made: target, parent: request.below, used: undefined };
}

/** Folders without an entry look as they do below. */
async function settleFolders({ folders, records, realRoot }: DraftContext, layer: string, parent: ChainId | undefined, implicit: readonly string[]): Promise<void> {
  const lowers = layerStack(records, parent).map((below) => folders.path('layers', below.folder));
  await adoptFolders({ layer, lowers, folders: implicit, realRoot });
  // The others are synced.
  if (implicit.some((path) => path !== '')) await syncFileSystem(folders.root);
  else await syncFolder(layer);
}

/** What is left of it is overlayfs' own, a few folders: to send them to the trash would take longer. */
async function dropWritable({ folders, sweep }: DraftContext, folder: string): Promise<void> {
  try {
    rmSync(folders.path('writables', folder), { recursive: true, force: true });
  } catch {
    await folders.discard('writables', folder);
    sweep();
  }
}
