import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import { familiarName, parseReference } from '../../../shared/oci/reference.ts';
import type { Call } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import type { Rooms } from '../rooms.ts';
import { pushLines } from './push-lines.ts';
import { readRegistryAuth } from './registry-auth.ts';

/** `POST /images/{name}/push`: one tag, or without `tag` all of the repository. A name that is not there has a status of its own, what the registry refuses is a line. */
export async function pushImage({ rooms, request, response, params, query, signal }: Call): Promise<void> {
  const name = params['name'] ?? '';
  const tag = query.get('tag') ?? '';
  const reference = tag === '' ? name : `${name}:${tag}`;
  const { domain, path } = parseReference(reference);
  if (tag !== '' && !isThere(rooms, reference)) throw new EngineError('not-found', `An image does not exist locally with the tag: ${familiarName(parseReference(name))}`);
  const auth = readRegistryAuth(request.headers);
  const lines = openJsonLines<ProgressLine>(response, signal);
  const describe = pushLines(() => performance.now());
  try {
    await lines.write({ status: `The push refers to repository [${domain}/${path}]` });
    for await (const progress of rooms.images.push({ reference, allTags: tag === '', ...(auth && { auth }), signal })) {
      for (const { line, passing } of describe(progress)) {
        if (passing) lines.offer(line);
        else await lines.write(line);
      }
    }
    lines.end();
  } catch (error) {
    if (!signal.aborted) lines.fail(error);
  }
}

function isThere({ images }: Rooms, reference: string): boolean {
  try {
    images.get(reference);
    return true;
  } catch (error) {
    if (isEngineError(error, 'not-found')) return false;
    throw error;
  }
}
