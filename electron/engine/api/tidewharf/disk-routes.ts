import { z } from 'zod';
import type { DiskReply, PruneReply, RemovalReply } from '../../../shared/engine-api/disk.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';

const path = '/tidewharf/v1';

/** What takes room, and what would give it back. Fields and replies: electron/shared/engine-api/disk.ts. */
export const diskRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/disk`, handle: async ({ rooms, response }) => sendJson(response, 200, (await rooms.disk.story()) satisfies DiskReply) },
  { method: 'POST', path: `${path}/prune`, handle: prune },
  { method: 'GET', path: `${path}/images/{name...}/removal`, handle: sendRemoval },
];

const kind = z.enum(['container', 'image', 'volume', 'trashed-container', 'trashed-image', 'download', 'layer']);

/** What is not known is refused: a word that is misspelt would take something else away. */
const request = z.strictObject({
  dryRun: z.boolean().optional(),
  images: z.union([z.enum(['none', 'dangling', 'unused']), z.array(z.string()).max(10_000)]).optional(),
  containers: z.boolean().optional(),
  volumes: z.enum(['none', 'anonymous', 'unused']).optional(),
  trash: z.boolean().optional(),
  downloads: z.boolean().optional(),
  // A whole item of a plan will do.
  seen: z.array(z.object({ kind, id: z.string(), bytes: z.number() })).max(100_000).optional(),
});

async function prune(call: Call): Promise<void> {
  const asked = await readBody(call, request);
  sendJson(call.response, 200, (await call.rooms.disk.prune(asked, call.signal)) satisfies PruneReply);
}

async function sendRemoval({ rooms, params, response }: Call): Promise<void> {
  sendJson(response, 200, (await rooms.disk.removal(params['name'] ?? '')) satisfies RemovalReply);
}
