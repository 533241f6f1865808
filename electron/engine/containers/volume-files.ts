import { randomUUID } from 'node:crypto';
import type { FolderListing } from '../../shared/engine-api/files.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { decompress } from '../sys/decompress.ts';
import type { RootView } from '../sys/enter-root.ts';
import type { ContainerContext } from './container-context.ts';
import type { VolumeFiles } from './containers.ts';
import type { FileThreads } from './files/file-threads.ts';

/** See {@link VolumeFiles}. The volume's folder is the whole world of the thread that works in it. */
export function createVolumeFiles({ rooms, warn }: Pick<ContainerContext, 'rooms' | 'warn'>, threads: FileThreads): VolumeFiles {
  const hold = async (name: string): Promise<{ view: RootView; release: () => void }> => {
    const user = `files ${randomUUID()}`;
    const { path } = await rooms.volumes.attach(name, user);
    const release = (): void => {
      rooms.volumes.detach(name, user).catch((error: unknown) => warn(`volume ${name}: let go of its files`, error));
    };
    return { view: { root: path, isFolder: true, readOnly: false, mounts: [] }, release };
  };
  return {
    listVolume: async (name, path) => {
      const { view, release } = await hold(name);
      return (await threads.ask({ kind: 'list', view, path }).finally(release)) as FolderListing;
    },
    readVolume: async (name, path) => {
      const { view, release } = await hold(name);
      const { stat, archive } = await threads.pack({ kind: 'pack', view, path }, release);
      if (stat === undefined) throw new EngineError('internal', `copy ${path} out of volume ${name}: nothing is known of it`);
      return { stat, archive };
    },
    writeVolume: async (name, { path, archive, signal }) => {
      const { view, release } = await hold(name);
      try {
        await threads.unpack({ kind: 'unpack', view, request: { path, keepKinds: true, owner: undefined } }, decompress(archive), signal);
      } finally {
        release();
      }
    },
  };
}
