import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Route } from './call.ts';

/** What Docker serves and this engine does not yet, so that clients hear why instead of `page not found`. */
const notServed: readonly (readonly [Route['method'], string, string])[] = [
  ['POST', '/build', 'build'],
  ['POST', '/build/{any...}', 'build cache'],
  ['POST', '/session', 'build with BuildKit'],
  ['POST', '/grpc', 'build with BuildKit'],
  ['POST', '/commit', 'commit'],
  ['GET', '/images/search', 'search'],
  ['GET', '/distribution/{name...}/json', 'distribution'],
  ['GET', '/containers/{id}/changes', 'changes'],
  ['GET', '/containers/{id}/export', 'export'],
  ['GET', '/containers/{id}/archive', 'copy out of a container'],
  ['HEAD', '/containers/{id}/archive', 'copy out of a container'],
  ['PUT', '/containers/{id}/archive', 'copy into a container'],
  ['GET', '/containers/{id}/attach/ws', 'attach by WebSocket'],
  ['GET', '/containers/{id}/checkpoints', 'checkpoint'],
  ['POST', '/containers/{id}/checkpoints', 'checkpoint'],
  ['POST', '/plugins/{any...}', 'plugins'],
  ...(['swarm', 'nodes', 'services', 'tasks', 'secrets', 'configs'] as const).flatMap((noun) =>
    (['GET', 'POST', 'DELETE'] as const).flatMap((method) => [[method, `/${noun}`, noun] as const, [method, `/${noun}/{any...}`, noun] as const]),
  ),
];

export const notServedRoutes: readonly Route[] = notServed.map(([method, path, what]) => ({
  method,
  path,
  handle: () => {
    throw new EngineError('not-implemented', `${what}: not served by this engine yet`);
  },
}));
