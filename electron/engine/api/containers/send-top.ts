import type { TopReply } from '../../../shared/docker/create-container.ts';
import type { Call } from '../call.ts';
import { sendJson } from '../respond.ts';

/** `GET /containers/{id}/top`, with `ps_args` as ps(1) takes them. */
export async function sendTop({ rooms, params, query, response }: Call): Promise<void> {
  const { titles, rows } = await rooms.containers.top(params['id'] ?? '', query.get('ps_args') ?? '');
  sendJson(response, 200, { Titles: titles, Processes: rows } satisfies TopReply);
}
