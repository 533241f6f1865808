import type { EngineClient } from '../engine-client/engine-client.ts';
import { waitForChange } from './watch-path.ts';

/** True once the engine answers again after its socket changed; false where nobody waits for that any more. */
export async function waitForAccess(options: { readonly client: EngineClient; readonly socketPath: string; readonly isWaiting: () => boolean; readonly signal: AbortSignal }): Promise<boolean> {
  const { client, socketPath, isWaiting, signal } = options;
  while (isWaiting()) {
    await waitForChange(socketPath, signal);
    const answers = isWaiting() && (await client.version({ signal }).then(() => true, () => false));
    if (answers) return isWaiting();
  }
  return false;
}
