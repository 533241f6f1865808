import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Route } from './call.ts';

const swarmNouns: readonly string[] = ['swarm', 'nodes', 'services', 'tasks', 'secrets', 'configs'];

/** What Docker serves and this engine does not yet, so that clients hear why instead of `page not found`. */
const notServed: readonly (readonly [Route['method'], string, string])[] = [
  ['POST', '/session', 'build with BuildKit'],
  ['POST', '/grpc', 'build with BuildKit'],
  ['GET', '/containers/{id}/checkpoints', 'checkpoint'],
  ['POST', '/containers/{id}/checkpoints', 'checkpoint'],
  ['POST', '/plugins/{any...}', 'plugins'],
  ...swarmNouns.flatMap((noun) =>
    (['GET', 'POST', 'DELETE'] as const).flatMap((method) => [[method, `/${noun}`, noun] as const, [method, `/${noun}/{any...}`, noun] as const]),
  ),
];

const noSwarm = 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

export const notServedRoutes: readonly Route[] = notServed.map(([method, path, what]) => ({
  method,
  path,
  handle: () => {
    // What Docker says where swarm is off: clients that look around go on after it.
    if (swarmNouns.includes(what) && method === 'GET') throw new EngineError('unavailable', noSwarm);
    throw new EngineError('not-implemented', `${what}: not served by this engine yet`);
  },
}));
