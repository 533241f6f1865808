import { EngineError } from '../../shared/errors/engine-error.ts';
import { atLeastSpeed } from './least-speed.ts';
import type { HttpReply } from './transport.ts';

/** The whole body in memory. `invalid` as soon as there are more than `maxBytes`, `unavailable` where too little comes in `windowMs`, and the connection is closed. */
export async function readBody(reply: HttpReply, options: { what: string; maxBytes: number; windowMs: number }): Promise<Buffer> {
  const { what, maxBytes, windowMs } = options;
  const tooLong = (): never => {
    reply.body.on('error', () => {}).destroy();
    throw new EngineError('invalid', `${what}: more than ${maxBytes} bytes, which is refused`);
  };
  if (Number(reply.headers['content-length'] ?? 0) > maxBytes) tooLong();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of atLeastSpeed(reply.body, { windowMs, what: () => `${what}: registry ${reply.url.host}` })) {
    length += chunk.length;
    if (length > maxBytes) tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
