import { read } from 'node:fs';

/** Reads at a place of a file into a buffer; how many bytes it got, 0 at the end. */
export function readAt(fd: number, buffer: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => read(fd, buffer, 0, buffer.length, position, (error, got) => (error ? reject(error) : resolve(got))));
}
