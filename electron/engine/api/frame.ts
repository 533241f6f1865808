import type { OutputChunk } from '../runtime/runtime.ts';

/** How output is packed: bare bytes for a terminal, frames that tell stdout and stderr apart for all else. */
export type OutputFormat = 'raw' | 'multiplexed';

const codes = { stdout: 1, stderr: 2 } as const;

/** A frame of Docker's attach protocol: stream, three zeros, length as 32 bits big-endian, bytes. */
export function frame(stream: OutputChunk['stream'], data: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(8 + data.length);
  bytes.writeUInt32BE(codes[stream] * 2 ** 24, 0);
  bytes.writeUInt32BE(data.length, 4);
  bytes.set(data, 8);
  return bytes;
}

/** Content type of a stream of output: clients below 1.42 know one only. */
export function outputContentType(format: OutputFormat, version: number): string {
  return `application/vnd.docker.${format === 'multiplexed' && version >= 42 ? 'multiplexed' : 'raw'}-stream`;
}
