import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { FolderListing } from '../../shared/engine-api/files.ts';
import type { ContainerFiles, ContainerLoss, ContainerRecord, FileChange, PathStat, VolumeFiles } from './containers.ts';
import { decompress } from '../sys/decompress.ts';
import { createFileThreads } from './files/file-threads.ts';
import { holdView } from './files/hold-view.ts';
import { markEntries } from './files/mark-entries.ts';
import { planLoss } from './files/plan-loss.ts';
import { createVolumeFiles } from './volume-files.ts';
import { readProcessUser } from './spec-input.ts';

/** See {@link ContainerFiles}. */
export function createContainerFiles(context: ContainerContext): ContainerFiles & VolumeFiles & Disposable {
  const { records, rooms } = context;
  const threads = createFileThreads();
  const naming = <T>(nameOrId: string, path: string, work: () => Promise<T>): Promise<T> => namingContainer(context, [nameOrId, path], work);

  const changes = async (nameOrId: string): Promise<FileChange[]> => {
    const { id } = records.get(nameOrId);
    return (await threads.ask({ kind: 'changes', layers: rooms.snapshots.layersOf(id) })) as FileChange[];
  };
  return {
    ...createVolumeFiles(context, threads),
    changes,
    loss: async (nameOrId) => {
      const record = records.get(nameOrId);
      const [found, anonymousVolumes] = await Promise.all([changes(record.id), findAnonymousVolumes(context, record)]);
      return { ...planLoss(record, found), anonymousVolumes };
    },
    statPath: (nameOrId, path) =>
      naming(nameOrId, path, async () => {
        const { view, release } = await holdView(context, nameOrId, 'with mounts');
        return threads.ask({ kind: 'stat', view, path }).finally(release) as Promise<PathStat>;
      }),
    listFolder: (nameOrId, path) =>
      naming(nameOrId, path, async () => {
        const { view, release } = await holdView(context, nameOrId, 'with mounts');
        const listing = (await threads.ask({ kind: 'list', view, path }).finally(release)) as FolderListing;
        return markEntries(listing, await changes(nameOrId));
      }),
    readArchive: (nameOrId, path) =>
      naming(nameOrId, path, async () => {
        const { record, view, release } = await holdView(context, nameOrId, 'with mounts');
        const { stat, archive } = await threads.pack({ kind: 'pack', view, path }, release);
        if (stat === undefined) throw new EngineError('internal', `copy ${path} out of container ${nameOrId}: nothing is known of it`);
        publishContainerEvent(context, record, { action: 'archive-path' });
        return { stat, archive };
      }),
    writeArchive: (nameOrId, { path, archive, keepKinds, asUser, signal }) =>
      naming(nameOrId, path, async () => {
        const { record, view, release } = await holdView(context, nameOrId, 'with mounts');
        try {
          const owner = asUser && record.user !== '' ? readProcessUser(record.user, view.root) : undefined;
          const request = { path, keepKinds, owner: owner && { uid: owner.uid, gid: owner.gid } };
          await threads.unpack({ kind: 'unpack', view, request }, decompress(archive), signal);
          publishContainerEvent(context, record, { action: 'extract-to-dir' });
        } finally {
          release();
        }
      }),
    clearBelow: async (nameOrId, path) => {
      const { record, view, release } = await holdView(context, nameOrId, 'root only');
      try {
        // Only what the container cannot see: else it would lose what it works with.
        if (!record.mounts.some(({ destination }) => destination === path)) throw new EngineError('conflict', `clear ${path}: container ${record.name} has nothing mounted there`);
        await threads.ask({ kind: 'clear', view, path });
      } finally {
        release();
      }
    },
    packChanges: async (nameOrId) => {
      const { record, view, release } = await holdView(context, nameOrId, 'root only');
      return (await threads.pack({ kind: 'layer', view, layers: rooms.snapshots.layersOf(record.id) }, release)).archive;
    },
    exportFiles: async (nameOrId) => {
      const { record, view, release } = await holdView(context, nameOrId, 'root only');
      const { archive } = await threads.pack({ kind: 'pack', view, path: undefined }, release);
      publishContainerEvent(context, record, { action: 'export' });
      return archive;
    },
    [Symbol.dispose]: () => threads[Symbol.dispose](),
  };
}

/** Docker's words where a path is not there; `not-found` too where the container went away meanwhile, whatever that broke. */
async function namingContainer<T>({ records }: ContainerContext, [nameOrId, path]: readonly [string, string], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    records.get(nameOrId);
    if (!isEngineError(error, 'not-found') || error.detail?.['errno'] !== 'ENOENT') throw error;
    throw new EngineError('not-found', `Could not find the file ${path} in container ${nameOrId}`, { cause: error });
  }
}

async function findAnonymousVolumes({ rooms }: ContainerContext, { mounts }: ContainerRecord): Promise<ContainerLoss['anonymousVolumes']> {
  const own = mounts.flatMap((mount) => (mount.kind === 'volume' && mount.anonymous && rooms.volumes.find(mount.name) !== undefined ? [mount] : []));
  return Promise.all(own.map(async ({ name, destination }) => ({ name, destination, ...(await rooms.volumes.usage(name)) })));
}
