import type { EngineClient } from '../../engine-client/engine-client.ts';
import { isEngineError } from '../../shared/errors/engine-error.ts';

/** By how much people want them. */
const names = ['bash', 'zsh', 'fish', 'ash', 'dash', 'ksh', 'sh'];
const folders = ['/bin', '/usr/bin', '/usr/local/bin', '/busybox'];

/** Paths of the shells that a container has, the best first, one for each name. Nothing is run in it. */
export async function findShells(client: Pick<EngineClient, 'listContents'>, containerId: string): Promise<string[]> {
  const found = await Promise.all(folders.map((folder) => shellsIn(client, containerId, folder)));
  return names.flatMap((name) => found.flat().find((path) => path.endsWith(`/${name}`)) ?? []);
}

async function shellsIn(client: Pick<EngineClient, 'listContents'>, id: string, folder: string): Promise<string[]> {
  try {
    const { entries } = await client.listContents({ of: { kind: 'container', id }, path: folder });
    return entries.filter(({ name, kind, opens }) => names.includes(name) && !opens && kind !== 'other').map(({ name }) => `${folder}/${name}`);
  } catch (error) {
    if (isEngineError(error, 'not-found') || isEngineError(error, 'invalid')) return [];
    throw error;
  }
}
