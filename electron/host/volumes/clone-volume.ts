import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { TaskWork } from '../tasks/tasks.ts';

/** The engine copies it whole or not at all, and tells nothing on the way. */
export function cloneVolume(client: Pick<EngineClient, 'cloneVolume'>, { name, to }: { readonly name: string; readonly to: string }): TaskWork {
  return {
    kind: 'volume-clone',
    title: to,
    run: async ({ progress, signal }) => {
      progress({ phase: `Copying ${name}`, bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] });
      await client.cloneVolume({ name, to, signal });
      return to;
    },
  };
}
