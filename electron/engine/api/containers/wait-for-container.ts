import type { WaitReply } from '../../../shared/docker/create-container.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { WaitCondition } from '../../containers/containers.ts';
import type { Call } from '../call.ts';

const conditions: readonly WaitCondition[] = ['not-running', 'next-exit', 'removed'];

/** `POST /containers/{id}/wait`. Headers go out as soon as the wait is registered: clients send start only after they have them. */
export async function waitForContainer({ rooms, params, query, response, signal }: Call): Promise<void> {
  const asked = query.get('condition') || 'not-running';
  const condition = conditions.find((known) => known === asked);
  if (!condition) throw new EngineError('invalid', `invalid condition: "${asked}"`);
  const { id } = rooms.containers.get(params['id'] ?? '');
  const ended = rooms.containers.wait(id, condition, signal);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  const { exitCode, error } = await ended;
  response.end(`${JSON.stringify({ StatusCode: exitCode, ...(error && { Error: { Message: error } }) } satisfies WaitReply)}\n`);
}
