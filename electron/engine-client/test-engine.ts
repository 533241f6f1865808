import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

export type TestRequest = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: unknown };
export type TestRoute = (request: TestRequest, response: ServerResponse, message: IncomingMessage) => void | Promise<void>;

export type TestEngine = AsyncDisposable & {
  readonly socketPath: string;
  /** What came in, oldest first. */
  readonly requests: TestRequest[];
  /** `GET /path` -> answer. May be added to later; what has no route is answered 404. */
  readonly routes: Record<string, TestRoute>;
  /** Answers to upgraded requests: what is written is what the client reads. */
  readonly hijacks: Record<string, (socket: Duplex, request: TestRequest) => void>;
};

/** For tests: a real HTTP server on a real unix socket that answers as it is told, in place of the engine process. */
export async function startTestEngine(routes: Record<string, TestRoute> = {}): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  const socketPath = join(folder, 'engine.sock');
  const requests: TestRequest[] = [];
  const hijacks: TestEngine['hijacks'] = {};
  const server = http.createServer((message, response) => {
    // A body that is cut short has nobody to answer.
    const read = readRequest(message).catch(() => undefined);
    void read.then(async (request) => {
      if (request === undefined) return;
      requests.push(request);
      const route = routes[`${request.method} ${request.path}`];
      if (route === undefined) return replyJson(response, 404, { message: `no route ${request.method} ${request.path}` });
      await route(request, response, message);
    });
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on('error', () => {});
    const url = new URL(message.url ?? '/', 'http://engine');
    const bytes = Number(message.headers['content-length'] ?? 0);
    const finish = (body: Buffer): void => {
      const request = { method: message.method ?? '', path: url.pathname, query: url.searchParams, body: bytes === 0 ? undefined : (JSON.parse(body.toString()) as unknown) };
      requests.push(request);
      const hijack = hijacks[`${request.method} ${request.path}`];
      if (hijack === undefined) return void socket.end(notFound);
      socket.write('HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      hijack(socket, request);
    };
    readBytes(socket, head, bytes, finish);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    requests,
    routes,
    hijacks,
    [Symbol.asyncDispose]: async () => {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const notFound = 'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"message":"no such exec"}';

export function replyJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function readRequest(message: IncomingMessage): Promise<TestRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(message.url ?? '/', 'http://engine');
  const text = Buffer.concat(chunks).toString();
  const isJson = message.headers['content-type'] === 'application/json';
  return { method: message.method ?? '', path: url.pathname, query: url.searchParams, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
}

function readBytes(socket: Duplex, head: Buffer, bytes: number, finish: (body: Buffer) => void): void {
  if (head.length >= bytes) return finish(head.subarray(0, bytes));
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    readBytes(socket, Buffer.concat([head, chunk]), bytes, finish);
  });
}
