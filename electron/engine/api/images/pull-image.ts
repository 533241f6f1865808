import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { parsePlatform } from '../../../shared/oci/platform.ts';
import { familiarName, parseReference } from '../../../shared/oci/reference.ts';
import type { Call } from '../call.ts';
import { sendError } from '../respond.ts';
import { openJsonLines } from '../json-lines.ts';
import { pullLines, pullStatus } from './pull-lines.ts';
import { readRegistryAuth } from './registry-auth.ts';

/** Docker calls an image that it may not see missing; at 401 its client would ask for a password. */
const asDocker = { unauthorized: 404 };

/**
 * `POST /images/create?fromImage=`: a pull. Until the manifest is known an error has a status of its own, afterwards it is a line.
 * A client that goes away cancels the pull.
 */
export async function pullImage({ rooms, request, response, query, signal }: Call): Promise<void> {
  const { reference, allTags } = readName(query);
  const { domain, path, tag, digest } = parseReference(reference);
  const platform = query.get('platform');
  const auth = readRegistryAuth(request.headers);
  const lines = openJsonLines<ProgressLine>(response, signal);
  const describe = pullLines({ repository: path, tag: digest === undefined ? (tag ?? '') : `${domain}/${path}@${digest}`, allTags }, () => performance.now());
  let newer = false;
  try {
    for await (const progress of rooms.images.pull({ reference, ...(allTags && { allTags }), ...(platform && { platform: parsePlatform(platform) }), ...(auth && { auth }), signal })) {
      newer ||= progress.kind === 'done' && !progress.upToDate;
      for (const { line, passing } of describe(progress)) {
        if (passing) lines.offer(line);
        else await lines.write(line);
      }
    }
    if (allTags) await lines.write({ status: pullStatus(familiarName(parseReference(reference)), !newer) });
    lines.end();
  } catch (error) {
    if (signal.aborted) return;
    if (response.headersSent) lines.fail(error);
    else sendError(response, error, asDocker);
  }
}

/** `fromImage` with `tag`, which may be a digest. With neither, as `docker pull --all-tags` asks, all tags are meant. Old clients end the name with a colon then. */
function readName(query: URLSearchParams): { reference: string; allTags: boolean } {
  const name = (query.get('fromImage') ?? '').replace(/:$/, '');
  const tag = query.get('tag') ?? '';
  if (name === '') throw new EngineError('invalid', 'fromImage: expected the name of an image');
  if (tag !== '') return { reference: `${name}${tag.includes(':') ? '@' : ':'}${tag}`, allTags: false };
  return { reference: name, allTags: !name.includes('@') && name.lastIndexOf(':') <= name.lastIndexOf('/') };
}
