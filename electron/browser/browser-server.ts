import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Host } from '../host/host.ts';
import { pageHeaders, readPageFile } from '../host/page-files.ts';
import { EngineError } from '../shared/errors/engine-error.ts';
import { socketPath } from '../shared/ipc/frames.ts';
import { createAdmission } from './admission.ts';
import { servePageSocket } from './page-socket.ts';

export type BrowserServer = AsyncDisposable & {
  /** `http://127.0.0.1:N`. */
  readonly origin: string;
  /** A new link, good for one page. */
  issueLink(): string;
};

const largestFrame = 4 << 20;

/**
 * The page and its WebSocket on 127.0.0.1, port 0 taking a free one. The static files hold no secrets; everything else needs a token. Requests
 * by any other name (DNS rebinding) are 421, WebSockets of other pages 403. Fails `conflict` where the port is taken.
 */
export async function startBrowserServer(options: { readonly host: Pick<Host, 'call' | 'createSession'>; readonly pageFolder: string; readonly port: number }): Promise<BrowserServer> {
  const { host, pageFolder, port } = options;
  const admission = createAdmission();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame, perMessageDeflate: false });
  let authority = '';

  const server = http.createServer((request, response) => {
    const refuse = (status: number, text: string): void => void response.writeHead(status, { ...pageHeaders, 'content-type': 'text/plain' }).end(`${text}\n`);
    if (request.headers.host !== authority) return refuse(421, `this is ${authority}`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'GET only');
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    void readPageFile(pageFolder, pathname).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body);
    });
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = upgradeRefusal(request, authority);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (page) => servePageSocket(page, { host, admission }));
  });

  await listen(server, port);
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${authority}`;
  return {
    origin,
    issueLink: () => `${origin}/#token=${admission.issueToken()}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const page of sockets.clients) page.close(1001, 'Tidewharf ends');
      server.closeIdleConnections();
      const force = setTimeout(() => sockets.clients.forEach((page) => page.terminate()), 500);
      server.closeAllConnections();
      await closed;
      clearTimeout(force);
    },
  };
}

function upgradeRefusal(request: IncomingMessage, authority: string): string | undefined {
  if (request.headers.host !== authority) return '421 Misdirected Request';
  if (request.headers.origin !== `http://${authority}`) return '403 Forbidden';
  if (request.url !== socketPath) return '404 Not Found';
  return undefined;
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(new EngineError(taken ? 'conflict' : 'internal', `browser mode: port ${port} on 127.0.0.1: ${taken ? 'it is taken' : cause.message}`, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
