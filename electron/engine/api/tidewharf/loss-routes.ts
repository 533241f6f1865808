import { z } from 'zod';
import type { KeepReply, LossReply } from '../../../shared/engine-api/loss.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';

const path = '/tidewharf/v1/containers/{id}';

/** What a removal takes away, and a way to keep it. Fields and replies: electron/shared/engine-api/loss.ts. */
export const lossRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/loss`, handle: sendLoss },
  { method: 'POST', path: `${path}/keep`, handle: keep },
  { method: 'POST', path: `${path}/clear-below`, handle: clearBelow },
];

async function sendLoss({ rooms, params, query, response }: Call): Promise<void> {
  const most = query.get('changes');
  if (most !== null && !/^\d{1,7}$/.test(most)) throw new EngineError('invalid', `changes=${most.slice(0, 100)}: expected how many`);
  const loss = await rooms.containers.loss(params['id'] ?? '');
  const changes = most === null ? loss.changes : loss.changes.filter(({ bytes, kind }) => bytes > 0 || kind === 'deleted').toSorted((a, b) => b.bytes - a.bytes).slice(0, Number(most));
  sendJson(response, 200, { ...loss, changes } satisfies LossReply);
}

const keepRequest = z.strictObject({ path: z.string().min(1).max(4096), volume: z.string().min(1).max(255) });

async function keep(call: Call): Promise<void> {
  const request = await readBody(call, keepRequest);
  sendJson(call.response, 201, (await call.rooms.containers.keepFolder(call.params['id'] ?? '', request)) satisfies KeepReply);
}

const clearRequest = z.strictObject({ path: z.string().regex(/^\/[^\0]+$/).max(4096) });

async function clearBelow(call: Call): Promise<void> {
  const { path: below } = await readBody(call, clearRequest);
  await call.rooms.containers.clearBelow(call.params['id'] ?? '', below);
  sendEmpty(call.response, 204);
}
