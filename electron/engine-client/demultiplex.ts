import { EngineError } from '../shared/errors/engine-error.ts';

export type OutputChunk = { readonly stream: 'stdout' | 'stderr'; readonly data: Buffer };

const headerBytes = 8;
const maxFrameBytes = 64 << 20;

/**
 * Docker's multiplexed output (Engine API, "Stream format"): frames of [type 0-2, 0, 0, 0, length as big-endian uint32] and payload.
 * Payload is handed on as it arrives, in parts where a frame spans chunks. Fails `internal` on anything else.
 */
export async function* demultiplex(bytes: AsyncIterable<Buffer>): AsyncGenerator<OutputChunk> {
  let header: Buffer = Buffer.alloc(0);
  let stream: OutputChunk['stream'] = 'stdout';
  let left = 0;
  for await (const chunk of bytes) {
    let offset = 0;
    while (offset < chunk.length) {
      if (left > 0) {
        const data = chunk.subarray(offset, offset + left);
        offset += data.length;
        left -= data.length;
        yield { stream, data };
        continue;
      }
      const part = chunk.subarray(offset, offset + headerBytes - header.length);
      offset += part.length;
      header = header.length === 0 ? part : Buffer.concat([header, part]);
      if (header.length < headerBytes) continue;
      ({ stream, left } = parseHeader(header));
      header = Buffer.alloc(0);
    }
  }
  if (left > 0 || header.length > 0) throw new EngineError('unavailable', 'engine stream: ended inside a frame');
}

function parseHeader(header: Buffer): { stream: OutputChunk['stream']; left: number } {
  const type = header.readUInt8(0);
  const left = header.readUInt32BE(4);
  if (type > 2 || header.readUIntBE(1, 3) !== 0 || left > maxFrameBytes) {
    throw new EngineError('internal', `engine stream: bad frame header ${header.toString('hex')}`);
  }
  return { stream: type === 2 ? 'stderr' : 'stdout', left };
}
