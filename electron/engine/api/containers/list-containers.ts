import type { ContainerListItem } from '../../../shared/docker/container-list-item.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { Call } from '../call.ts';
import { flag, integer, parseFilters } from '../query.ts';
import { sendJson } from '../respond.ts';
import { inVersion } from '../version-changes.ts';
import type { Rooms } from '../rooms.ts';
import { containerFilters, planContainerFilter } from './container-filters.ts';
import { containerListItem, findMovedTag, type Listed } from './container-list-item.ts';
import { attachmentOf } from './describe-container.ts';

/** `GET /containers/json`: newest first; running ones only unless `all`, `limit` or a filter on state asks for more. */
export async function listContainers({ rooms, query, response, version }: Call): Promise<void> {
  const filters = parseFilters(query, containerFilters);
  const fits = planContainerFilter(rooms, filters);
  const limit = integer(query, 'limit') ?? -1;
  const all = flag(query, 'all') || limit > 0 || ['status', 'exited', 'before', 'since'].some((name) => filters.has(name));
  const found = describeAll(rooms)
    .filter((listed) => (all || isUp(listed.record)) && fits(listed))
    .slice(0, limit > 0 ? limit : undefined);
  const now = Date.now();
  const items = found.map((listed) => containerListItem(listed, now));
  const sized = flag(query, 'size') ? await withSizes(rooms, found, items) : items;
  sendJson(response, 200, sized.map((item) => inVersion(version, 'container-item', item)));
}

/** Every container with its image and network, newest first. */
export function describeAll(rooms: Rooms): Listed[] {
  const images = new Map(rooms.images.list().map((image) => [image.id, image]));
  const named = new Map([...images.values()].flatMap(({ id, tags }) => tags.map((tag) => [tag, id] as const)));
  return rooms.containers.list().map((record) => {
    const image = images.get(record.imageId);
    return { record, image, attachment: attachmentOf(rooms, record, image?.config.config), movedTag: findMovedTag(record, named) };
  });
}

/** The same items with the bytes of their writable layers, which are walked. */
export function withSizes(rooms: Rooms, found: readonly Listed[], items: readonly ContainerListItem[]): Promise<ContainerListItem[]> {
  return Promise.all(
    found.map(async ({ record, image }, index) => {
      const { bytes } = await rooms.containers.usage(record.id);
      return { ...(items[index] as ContainerListItem), SizeRw: bytes, SizeRootFs: bytes + (image?.size ?? 0) };
    }),
  );
}

function isUp({ status }: ContainerRecord): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting';
}
