import { once } from 'node:events';
import http from 'node:http';

/**
 * An engine that does nothing, on `socket`: it takes the context of `POST /build` and says that it is built. What the docker client takes for itself: to start, to read and send
 * the context.
 */
export async function openClientFloor(socket: string): Promise<AsyncDisposable> {
  const server = http.createServer((request, response) => {
    response.setHeader('Api-Version', '1.41').setHeader('OSType', 'linux').setHeader('Content-Type', 'application/json');
    request.resume().on('end', () => response.end(request.url?.includes('/build') ? `${JSON.stringify({ stream: `sha256:${'0'.repeat(64)}\n` })}\r\n` : 'OK'));
  });
  await once(server.listen(socket), 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
