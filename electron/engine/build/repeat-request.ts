import { EngineError } from '../../shared/errors/engine-error.ts';
import type { BuildRequest } from './builds.ts';
import type { KeptContexts } from './context/kept-contexts.ts';
import type { BuildHistory } from './history/build-history.ts';
import type { BuildInputs } from './history/build-record.ts';

type Kept = { readonly history: Pick<BuildHistory, 'get' | 'events' | 'inputs'>; readonly contexts: Pick<KeptContexts, 'has'> };

/** The request of a build that was, as far as it is kept: secrets and logins are given anew. `conflict` where its context or a secret is missing. */
export async function repeatRequest({ history, contexts }: Kept, id: string, given: Pick<BuildRequest, 'secrets' | 'noCache' | 'authFor'>): Promise<BuildRequest> {
  const { description } = history.get(id);
  const { context, dockerfile, secretIds, repeatable: _known, ...rest } = description;
  const { context: kept, dockerfile: path = dockerfile, ...inputs } = history.inputs(id) ?? noInputs;
  if (context.kind === 'sent' && (kept === undefined || !contexts.has(kept))) {
    throw new EngineError('conflict', `repeat build ${id}: the files that it was sent are not kept any more: start it again where they were sent from, or build from a folder`);
  }
  const missing = secretIds.filter((secret) => !given.secrets.has(secret));
  if (missing.length > 0) throw new EngineError('conflict', `repeat build ${id}: secrets are not kept: give ${missing.join(', ')} again`, { detail: { secretIds: missing } });
  return {
    ...rest,
    ...given,
    ...inputs,
    context: context.kind === 'sent' ? { kind: 'kept', id: kept as string } : context,
    dockerfile: path === '' ? { kind: 'text', text: await findSource(history, id) } : { kind: 'file', path },
  };
}

const noInputs: BuildInputs = { limits: {}, securityOpt: [], cgroupParent: '' };

async function findSource(history: Pick<BuildHistory, 'events'>, id: string): Promise<string> {
  for await (const event of history.events(id)) if (event.kind === 'plan' || event.kind === 'source') return event.source;
  throw new EngineError('conflict', `repeat build ${id}: its Dockerfile was given as text and is not kept: it ended before it was read`);
}
