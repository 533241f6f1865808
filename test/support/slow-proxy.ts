import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A TCP proxy on loopback that lets at most so many bytes a second back to the client, until it is let run free. */
export type SlowProxy = AsyncDisposable & { readonly host: string; runFree(): void };

export async function startSlowProxy(target: string, bytesPerSecond: number): Promise<SlowProxy> {
  const [hostname = '', port = ''] = target.split(':');
  let free = false;
  const brake = (): Transform =>
    new Transform({
      highWaterMark: 16 * 1024,
      transform(chunk: Buffer, _encoding, done) {
        if (free) done(null, chunk);
        else setTimeout(() => done(null, chunk), (chunk.length / bytesPerSecond) * 1000);
      },
    });
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    // A client that goes away mid-stream is what this is for.
    pipeline(client, upstream).catch(() => upstream.destroy());
    pipeline(upstream, brake(), client).catch(() => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    runFree: () => {
      free = true;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
