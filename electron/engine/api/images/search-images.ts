import type { ImageSearchItem } from '../../../shared/docker/registry-replies.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { isRegistryHost } from '../../../shared/oci/registry-address.ts';
import type { FoundImage } from '../../registry/registry.ts';
import type { Call } from '../call.ts';
import { flagFilter, integer, parseFilters } from '../query.ts';
import { sendJson } from '../respond.ts';
import { readRegistryAuth } from './registry-auth.ts';

const mostResults = 100;
const defaultResults = 25;

/** `GET /images/search`: `term` may name the registry that is asked in front, as an image's name does. */
export async function searchImages({ rooms, request, response, query, signal }: Call): Promise<void> {
  const filters = parseFilters(query, ['is-automated', 'is-official', 'stars']);
  const limit = integer(query, 'limit') ?? 0;
  if (limit < 0 || limit > mostResults) throw new EngineError('invalid', `limit ${limit} is outside the range of [1, ${mostResults}]`);
  const leastStars = (filters.get('stars') ?? []).map(readStars);
  const [official, automated] = [flagFilter(filters, 'is-official'), flagFilter(filters, 'is-automated')];
  const auth = readRegistryAuth(request.headers);
  const found = await rooms.registry.search({ ...splitTerm(query.get('term') ?? ''), limit: limit || defaultResults, ...(auth && { auth }), signal });
  const fits = (image: FoundImage): boolean =>
    (official === undefined || image.official === official) && (automated === undefined || image.automated === automated) && leastStars.every((stars) => image.stars >= stars);
  sendJson(response, 200, found.filter(fits).map(searchItem));
}

function searchItem({ name, description, stars, official, automated }: FoundImage): ImageSearchItem {
  return { star_count: stars, is_official: official, name, is_automated: automated, description };
}

function splitTerm(term: string): { domain: string; term: string } {
  if (term === '' || term.includes('://')) throw new EngineError('invalid', 'invalid repository name: expected a term without scheme ("https://")');
  const slash = term.indexOf('/');
  const first = slash < 0 ? '' : term.slice(0, slash);
  const named = first === 'localhost' || /[.:]/.test(first);
  if (named && !isRegistryHost(first)) throw new EngineError('invalid', `${JSON.stringify(first)} is no registry: expected host[:port] in front of the term`);
  if (named && first !== 'docker.io' && first !== 'index.docker.io') return { domain: first, term: term.slice(slash + 1) };
  const rest = named ? term.slice(slash + 1) : term;
  return { domain: 'docker.io', term: rest.replace(/^library\//, '') };
}

function readStars(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new EngineError('invalid', `invalid filter 'stars=${text.slice(0, 50)}': expected a whole number`);
}
