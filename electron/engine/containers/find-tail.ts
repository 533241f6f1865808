import type { FileHandle } from 'node:fs/promises';
import type { LogEntry } from './containers.ts';
import { maxHeadBytes, parseHead } from './log-line.ts';

const blockBytes = 64 * 1024;
const newline = 0x0a;

/**
 * Offset in a log file from which its last `lines` lines of the wanted streams follow. Reads backwards in blocks, so that the size of the file
 * does not matter. The parts of a long line count as one.
 */
export async function findTail(file: FileHandle, options: { size: number; lines: number; wanted: (stream: LogEntry['stream']) => boolean }): Promise<number> {
  const counter = createCounter(options.lines, options.wanted);
  // Each block is read with the first bytes of the one after it: a head may stand across the border.
  const buffer = Buffer.alloc(blockBytes + maxHeadBytes);
  let lineEnd = options.size;
  for (let blockStart = options.size; blockStart > 0; ) {
    const blockEnd = blockStart;
    blockStart = Math.max(0, blockEnd - blockBytes);
    const length = Math.min(blockEnd + maxHeadBytes, options.size) - blockStart;
    await readFully(file, buffer.subarray(0, length), blockStart);
    for (let at = blockEnd - blockStart; at >= 0; ) {
      const before = at === 0 ? -1 : buffer.lastIndexOf(newline, at - 1);
      if (before < 0 && blockStart > 0) break;
      const start = before + 1;
      if (blockStart + start < lineEnd && !counter(buffer.subarray(start, Math.min(start + maxHeadBytes, length)))) return lineEnd;
      lineEnd = blockStart + start;
      at = before;
    }
  }
  return 0;
}

/** Takes the heads of lines from the last one up; false at the first that is one line too many. */
function createCounter(lines: number, wanted: (stream: LogEntry['stream']) => boolean): (bytes: Buffer) => boolean {
  const seen = new Set<LogEntry['stream']>();
  let count = 0;
  return (bytes) => {
    const head = parseHead(bytes);
    if (head === undefined || !wanted(head.stream)) return true;
    // A part belongs to the line below it, unless it is the newest of its stream: then the line is still being written.
    if (!head.partial || !seen.has(head.stream)) count += 1;
    seen.add(head.stream);
    return count <= lines;
  };
}

async function readFully(file: FileHandle, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) throw new Error(`log file shrank below ${position + buffer.length} bytes`);
    done += bytesRead;
  }
}
