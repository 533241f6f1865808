import { EngineError } from '../../shared/errors/engine-error.ts';
import { asList, asString, parseObject } from '../../shared/oci/parse-json.ts';
import { familiarName } from '../../shared/oci/reference.ts';
import { ownEndpoint } from './endpoints.ts';
import { slowWindowMs } from './least-speed.ts';
import { networkError } from './network-error.ts';
import { readBody } from './read-body.ts';
import type { RegistryClient } from './registry-client.ts';
import type { Registry } from './registry.ts';

const maxPageBytes = 4 << 20;
const pageSize = 1000;
const maxPages = 100;

/** See the contract. Page after page, as the Link header says (RFC 5988). */
export async function listTags(options: { client: RegistryClient; request: Parameters<Registry['listTags']>[0]; idleTimeoutMs: number }): Promise<string[]> {
  const { client, request, idleTimeoutMs } = options;
  const { reference, auth, onRetry, signal } = request;
  const name = familiarName(reference);
  const what = `tags of ${name}`;
  const endpoint = ownEndpoint(reference.domain);
  const tags = new Set<string>();
  let path: string | undefined = `tags/list?n=${pageSize}`;
  for (let page = 0; path !== undefined; page += 1) {
    if (page === maxPages) throw new EngineError('invalid', `${what}: more than ${maxPages} pages, which is refused`);
    const reply = await client.send({ endpoint, repository: reference.path, path, auth, onRetry, signal, what, name, accept: [200] });
    try {
      const body = parseObject((await readBody(reply, { what, maxBytes: maxPageBytes, windowMs: slowWindowMs(idleTimeoutMs) })).toString(), what);
      for (const tag of asList(body['tags'] ?? [], what)) tags.add(asString(tag, what));
    } catch (error) {
      throw networkError(error, { what: `${what}: registry ${endpoint.host}`, idleTimeoutMs, signal });
    }
    path = nextPage(reply.headers['link']);
  }
  return [...tags];
}

/** Of a Link to the next page only its question is followed: it stays at this list. */
function nextPage(link: string | string[] | undefined): string | undefined {
  const query = typeof link === 'string' ? /^<[^>?]*\?([^>#]*)>\s*;\s*rel="?next"?/i.exec(link)?.[1] : undefined;
  return query && `tags/list?${query}`;
}
