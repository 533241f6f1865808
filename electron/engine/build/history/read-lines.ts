import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** `end`: where the next one begins. */
export type FileLine = { readonly text: string; readonly end: number };

/** Whole lines of a file from one place to another, in the memory of the longest; what follows the last newline is left out. */
export async function* readLines(file: FileHandle, from: number, to: number): AsyncGenerator<FileLine> {
  const chunk = Buffer.alloc(chunkBytes);
  let parts: Buffer[] = [];
  for (let at = from; at < to; ) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunkBytes, to - at), at);
    if (bytesRead === 0) return;
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && end < bytesRead; end = chunk.indexOf(newline, start)) {
      parts.push(Buffer.from(chunk.subarray(start, end)));
      yield { text: Buffer.concat(parts).toString(), end: at + end + 1 };
      parts = [];
      start = end + 1;
    }
    if (start < bytesRead) parts.push(Buffer.from(chunk.subarray(start, bytesRead)));
    at += bytesRead;
  }
}
