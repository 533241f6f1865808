import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

/** The bytes of a request's body for a reader that may leave before its end: the rest is passed over then, so that a client that still sends can read the answer. */
export function requestBody(request: IncomingMessage): Readable {
  const body = new PassThrough();
  request.on('error', (error) => body.destroy(error));
  request.on('close', () => void (request.complete || body.destroy(new Error('the client went away'))));
  body.on('error', () => undefined);
  body.on('close', () => {
    request.unpipe(body);
    request.resume();
  });
  return request.pipe(body);
}
