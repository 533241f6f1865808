import type { VolumeSize } from '../../shared/engine-api/volume-details.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { VolumeCalls } from '../../shared/ipc/volumes.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { cloneVolume } from './clone-volume.ts';
import { exportVolume, hasVolume, importVolume } from './volume-archives.ts';

export function volumeHandlers({ client, files, tasks }: HostParts): HandlersOf<VolumeCalls> {
  return {
    'volumes.list': () => client.listVolumes({ sizes: false }),
    'volumes.sizes': async () => {
      const volumes = await client.listVolumes({ sizes: true });
      return Object.fromEntries(volumes.flatMap(({ name, size }): [string, VolumeSize][] => (size === null ? [] : [[name, size]])));
    },
    'volumes.inspect': async ({ name }) => {
      const { details, raw } = await client.inspectVolume({ name });
      return { ...details, raw };
    },
    'volumes.create': (wanted) => client.createVolume(wanted),
    'volumes.remove': ({ name }) => done(client.removeVolume({ name })),
    'volumes.clone': async (wanted) => tasks.start(cloneVolume(client, wanted)),
    'volumes.export': async (request) => tasks.start({ kind: 'volume-export', title: request.name, run: (work) => exportVolume({ client, files, ...work }, request) }),
    'volumes.import': async (request) => {
      if (await hasVolume(client, request.name)) throw new EngineError('exists', `import ${request.name}: a volume of this name is there already`, { detail: { volume: request.name } });
      return tasks.start({ kind: 'volume-import', title: request.name, run: (work) => importVolume({ client, files, ...work }, request) });
    },
    'volumes.empty': ({ name }) => client.emptyVolume({ name }),
  };
}
