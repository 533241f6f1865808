import { posix } from 'node:path';
import { familiarName, familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { Image } from '../../images/images.ts';
import type { Call } from '../call.ts';
import { anyOf, flagFilter, labelsFit, parseFilters, type Filters } from '../query.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { inVersion } from '../version-changes.ts';
import { imageListItem } from './image-json.ts';
import { sharedBytes } from './layer-bytes.ts';

const known = ['dangling', 'reference', 'label', 'before', 'since', 'until'];

/** `GET /images/json`, newest first. */
export function listImages({ rooms, query, response, version }: Call): void {
  const filters = parseFilters(query, known);
  // The older form of a filter by name.
  const name = version < 41 ? query.get('filter') : null;
  const found = rooms.images.list().filter(planImageFilter(rooms, name ? new Map([...filters, ['reference', [name]]]) : filters));
  const shared = sharedBytes(rooms.images.list());
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
  return (image) =>
    (dangling === undefined || dangling === (image.tags.length === 0)) &&
    anyOf(filters, 'reference', (pattern) => namesOf(image).some((name) => posix.matchesGlob(name, pattern))) &&
    labelsFit(filters, image.config.config?.Labels ?? {}) &&
    (before === undefined || createdAt(image) < before) &&
    (since === undefined || createdAt(image) > since);
}

/** Every way to write a name that a pattern may mean: with tag or digest, without, and as a path. */
function namesOf(image: Image): string[] {
  return [...image.tags, ...image.repoDigests].flatMap((name) => {
    const reference = parseReference(name);
    return [familiarReference(reference), familiarName(reference), `${reference.domain}/${reference.path}`];
  });
}

function createdAt(image: Image): number {
  return Date.parse(image.config.created ?? image.createdAt);
}
