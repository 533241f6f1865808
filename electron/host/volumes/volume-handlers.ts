import type { VolumeSize } from '../../shared/engine-api/volume-details.ts';
import type { VolumeCalls } from '../../shared/ipc/volumes.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { cloneVolume } from './clone-volume.ts';

export function volumeHandlers({ client, tasks }: HostParts): HandlersOf<VolumeCalls> {
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
    'volumes.empty': ({ name }) => client.emptyVolume({ name }),
  };
}
