import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { PullRequest } from '../../shared/ipc/images.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import type { Logins } from '../../logins/logins.ts';
import { registryAuthHeader } from '../../logins/registry-auth-header.ts';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { familiarName, parseReference } from '../../shared/oci/reference.ts';
import { createPullProgress } from './layer-progress.ts';

/** Pulls with the person's login at the registry, with progress, and gives the image's id. A refusal tells too why a login could not be read. */
export async function pullImage(options: {
  readonly client: EngineClient;
  readonly logins: Pick<Logins, 'find'>;
  readonly request: PullRequest;
  readonly progress: (progress: TaskProgress) => void;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { client, logins, request, progress, signal } = options;
  const { domain } = parseReference(request.reference);
  const { login, problem } = await logins.find(domain);
  const registryAuth = login && registryAuthHeader(domain, login);
  const picture = createPullProgress();
  try {
    for await (const line of client.pullImage({ reference: request.reference, platform: request.platform, allTags: request.allTags, registryAuth, signal })) progress(picture.add(line));
  } catch (error) {
    if (problem === undefined || !isEngineError(error, 'unauthorized')) throw error;
    throw new EngineError('unauthorized', `${error.message} (your login could not be read: ${problem})`, { cause: error, detail: error.detail });
  }
  return await idOf(client, request, signal);
}

/** Of all tags of a repository, the newest image. */
async function idOf(client: EngineClient, { reference, allTags }: PullRequest, signal: AbortSignal): Promise<string> {
  if (allTags !== true) return (await client.inspectImage({ id: reference, signal })).image.Id;
  const name = familiarName(parseReference(reference));
  const { images } = await client.imageSummaries();
  return images.find(({ names }) => names.some((tag) => familiarName(parseReference(tag)) === name))?.id ?? '';
}
