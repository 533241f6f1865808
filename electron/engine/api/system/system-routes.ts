import { EngineError } from '../../../shared/errors/engine-error.ts';
import { authOf, authSchema } from '../images/registry-auth.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import { sendDiskUsage } from './send-disk-usage.ts';
import { sendInfo } from './send-info.ts';
import { sendEvents } from './send-events.ts';
import { sendVersion } from './send-version.ts';

export const systemRoutes: readonly Route[] = [
  { method: 'GET', path: '/_ping', handle: ping },
  { method: 'HEAD', path: '/_ping', handle: ping },
  { method: 'GET', path: '/version', handle: sendVersion },
  { method: 'GET', path: '/info', handle: sendInfo },
  { method: 'GET', path: '/events', handle: sendEvents },
  { method: 'GET', path: '/system/df', handle: sendDiskUsage, since: 25 },
  { method: 'POST', path: '/auth', handle: checkAuth },
  { method: 'GET', path: '/plugins', handle: ({ response }) => sendJson(response, 200, []) },
  { method: 'GET', path: '/plugins/{name...}/json', handle: refusePlugin },
];

function refusePlugin({ params }: Call): never {
  throw new EngineError('not-found', `plugin "${params['name']}" not found`);
}

function ping({ request, response }: Call): void {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache, no-store, must-revalidate', Pragma: 'no-cache', 'Content-Length': request.method === 'HEAD' ? 0 : 2 });
  response.end(request.method === 'HEAD' ? undefined : 'OK');
}

/** The registry that an empty address means, as clients spell it. */
const hubAddresses = ['', 'docker.io', 'index.docker.io', 'registry-1.docker.io'];

async function checkAuth(call: Call): Promise<void> {
  const { rooms, response, signal } = call;
  const body = await readBody(call, authSchema);
  const auth = authOf(body);
  if (!auth) throw new EngineError('invalid', 'login: expected a user name and a password, or an identity token');
  const host = body.serveraddress.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  await rooms.registry.checkLogin({ domain: hubAddresses.includes(host) ? 'docker.io' : host, auth, signal });
  sendJson(response, 200, { Status: 'Login Succeeded', IdentityToken: '' });
}
