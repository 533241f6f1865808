import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** An HTTP proxy on loopback. It brings every client to one place, wherever it wanted to go. */
export type FakeProxy = AsyncDisposable & {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** `CONNECT registry.example:443`, with its Proxy-Authorization. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
};

/** `target` is host:port. With `wanted` a client has to show this Proxy-Authorization. */
export async function startFakeProxy({ target, wanted }: { target: string; wanted?: string }): Promise<FakeProxy> {
  const requests: FakeProxy['requests'] = [];
  const [address, port] = target.split(':');
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers['proxy-authorization'] });
    const path = new URL(request.url ?? '').pathname;
    void fetch(`http://${target}${path}`).then(async (reply) => response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' }).end(Buffer.from(await reply.arrayBuffer())));
  });
  server.on('connect', (request, client) => {
    const { 'proxy-authorization': authorization } = request.headers;
    requests.push({ line: `CONNECT ${request.url}`, authorization });
    client.on('error', () => client.destroy());
    if (wanted !== undefined && authorization !== wanted) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    const upstream = connect(Number(port), address);
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
