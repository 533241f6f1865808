import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { parseReference } from '../../../shared/oci/reference.ts';
import type { Call } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import { pushLines } from './push-lines.ts';
import { readRegistryAuth } from './registry-auth.ts';

/** `POST /images/{name}/push`: one tag, or without `tag` all of the repository. A name that is not there has a status of its own, what the registry refuses is a line. */
export async function pushImage({ rooms, request, response, params, query, signal }: Call): Promise<void> {
  const name = params['name'] ?? '';
  const tag = query.get('tag') ?? '';
  const reference = tag === '' ? name : `${name}:${tag}`;
  const { domain, path } = parseReference(reference);
  if (tag !== '') rooms.images.get(reference);
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
