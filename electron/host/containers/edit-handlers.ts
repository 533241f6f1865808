import { EngineError } from '../../shared/errors/engine-error.ts';
import type { EditCalls } from '../../shared/ipc/edit.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { phaseOnly } from './phase-only.ts';

export function editHandlers({ client, tasks }: HostParts): HandlersOf<EditCalls> {
  return {
    'edit.apply': ({ id, edit }) => client.editContainer({ id, edit }),
    'edit.moveToVolume': async ({ id, path, volume }) => {
      // One that is there may hold something else: it would lie over the folder, and nothing would be copied.
      if ((await client.volumeNames()).includes(volume)) throw new EngineError('exists', `move ${path}: volume ${volume} is there already`, { detail: { field: 'volume', volume } });
      return tasks.start({
        kind: 'move',
        title: path,
        run: async ({ progress }) => {
          progress(phaseOnly('Copying while it is stopped'));
          const { mounts } = await client.editableContainer({ id });
          // Not cancelled in the middle: the engine does all of it or nothing.
          const { id: whole } = await client.editContainer({ id, edit: { mounts: [...mounts, { type: 'volume', name: volume, destination: path }], restart: true } });
          return whole;
        },
      });
    },
  };
}
