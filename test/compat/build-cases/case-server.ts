import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildTar } from '../../support/build-image.ts';

export type CaseServer = AsyncDisposable & { readonly url: string };

/** What Dockerfiles download: `/hello.txt` from 2020, `/archive.tar`, `/moved` leads to the first, all else is not found. */
export async function startCaseServer(): Promise<CaseServer> {
  const archive = await buildTar({ 'inside.txt': 'inside\n' });
  const server: Server = createServer((request, response) => {
    if (request.url === '/hello.txt') response.setHeader('last-modified', 'Wed, 01 Jan 2020 00:00:00 GMT').end('hello from afar\n');
    else if (request.url === '/archive.tar') response.end(archive);
    else if (request.url === '/moved') response.writeHead(302, { location: '/hello.txt' }).end();
    else response.writeHead(404).end('not here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
