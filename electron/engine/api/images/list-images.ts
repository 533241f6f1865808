import { familiarName, familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { Image } from '../../images/images.ts';
import type { Call } from '../call.ts';
import { flagFilter, labelsFit, parseFilters, readMoment, type Filters } from '../query.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { inVersion } from '../version-changes.ts';
import { imageListItem } from './image-json.ts';
import { sharedBytes } from './layer-bytes.ts';
import { parsePattern } from './parse-pattern.ts';

const known = ['dangling', 'reference', 'label', 'before', 'since', 'until'];

/** `GET /images/json`, newest first. */
export function listImages({ rooms, query, response, version }: Call): void {
  const filters = parseFilters(query, known);
  // The older form of a filter by name.
  const name = version < 41 ? query.get('filter') : null;
  const all = rooms.images.list();
  const fits = planImageFilter(rooms, filters);
  const pick = planNameFilter(name ? [name] : filters.get('reference'));
  const found = all.filter(fits).flatMap(pick);
  const shared = sharedBytes(all);
  const used = Map.groupBy(rooms.containers.list(), (container) => container.imageId);
  const wantsShared = query.get('shared-size') === '1' || query.get('shared-size') === 'true';
  const items = found.map((image) => {
    const sharedSize = wantsShared ? shared(image) : -1;
    return imageListItem(image, { sharedSize, containers: used.get(image.id)?.length ?? 0 });
  });
  const sorted = items.sort((a, b) => b.Created - a.Created);
  sendJson(response, 200, sorted.map((item) => inVersion(version, 'image-item', item)));
}

/** What a list is narrowed by. Fails with `invalid`, or `not-found` for the image of before and since. */
function planImageFilter({ images }: Rooms, filters: Filters): (image: Image) => boolean {
  const dangling = flagFilter(filters, 'dangling');
  const moment = (filter: string): number | undefined => {
    const wanted = filters.get(filter)?.[0];
    return wanted === undefined ? undefined : createdAt(images.get(wanted));
  };
  const [before, since] = [moment('before'), moment('since')];
  const until = filters.get('until')?.[0];
  const latest = until === undefined ? undefined : readMoment('until', until) * 1000;
  return (image) =>
    (dangling === undefined || dangling === (image.tags.length === 0)) &&
    labelsFit(filters, image.config.config?.Labels ?? {}) &&
    (before === undefined || createdAt(image) < before) &&
    (latest === undefined || createdAt(image) < latest) &&
    (since === undefined || createdAt(image) > since);
}

/** Of an image, the names that fit one of the patterns; nothing of an image that has none. */
function planNameFilter(patterns: readonly string[] | undefined): (image: Image) => Image[] {
  if (patterns === undefined || patterns.length === 0) return (image) => [image];
  const tests = patterns.map(parsePattern);
  const fits = (name: string): boolean => formsOf(name).some((form) => tests.some((test) => test(form)));
  return (image) => {
    const [tags, repoDigests] = [image.tags.filter(fits), image.repoDigests.filter(fits)];
    return tags.length > 0 || repoDigests.length > 0 ? [{ ...image, tags, repoDigests }] : [];
  };
}

/** Every way to write a name that a pattern may mean: with tag or digest, without, and as a path. */
function formsOf(name: string): string[] {
  const reference = parseReference(name);
  return [familiarReference(reference), familiarName(reference), `${reference.domain}/${reference.path}`];
}

function createdAt(image: Image): number {
  return Date.parse(image.config.created ?? image.createdAt);
}
