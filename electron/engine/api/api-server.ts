import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { linger } from './hijack.ts';
import { explainMixedUp } from './mixed-up.ts';
import { compileRoutes, type Match } from './route-table.ts';
import { splitVersion } from './version.ts';
import { routes } from './routes.ts';
import { sendError } from './respond.ts';
import { serverHeaders } from './server-headers.ts';
import type { Rooms } from './rooms.ts';

const findRoute = compileRoutes(routes);

/** The Docker Engine API over these rooms, not yet listening. An error in one request ends that request and nothing else. */
export function createApiServer(rooms: Rooms): Server {
  const headers = Object.entries(serverHeaders(rooms.info));
  const serve = async (request: IncomingMessage, response: ServerResponse, socket?: Duplex): Promise<void> => {
    for (const [name, value] of headers) response.setHeader(name, value);
    response.on('error', () => response.destroy());
    const gone = new AbortController();
    (socket ?? response).on('close', () => gone.abort());
    try {
      const { url, version, match } = resolve(request);
      await match.route.handle({ rooms, request, response, socket, version, params: match.params, query: url.searchParams, signal: gone.signal });
    } catch (error) {
      if (gone.signal.aborted) return;
      if (!isEngineError(error)) rooms.onBug?.(error, `${request.method} ${pathOf(request)}`);
      sendError(response, explainMixedUp(error, rooms));
    }
  };
  const server = createServer(serverOptions, (request, response) => void serve(request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void serve(request, responseOn(request, socket, head), socket));
  return server;
}

/** Nothing here is timed: a load may take hours, a client may wait for days, and an idle engine has no timers. */
const serverOptions = {
  requestTimeout: 0,
  headersTimeout: 0,
  keepAliveTimeout: 0,
  connectionsCheckingInterval: 2 ** 31 - 1,
  maxHeaderSize: 64 * 1024,
  shouldUpgradeCallback: (request: IncomingMessage): boolean => {
    try {
      return resolve(request).match.route.hijack === true;
    } catch {
      return false;
    }
  },
};

function resolve(request: IncomingMessage): { url: URL; version: number; match: Match } {
  const url = parseUrl(request);
  const { version, path } = splitVersion(url.pathname);
  const match = findRoute({ method: request.method ?? '', path, version });
  if (!match) throw new EngineError('not-found', 'page not found');
  return { url, version, match };
}

function parseUrl(request: IncomingMessage): URL {
  const url = URL.parse(`http://engine${request.url}`);
  if (!url || !request.url?.startsWith('/')) throw new EngineError('invalid', 'the request line has no path');
  return url;
}

/** Without the query, which may hold what is nobody's business. */
function pathOf(request: IncomingMessage): string {
  return request.url?.split('?')[0] ?? '';
}

/** A response on a connection that Node's parser has let go of, so that a refused upgrade is answered as any other request. */
function responseOn(request: IncomingMessage, socket: Duplex, head: Buffer): ServerResponse {
  const response = new ServerResponse(request);
  socket.on('error', () => socket.destroy());
  if (head.length > 0) socket.unshift(head);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
  response.on('finish', () => linger(socket));
  return response;
}
