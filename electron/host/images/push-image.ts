import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { Logins } from '../../logins/logins.ts';
import { registryAuthHeader } from '../../logins/registry-auth-header.ts';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { PushRequest } from '../../shared/ipc/images.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import { createPushProgress } from './layer-progress.ts';

/** Pushes with the person's login, once nothing that looks like a secret is in the image or somebody has said that it may go. Gives the image's id. */
export async function pushImage(options: {
  readonly client: EngineClient;
  readonly logins: Pick<Logins, 'find'>;
  readonly request: PushRequest;
  readonly progress: (progress: TaskProgress) => void;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { client, logins, request, progress, signal } = options;
  const { reference, despiteSecrets } = request;
  if (despiteSecrets) await client.confirmSecrets(reference);
  else await holdSecrets(client, reference, signal);
  const { domain } = parseReference(reference);
  const { login, problem } = await logins.find(domain);
  const registryAuth = login && registryAuthHeader(domain, login);
  const picture = createPushProgress();
  try {
    for await (const line of client.pushImage({ reference, registryAuth, signal })) progress(picture.add(line));
  } catch (error) {
    if (problem === undefined || !isEngineError(error, 'unauthorized')) throw error;
    throw new EngineError('unauthorized', `${error.message} (your login could not be read: ${problem})`, { cause: error, detail: error.detail });
  }
  const { image } = await client.inspectImage({ id: reference, signal });
  return image.Id;
}

async function holdSecrets(client: EngineClient, reference: string, signal: AbortSignal): Promise<void> {
  const { secrets, isConfirmed } = await client.imageSecrets(reference, signal);
  if (secrets.length === 0 || isConfirmed) return;
  const name = familiarReference(parseReference(reference));
  throw new EngineError('conflict', `push ${name}: held back: ${secrets.length} ${secrets.length === 1 ? 'value looks' : 'values look'} like a secret`, { detail: { secrets: secrets.length } });
}
