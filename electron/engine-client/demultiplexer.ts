import { EngineError } from '../shared/errors/engine-error.ts';

export type OutputChunk = { readonly stream: 'stdout' | 'stderr'; readonly data: Buffer };

export type Demultiplexer = {
  /** The payloads in the next bytes, in order, in parts where a frame spans them. Fails `internal` on what is no frame. */
  push(bytes: Buffer): OutputChunk[];
  /** Fails `unavailable` where the bytes stopped inside a frame. */
  end(): void;
};

const headerBytes = 8;
const maxFrameBytes = 64 << 20;

/** Docker's multiplexed output (Engine API, "Stream format"): frames of [type 0-2, 0, 0, 0, length as big-endian uint32] and payload. */
export function createDemultiplexer(): Demultiplexer {
  let header: Buffer = Buffer.alloc(0);
  let stream: OutputChunk['stream'] = 'stdout';
  let left = 0;
  return {
    push: (bytes) => {
      const chunks: OutputChunk[] = [];
      let offset = 0;
      while (offset < bytes.length) {
        if (left > 0) {
          const data = bytes.subarray(offset, offset + left);
          offset += data.length;
          left -= data.length;
          chunks.push({ stream, data });
          continue;
        }
        const part = bytes.subarray(offset, offset + headerBytes - header.length);
        offset += part.length;
        header = header.length === 0 ? part : Buffer.concat([header, part]);
        if (header.length < headerBytes) break;
        ({ stream, left } = parseHeader(header));
        header = Buffer.alloc(0);
      }
      return chunks;
    },
    end: () => {
      if (left > 0 || header.length > 0) throw new EngineError('unavailable', 'engine stream: ended inside a frame');
    },
  };
}

function parseHeader(header: Buffer): { stream: OutputChunk['stream']; left: number } {
  const type = header.readUInt8(0);
  const left = header.readUInt32BE(4);
  if (type > 2 || header.readUIntBE(1, 3) !== 0 || left > maxFrameBytes) {
    throw new EngineError('internal', `engine stream: bad frame header ${header.toString('hex')}`);
  }
  return { stream: type === 2 ? 'stderr' : 'stdout', left };
}
