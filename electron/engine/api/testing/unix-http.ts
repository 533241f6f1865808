import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '../api-server.ts';
import type { Rooms } from '../rooms.ts';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string; readonly json: unknown };
type Ask = { readonly method?: string; readonly body?: unknown; readonly headers?: OutgoingHttpHeaders };

/** A server over these rooms on a unix socket of its own, with a client. */
export type TestServer = AsyncDisposable & {
  readonly server: Server;
  /** The whole answer. */
  ask(path: string, options?: Ask): Promise<Answer>;
  /** The answer once its headers are there. */
  open(path: string, options?: Ask): Promise<IncomingMessage>;
  /** A bare connection. */
  dial(): Socket;
};

export async function serveForTest(rooms: Rooms): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'api-'));
  const socketPath = join(folder, 's');
  const server = createApiServer(rooms);
  await new Promise<void>((resolve) => void server.listen(socketPath, resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const open = (path: string, { method = 'GET', body, headers = {} }: Ask = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      const sent = request({ socketPath, path, method, agent: false, headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) } }, resolve);
      sent.on('error', reject);
      sent.end(bytes);
    });
  return {
    server,
    open,
    ask: async (path, options) => {
      const response = await open(path, options);
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const isJson = response.headers['content-type'] === 'application/json' && 'content-length' in response.headers;
      return { status: response.statusCode ?? 0, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
    },
    dial: () => connect({ path: socketPath, allowHalfOpen: true }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** Bytes of a bare connection until `done` says that there are enough, or it ends. */
export async function readUntil(socket: Socket, done: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (done(text)) break;
  }
  return text;
}
