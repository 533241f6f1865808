import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { createKeyedLock, type KeyedLock } from '../sys/keyed-lock.ts';
import { mount, unmount } from '../sys/mount.ts';
import { errnoName } from '../sys/system-error.ts';
import { getXattr } from '../sys/xattr.ts';
import { copyFolderMetadata } from './adopt-folders.ts';
import { folderUsage } from '../sys/folder-usage.ts';
import { createMountUsers, type MountUsers } from './mount-users.ts';
import { opaqueXattr } from './overlay-xattr.ts';
import { overlayOptions } from './overlay-options.ts';
import type { SnapshotFolders } from './snapshot-folders.ts';
import { layerStack, type SnapshotRecords, type WritableRecord } from './snapshot-records.ts';
import type { Snapshots } from './snapshots.ts';

export type WritablesContext = {
  readonly folders: SnapshotFolders;
  readonly records: SnapshotRecords;
  readonly realRoot: boolean;
  readonly lease: (chainIds: readonly ChainId[]) => Disposable;
  /** Starts to remove what is in the trash. */
  readonly sweep: () => void;
};

/** A writable that nobody else can use, mount or remove until it is disposed. */
export type TakenWritable = Disposable & WritableRecord & {
  readonly id: string;
  readonly layers: ReturnType<Snapshots['layersOf']>;
};

type Writables = Pick<Snapshots, 'prepare' | 'mount' | 'hold' | 'layersOf' | 'unmount' | 'remove' | 'usage'> & {
  /** Unmounts it. `conflict` where somebody uses it. */
  take(id: string, signal?: AbortSignal): Promise<TakenWritable>;
};

/** The folders of a writable: its changes, overlayfs' own, and where it is mounted. */
const parts = { upper: 'upper', work: 'work', mounted: 'm' } as const;

function describeLayers(context: WritablesContext, { folder, parent }: WritableRecord): ReturnType<Snapshots['layersOf']> {
  const { folders, realRoot } = context;
  const place = (part: keyof typeof parts): string => join(folders.path('writables', folder), parts[part]);
  const lowers = visibleLayers(context, parent).map((layer) => folders.path('layers', layer));
  return { upper: place('upper'), work: place('work'), mounted: place('mounted'), lowers, realRoot };
}

/** Disposing unmounts what is mounted for holds only. */
export function createWritables(context: WritablesContext): Writables & AsyncDisposable {
  const { folders, records } = context;
  const locks = createKeyedLock();
  const get = (id: string): WritableRecord => {
    const record = records.writables.find(id);
    if (!record) throw new EngineError('not-found', `writable layer ${id}: not found`);
    return record;
  };

  const users = createMountUsers();

  /** False where it was mounted already. */
  const ensureMounted = async (record: WritableRecord): Promise<boolean> => {
    const target = mountPoint(folders, record.folder);
    if (await isMounted(target)) return false;
    mountWritable(context, record, target);
    return true;
  };
  const unmountUnused = (id: string): void => {
    const record = records.writables.find(id);
    if (record && !users.isUsed(id)) unmountWritable(folders, record.folder);
  };
  const letGo = async (id: string): Promise<void> => {
    using _lock = await locks.acquire(id);
    users.letGo(id);
    unmountUnused(id);
  };

  return {
    [Symbol.asyncDispose]: async () => {
      for (const id of users.held()) await letGo(id);
    },
    prepare: async (id, parent, { isScratch = false } = {}) => {
      using _lock = await locks.acquire(id);
      using _lease = context.lease(parent === undefined ? [] : [parent]);
      if (records.writables.find(id)) throw new EngineError('exists', `writable layer ${id}: exists already`);
      using reserved = folders.reserve();
      const folder = reserved.name;
      await using undo = new AsyncDisposableStack();
      undo.defer(() => folders.discard('writables', folder));
      await makeWritable(context, { folder, parent, isScratch });
      records.writables.put(id, { parent, folder, createdAt: new Date().toISOString(), ...(isScratch && { isScratch }) });
      undo.move();
    },
    mount: async (id) => {
      using _lock = await locks.acquire(id);
      const record = get(id);
      await ensureMounted(record);
      users.want(id);
      return mountPoint(folders, record.folder);
    },
    hold: async (id) => {
      using _lock = await locks.acquire(id);
      const record = get(id);
      const isOurs = await ensureMounted(record);
      // It was mounted before this engine started, for a container that runs.
      if (!isOurs && !users.isUsed(id)) users.want(id);
      users.hold(id);
      return { path: mountPoint(folders, record.folder), [Symbol.asyncDispose]: () => letGo(id) };
    },
    layersOf: (id) => describeLayers(context, get(id)),
    unmount: async (id) => {
      using _lock = await locks.acquire(id);
      users.unwant(id);
      unmountUnused(id);
    },
    remove: async (id) => {
      using _lock = await locks.acquire(id);
      const record = records.writables.find(id);
      if (!record) return;
      using _reserved = folders.reserve(record.folder);
      unmountWritable(folders, record.folder);
      await folders.discard('writables', record.folder);
      records.writables.delete(id);
      users.unwant(id);
      context.sweep();
    },
    take: (id, signal) => takeWritable({ context, locks, users, get }, id, signal),
    usage: async (id) => folderUsage(join(folders.path('writables', get(id).folder), parts.upper)),
  };
}

/** A mount that is busy is detached, it goes when its last user does. */
export function unmountWritable(folders: SnapshotFolders, folder: string): void {
  const target = mountPoint(folders, folder);
  try {
    unmount(target);
  } catch (error) {
    if (errnoName(error) !== 'EBUSY') throw error;
    unmount(target, { detach: true });
  }
}

type Taking = { readonly context: WritablesContext; readonly locks: KeyedLock; readonly users: MountUsers; readonly get: (id: string) => WritableRecord };

async function takeWritable({ context, locks, users, get }: Taking, id: string, signal: AbortSignal | undefined): Promise<TakenWritable> {
  using scope = new DisposableStack();
  scope.use(await locks.acquire(id, signal));
  const record = get(id);
  scope.use(context.folders.reserve(record.folder));
  users.unwant(id);
  if (users.isUsed(id)) throw new EngineError('conflict', `writable layer ${id}: it is being read`);
  unmountIdle(context.folders, record.folder);
  const held = scope.move();
  return { ...record, id, layers: describeLayers(context, record), [Symbol.dispose]: () => held.dispose() };
}

function unmountIdle(folders: SnapshotFolders, folder: string): void {
  try {
    unmount(mountPoint(folders, folder));
  } catch (cause) {
    if (errnoName(cause) !== 'EBUSY') throw cause;
    throw new EngineError('conflict', `writable layer in ${folder}: something runs in it`, { cause });
  }
}

/** Makes the folders; the root of the changes looks like the root of the layer below, as it is the one that will be seen. */
async function makeWritable(context: WritablesContext, { folder, parent, isScratch }: { folder: string; parent: ChainId | undefined; isScratch: boolean }): Promise<void> {
  const { folders, records } = context;
  const [top] = layerStack(records, parent);
  const path = folders.path('writables', folder);
  try {
    // A few microseconds each; a thread of the pool would take longer to answer.
    for (const part of ['', ...Object.values(parts)]) mkdirSync(join(path, part), { mode: 0o755 });
    const upper = join(path, parts.upper);
    const below = top && folders.path('layers', top.folder);
    if (below === undefined) chmodSync(upper, 0o755);
    else copyFolderMetadata(below, upper, lstatSync(below));
    if (isScratch) return;
    await syncFolder(path);
    await syncFolder(folders.path('writables', ''));
  } catch (error) {
    throw toDiskError(error, `writable layer in ${path}`);
  }
}

/** Its files are a layer's now. */
export function isUsedUp(folders: SnapshotFolders, folder: string): boolean {
  const path = folders.path('writables', folder);
  return existsSync(path) && !existsSync(join(path, parts.upper));
}

/** Where a writable is seen while it is mounted. */
export function mountPoint(folders: SnapshotFolders, folder: string): string {
  return join(folders.path('writables', folder), parts.mounted);
}

/** Folders of the layers that show in a mount, top first. */
function visibleLayers({ folders, records, realRoot }: WritablesContext, parent: ChainId | undefined): string[] {
  const stack = layerStack(records, parent).map((layer) => layer.folder);
  // Overlayfs does not ask whether a layer's root is opaque, and merges all roots: what such a layer hides is left out here.
  const opaque = stack.findIndex((folder) => getXattr(folders.path('layers', folder), opaqueXattr(realRoot)) !== undefined);
  return opaque === -1 ? stack : stack.slice(0, opaque + 1);
}

function mountWritable(context: WritablesContext, record: WritableRecord, target: string): void {
  const { folders, realRoot } = context;
  const lowers = visibleLayers(context, record.parent);
  const mountIt = (isVolatile: boolean): void => {
    const data = overlayOptions({ lowers, writable: record.folder, parts, realRoot, isVolatile });
    mount({ source: 'overlay', target, type: 'overlay', data, from: folders.root });
  };
  // Overlayfs marks what was mounted so, and would refuse it a second time: here it is known that nothing crashed meanwhile, or does not matter.
  if (record.isScratch) rmSync(join(folders.path('writables', record.folder), parts.work, 'work', 'incompat'), { recursive: true, force: true });
  try {
    if (record.isScratch && tryMount(() => mountIt(true))) return;
    mountIt(false);
  } catch (cause) {
    if (errnoName(cause) === 'ENAMETOOLONG') throw tooManyLayers(lowers.length, cause);
    if (!isEngineError(cause) || errnoName(cause) !== 'EINVAL') throw cause;
    // What the kernel says where the folders are on an overlay themselves, as in a container, or on a network disk.
    const hint = 'the disk of the data folder cannot hold writable layers: choose one on ext4, xfs or btrfs';
    throw new EngineError(cause.kind, `${cause.message}: ${hint}`, { cause, detail: cause.detail });
  }
}

/** Their folders stand in the options of the mount, which have one page. */
function tooManyLayers(count: number, cause: unknown): EngineError {
  const advice = 'build the image with fewer: several commands in one RUN, or all files in one layer, by a last stage FROM scratch with COPY --from=STAGE / /';
  return new EngineError('invalid', `${count} layers are more than can be mounted at once, which is some 200: ${advice}`, { cause });
}

/** False where the kernel is too old for an option (5.10). */
function tryMount(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (errnoName(error) !== 'EINVAL') throw error;
    return false;
  }
}

/** An overlay is a device of its own. */
async function isMounted(target: string): Promise<boolean> {
  const [here, above] = await Promise.all([stat(target), stat(join(target, '..'))]);
  return here.dev !== above.dev;
}
