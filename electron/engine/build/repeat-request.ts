import { EngineError } from '../../shared/errors/engine-error.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildHistory } from './history/build-history.ts';

/** The request of a build that was, as far as it is kept: secrets and logins are given anew. `conflict` where its context or a secret is missing. */
export async function repeatRequest(history: Pick<BuildHistory, 'get' | 'events'>, id: string, given: Pick<BuildRequest, 'secrets' | 'noCache' | 'authFor'>): Promise<BuildRequest> {
  const { description } = history.get(id);
  const { context, dockerfile, secretIds, repeatable: _known, ...rest } = description;
  if (context.kind === 'sent') throw new EngineError('conflict', `repeat build ${id}: its context was sent by a client and is not kept: start it there again`);
  const missing = secretIds.filter((secret) => !given.secrets.has(secret));
  if (missing.length > 0) throw new EngineError('conflict', `repeat build ${id}: secrets are not kept: give ${missing.join(', ')} again`, { detail: { secretIds: missing } });
  const isText = dockerfile === '';
  return {
    ...rest,
    ...given,
    context,
    dockerfile: isText ? { kind: 'text', text: await findSource(history, id) } : { kind: 'file', path: dockerfile },
    limits: {},
    securityOpt: [],
    cgroupParent: '',
  };
}

async function findSource(history: Pick<BuildHistory, 'events'>, id: string): Promise<string> {
  for await (const event of history.events(id)) if (event.kind === 'plan') return event.source;
  throw new EngineError('conflict', `repeat build ${id}: its Dockerfile was given as text and is not kept: it ended before it was read`);
}
