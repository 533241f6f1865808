import { pipeline } from 'node:stream/promises';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call } from '../call.ts';

/** `GET /images/get?names=` and `GET /images/{name}/get`: a tar of images. */
export async function saveImages({ rooms, response, params, query, signal }: Call): Promise<void> {
  const names = params['name'] === undefined ? query.getAll('names').flatMap((name) => name.split(',')) : [params['name']];
  if (names.length === 0 || names.includes('')) throw new EngineError('invalid', 'names: expected the names of images');
  const archive = rooms.images.save({ names, signal });
  response.writeHead(200, { 'Content-Type': 'application/x-tar' });
  await pipeline(archive, response).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
