import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { ImageDeleteItem, ImagesPruneReply } from '../../../shared/docker/image-inspect.ts';
import type { Images } from '../../images/images.ts';
import type { Call, Route } from '../call.ts';
import { flag, flagFilter, labelsFit, parseFilters, readMoment } from '../query.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { openJsonLines } from '../json-lines.ts';
import { inVersion } from '../version-changes.ts';
import { commit } from './commit.ts';
import { imageHistory, imageInspect } from './image-json.ts';
import { allLayerBytes } from './layer-bytes.ts';
import { importImage } from './import-image.ts';
import { listImages } from './list-images.ts';
import { pullImage } from './pull-image.ts';
import { pushImage } from './push-image.ts';
import { saveImages } from './save-images.ts';
import { searchImages } from './search-images.ts';
import { sendDistribution, sendRepositoryTags } from './send-distribution.ts';

export const imageRoutes: readonly Route[] = [
  { method: 'GET', path: '/images/json', handle: listImages },
  { method: 'POST', path: '/images/create', handle: (call) => (call.query.get('fromSrc') ? importImage(call) : pullImage(call)) },
  { method: 'POST', path: '/commit', handle: commit },
  { method: 'POST', path: '/images/load', handle: loadImages },
  { method: 'POST', path: '/images/prune', handle: pruneImages, since: 25 },
  { method: 'GET', path: '/images/{name...}/json', handle: ({ rooms, params, response, version }) => sendJson(response, 200, inVersion(version, 'image', imageInspect(rooms.images.get(params['name'] ?? '')))) },
  { method: 'GET', path: '/images/{name...}/history', handle: ({ rooms, params, response }) => sendJson(response, 200, imageHistory(rooms.images.get(params['name'] ?? ''))) },
  { method: 'GET', path: '/images/get', handle: saveImages },
  { method: 'GET', path: '/images/{name...}/get', handle: saveImages },
  { method: 'GET', path: '/images/search', handle: searchImages },
  { method: 'GET', path: '/distribution/{name...}/json', handle: sendDistribution, since: 30 },
  { method: 'GET', path: '/tidewharf/v1/distribution/{name...}/tags', handle: sendRepositoryTags },
  { method: 'POST', path: '/images/{name...}/tag', handle: tagImage },
  { method: 'POST', path: '/images/{name...}/push', handle: pushImage },
  { method: 'DELETE', path: '/images/{name...}', handle: removeImage },
];

function tagImage({ rooms, params, query, response }: Call): void {
  const [repository, tag] = [query.get('repo') ?? '', query.get('tag') ?? ''];
  if (repository === '') throw new EngineError('invalid', 'repo: expected the name of an image');
  rooms.images.tag({ source: params['name'] ?? '', target: tag === '' ? repository : `${repository}:${tag}` });
  sendEmpty(response, 201);
}

async function removeImage({ rooms, params, query, response }: Call): Promise<void> {
  const removed = await rooms.images.remove({ nameOrId: params['name'] ?? '', force: flag(query, 'force'), usedBy: usersOf(rooms) });
  sendJson(response, 200, removed.map(deleteItem));
}

function usersOf({ containers }: Rooms): Parameters<Images['remove']>[0]['usedBy'] {
  return (imageId) =>
    containers
      .list()
      .filter((container) => container.imageId === imageId)
      .map(({ id, name, status }) => ({ containerId: id, name, running: status === 'running' || status === 'paused' || status === 'restarting' }));
}

function deleteItem(item: { untagged: string } | { deleted: string }): ImageDeleteItem {
  return 'untagged' in item ? { Untagged: item.untagged } : { Deleted: item.deleted };
}

/** `POST /images/load`: the body is the archive. Its names are told at the end, errors before that have a status. */
async function loadImages({ rooms, request, response, signal }: Call): Promise<void> {
  const loaded = await rooms.images.load({ archive: request, signal });
  const lines = openJsonLines<ProgressLine>(response, signal);
  for (const { id, names } of loaded) {
    for (const name of names) await lines.write({ stream: `Loaded image: ${name}\n` });
    if (names.length === 0) await lines.write({ stream: `Loaded image ID: ${id}\n` });
  }
  lines.end();
}

/**
 * `POST /images/prune`: nameless images that no container uses; with dangling=false the named ones too. And what no image needs any more: layers of
 * images that were removed while a container stood on them, blobs of pulls that were given up.
 */
async function pruneImages({ rooms, query, response }: Call): Promise<void> {
  const filters = parseFilters(query, ['dangling', 'until', 'label', 'label!']);
  const danglingOnly = flagFilter(filters, 'dangling') ?? true;
  const until = filters.get('until')?.[0];
  const latest = until === undefined ? Infinity : readMoment('until', until) * 1000;
  const usedBy = usersOf(rooms);
  const before = allLayerBytes(rooms.images.list());
  const deleted: ImageDeleteItem[] = [];
  for (const image of rooms.images.list()) {
    const wanted = (image.tags.length === 0 || !danglingOnly) && labelsFit(filters, image.config.config?.Labels ?? {});
    if (!wanted || Date.parse(image.createdAt) >= latest || usedBy(image.id).length > 0) continue;
    for (const nameOrId of image.tags.length > 0 ? image.tags : [image.id]) deleted.push(...(await removeUnlessUsed(rooms, nameOrId)));
  }
  const freed = before - allLayerBytes(rooms.images.list());
  const { bytes } = await rooms.images.collectGarbage(new Set(rooms.containers.list().flatMap(({ chainId }) => chainId ?? [])));
  rooms.events.publish({ type: 'image', action: 'prune', actorId: '', attributes: { reclaimed: String(freed + bytes) } });
  sendJson(response, 200, { ImagesDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: freed + bytes } satisfies ImagesPruneReply);
}

async function removeUnlessUsed(rooms: Rooms, nameOrId: string): Promise<ImageDeleteItem[]> {
  try {
    return (await rooms.images.remove({ nameOrId, force: false, why: 'prune', usedBy: usersOf(rooms) })).map(deleteItem);
  } catch (error) {
    if (isEngineError(error, 'conflict') || isEngineError(error, 'not-found')) return [];
    throw error;
  }
}
