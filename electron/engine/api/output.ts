import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { OutputChunk } from '../runtime/runtime.ts';

/** How output is packed: bare bytes for a terminal, frames that tell stdout and stderr apart for all else. */
export type OutputFormat = 'raw' | 'multiplexed';

/** Content type of a stream of output: clients below 1.42 know one only. */
export function outputContentType(format: OutputFormat, version: number): string {
  return `application/vnd.docker.${format === 'multiplexed' && version >= 42 ? 'multiplexed' : 'raw'}-stream`;
}

export type Output = {
  /** Waits while the client is behind. Fails once the signal says that it has gone. */
  write(chunk: OutputChunk): Promise<void>;
  /** The same for many at once: a step of an async function for each would be most of the cost. */
  writeAll(chunks: readonly OutputChunk[]): Promise<void>;
  /** Sends what is held back. */
  flush(): void;
};

/** Bytes that are sent together, so that a million lines are not a million writes. */
const batchSize = 64 * 1024;

/** Packs output for one client. What comes within one turn of the event loop goes out in one piece. */
export function openOutput(target: Writable, { format, signal }: { format: OutputFormat; signal: AbortSignal }): Output {
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    if (size > 0) target.write(Buffer.concat(held, size));
    held = [];
    size = 0;
  };
  const hold = (bytes: Uint8Array): void => {
    held.push(bytes);
    size += bytes.length;
  };
  const waitForRoom = async (): Promise<void> => {
    if (size >= batchSize) flush();
    if (target.writableNeedDrain) await once(target, 'drain', { signal });
  };
  return {
    flush,
    write: async ({ stream, data }) => {
      if (size === 0) setImmediate(flush);
      if (format === 'multiplexed') hold(frameHeader(stream, data.length));
      hold(data);
      await waitForRoom();
    },
    writeAll: async (chunks) => {
      if (size === 0) setImmediate(flush);
      hold(pack(chunks, format));
      await waitForRoom();
    },
  };
}

/** In one piece. */
function pack(chunks: readonly OutputChunk[], format: OutputFormat): Buffer {
  const extra = format === 'multiplexed' ? headerBytes : 0;
  const bytes = Buffer.allocUnsafe(chunks.reduce((sum, { data }) => sum + data.length + extra, 0));
  let at = 0;
  for (const { stream, data } of chunks) {
    if (extra > 0) writeHeader(bytes, at, stream, data.length);
    at += extra;
    // Short pieces are copied faster here than by a call.
    if (data.length > 48) data.copy(bytes, at);
    else for (let index = 0; index < data.length; index += 1) bytes[at + index] = data[index] as number;
    at += data.length;
  }
  return bytes;
}

const headerBytes = 8;
const codes = { stdout: 1, stderr: 2 } as const;

/** Of Docker's attach protocol: stream, three zeros, length as 32 bits big-endian. */
export function frameHeader(stream: OutputChunk['stream'], length: number): Buffer {
  // From the pool: memory of its own for each line would be most of the cost. All eight bytes are written.
  const bytes = Buffer.allocUnsafe(headerBytes);
  writeHeader(bytes, 0, stream, length);
  return bytes;
}

function writeHeader(bytes: Buffer, at: number, stream: OutputChunk['stream'], length: number): void {
  bytes.writeUInt32BE(codes[stream] * 2 ** 24, at);
  bytes.writeUInt32BE(length, at + 4);
}
