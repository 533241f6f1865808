import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerStats } from '../../runtime/container-stats.ts';
import type { Call } from '../call.ts';
import { flag } from '../query.ts';
import { sendJson } from '../respond.ts';
import { statsJson } from './stats-json.ts';

/** Between the two readings of a single answer: long enough to work a rate out of. */
const singleIntervalMs = 250;

/**
 * `GET /containers/{id}/stats`: a line a second while the client listens (`stream`, the default), or one answer with two readings, or with
 * `one-shot` one. Of a container that does not run, zeros at once.
 */
export async function sendStats(call: Call): Promise<void> {
  const { rooms, params, query, response } = call;
  const record = rooms.containers.get(params['id'] ?? '');
  if (query.has('stream') ? flag(query, 'stream') : true) return streamStats(call, record);
  const first = rooms.containers.stats(record.id);
  if (first === undefined || flag(query, 'one-shot')) return sendJson(response, 200, statsJson(record, first, undefined));
  await delay(singleIntervalMs, undefined, { signal: call.signal });
  const second = rooms.containers.stats(record.id);
  sendJson(response, 200, statsJson(record, second, second && first));
}

async function streamStats({ rooms, response, signal }: Call, record: Parameters<typeof statsJson>[0]): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  let before: ContainerStats | undefined;
  for await (const now of rooms.containers.watchStats(record.id, signal)) {
    const keepsUp = response.write(`${JSON.stringify(statsJson(record, now, before))}\n`);
    before = now;
    // Readings that a slow client has no room for are passed over.
    if (!keepsUp) await once(response, 'drain', { signal });
  }
  response.end();
}
