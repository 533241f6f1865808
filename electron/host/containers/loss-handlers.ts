import type { LossCalls } from '../../shared/ipc/loss.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { phaseOnly } from './phase-only.ts';

export function lossHandlers({ client, tasks, files }: HostParts): HandlersOf<LossCalls> {
  return {
    'loss.clearBelow': (request) => done(client.clearBelow(request)),
    'loss.read': (request) => client.lossOfContainer(request),
    'loss.keepAsVolume': async ({ id, path, volume }) =>
      tasks.start({
        kind: 'keep',
        title: volume,
        run: async ({ progress, signal }) => {
          progress(phaseOnly(`Copying ${path}`));
          return (await client.keepFolder({ id, path, volume, signal })).volume;
        },
      }),
    'loss.export': async ({ id, handle }) =>
      tasks.start({
        kind: 'export',
        title: files.pathOf(handle),
        run: async ({ progress, signal }) => {
          const archive = await client.exportContainer({ id, signal });
          await files.write(handle, archive, { signal, onBytes: (bytes) => progress(phaseOnly('Writing', bytes)) });
          return id;
        },
      }),
  };
}
