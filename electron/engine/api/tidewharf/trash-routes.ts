import { z } from 'zod';
import type { RestoreImageReply, RestoreReply, TrashedContainer, TrashedImage, TrashRemovedReply, TrashReply } from '../../../shared/engine-api/trash.ts';
import type { CountedTrash } from '../../containers/trash.ts';
import type { CountedImage } from '../../images/image-trash.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';

const path = '/tidewharf/v1/trash';

/** What Docker has no words for: removed containers and images that can be brought back. Fields and replies: electron/shared/engine-api/trash.ts. */
export const trashRoutes: readonly Route[] = [
  { method: 'GET', path, handle: listTrash },
  { method: 'DELETE', path, handle: emptyTrash },
  { method: 'GET', path: `${path}/settings`, handle: ({ rooms, response }) => sendJson(response, 200, rooms.trash.settings()) },
  { method: 'PUT', path: `${path}/settings`, handle: changeSettings },
  { method: 'POST', path: `${path}/{id...}/restore`, handle: restore },
  { method: 'DELETE', path: `${path}/{id...}`, handle: removeFromTrash },
];

async function listTrash({ rooms, response }: Call): Promise<void> {
  const containers = (await rooms.trash.list()).map(trashedContainer);
  const images = rooms.images.trash.list().map((trashed) => trashedImage(rooms, trashed));
  sendJson(response, 200, { containers, images, bytes: [...containers, ...images].reduce((sum, { bytes }) => sum + bytes, 0) } satisfies TrashReply);
}

function trashedContainer({ container, removedAt, why, bytes }: CountedTrash): TrashedContainer {
  const { id, name, imageName, args, spec } = container;
  return { id, name, image: imageName, command: args, removedAt, why, bytes, ports: spec.network.ports };
}

function trashedImage({ images }: Rooms, { image, names, repoDigests, removedAt, why, bytes }: CountedImage): TrashedImage {
  return { id: image.id, names, repoDigests, removedAt, why, isRemoved: !images.list().some(({ id }) => id === image.id), bytes };
}

async function emptyTrash({ rooms, response }: Call): Promise<void> {
  // Containers first: they may stand on layers of the images.
  const [containers, images] = [await rooms.trash.empty(), await rooms.images.trash.empty()];
  sendRemoved(response, { removed: [...containers.removed, ...images.removed], bytes: containers.bytes + images.bytes });
}

/** A container before an image where the word fits both. */
function isImage({ trash, images }: Rooms, idOrName: string): boolean {
  return !trash.records().some(({ container: { id, name } }) => id.startsWith(idOrName) || name === idOrName) && images.trash.find(idOrName) !== undefined;
}

async function removeFromTrash({ rooms, params, response }: Call): Promise<void> {
  const id = params['id'] ?? '';
  sendRemoved(response, await (isImage(rooms, id) ? rooms.images.trash : rooms.trash).remove(id));
}

async function restore({ rooms, params, query, response }: Call): Promise<void> {
  const asked = params['id'] ?? '';
  if (isImage(rooms, asked)) {
    const restored = rooms.images.trash.restore(asked);
    sendJson(response, 200, { ...restored, name: restored.names[0] ?? '' } satisfies RestoreImageReply);
    return;
  }
  const { id, name } = await rooms.trash.restore(asked, { name: query.get('name') || undefined });
  sendJson(response, 200, { id, name } satisfies RestoreReply);
}

function sendRemoved(response: Call['response'], reply: TrashRemovedReply): void {
  sendJson(response, 200, reply);
}

const settings = z
  .strictObject({ enabled: z.boolean(), keepDays: z.number().min(0).max(36_500), maxBytes: z.number().int().min(0) })
  .partial();

async function changeSettings(call: Call): Promise<void> {
  const change = await readBody(call, settings);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  sendJson(call.response, 200, call.rooms.trash.changeSettings(given));
}
