import { EngineError } from '../../shared/errors/engine-error.ts';
import { asList, asObject, parseObject } from '../../shared/oci/parse-json.ts';
import { ownEndpoint } from './endpoints.ts';
import { slowWindowMs } from './least-speed.ts';
import { networkError } from './network-error.ts';
import { readBody } from './read-body.ts';
import type { RegistryClient } from './registry-client.ts';
import type { FoundImage, Registry } from './registry.ts';

const maxReplyBytes = 4 << 20;
/** docker.io is searched at another host than the one that has its images. */
const hubIndex = { ...ownEndpoint('index.docker.io'), scheme: 'https:' } as const;

/** See the contract. */
export async function search(options: { client: RegistryClient; request: Parameters<Registry['search']>[0]; idleTimeoutMs: number }): Promise<FoundImage[]> {
  const { client, request, idleTimeoutMs } = options;
  const { domain, term, limit, auth, signal } = request;
  const what = `search for ${JSON.stringify(term)}`;
  const endpoint = domain === 'docker.io' ? hubIndex : ownEndpoint(domain);
  const path = `search?${new URLSearchParams({ q: term, n: String(limit) }).toString()}`;
  const reply = await client.send({ endpoint, api: 1, repository: '', path, auth, signal, what, name: domain, accept: [200, 404] });
  try {
    const text = (await readBody(reply, { what, maxBytes: maxReplyBytes, windowMs: slowWindowMs(idleTimeoutMs) })).toString();
    if (reply.status === 404) throw new EngineError('not-implemented', `${what}: registry ${domain} offers no search`);
    return parseResults(text, `${what}: answer of ${domain}`).slice(0, limit);
  } catch (error) {
    throw networkError(error, { what: `${what}: registry ${endpoint.host}`, idleTimeoutMs, signal });
  }
}

function parseResults(text: string, what: string): FoundImage[] {
  // A page for people, or anything else with status 200: there is no search behind it.
  if (!text.trimStart().startsWith('{')) throw new EngineError('not-implemented', `${what} is no list of images: it offers no search`);
  return asList(parseObject(text, what)['results'] ?? [], `${what}, results`).flatMap((item) => {
    const { name, description, star_count: stars, is_official: official, is_automated: automated } = asObject(item, `${what}, results`);
    if (typeof name !== 'string' || name === '') return [];
    return {
      name: plain(name),
      description: typeof description === 'string' ? plain(description) : '',
      stars: typeof stars === 'number' && Number.isSafeInteger(stars) && stars > 0 ? stars : 0,
      official: official === true,
      automated: automated === true,
    };
  });
}

/** One line, without what a terminal would obey. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim().slice(0, 1000);
}
