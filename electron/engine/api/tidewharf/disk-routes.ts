import type { DiskReply } from '../../../shared/engine-api/disk.ts';
import type { Route } from '../call.ts';
import { sendJson } from '../respond.ts';

/** What takes room, and what would give it back. Fields and replies: electron/shared/engine-api/disk.ts. */
export const diskRoutes: readonly Route[] = [
  { method: 'GET', path: '/tidewharf/v1/disk', handle: async ({ rooms, response }) => sendJson(response, 200, (await rooms.disk.story()) satisfies DiskReply) },
];
