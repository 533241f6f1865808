import { z } from 'zod';
import type { RestoreReply, TrashedContainer, TrashRemovedReply, TrashReply } from '../../../shared/engine-api/trash.ts';
import type { CountedTrash } from '../../containers/trash.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';

const path = '/tidewharf/v1/trash';

/** What Docker has no words for: removed containers that can be brought back. Fields and replies: electron/shared/engine-api/trash.ts. */
export const trashRoutes: readonly Route[] = [
  { method: 'GET', path, handle: listTrash },
  { method: 'DELETE', path, handle: async ({ rooms, response }) => sendRemoved(response, await rooms.trash.empty()) },
  { method: 'GET', path: `${path}/settings`, handle: ({ rooms, response }) => sendJson(response, 200, rooms.trash.settings()) },
  { method: 'PUT', path: `${path}/settings`, handle: changeSettings },
  { method: 'POST', path: `${path}/{id}/restore`, handle: restore },
  { method: 'DELETE', path: `${path}/{id}`, handle: async ({ rooms, params, response }) => sendRemoved(response, await rooms.trash.remove(params['id'] ?? '')) },
];

async function listTrash({ rooms, response }: Call): Promise<void> {
  const containers = (await rooms.trash.list()).map(trashedContainer);
  sendJson(response, 200, { containers, bytes: containers.reduce((sum, { bytes }) => sum + bytes, 0) } satisfies TrashReply);
}

function trashedContainer({ container, removedAt, why, bytes }: CountedTrash): TrashedContainer {
  const { id, name, imageName, args, spec } = container;
  return { id, name, image: imageName, command: args, removedAt, why, bytes, ports: spec.network.ports };
}

async function restore({ rooms, params, query, response }: Call): Promise<void> {
  const { id, name } = await rooms.trash.restore(params['id'] ?? '', { name: query.get('name') || undefined });
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
