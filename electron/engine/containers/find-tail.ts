import type { LogEntry } from './containers.ts';
import type { LogFile } from './log-files.ts';
import { maxHeadBytes, parseHead } from './log-line.ts';
import { readAt } from './read-at.ts';

const blockBytes = 64 * 1024;
const newline = 0x0a;

/** A place in a log of several files. */
export type LogPlace = { readonly file: number; readonly offset: number };

type TailFile = Pick<LogFile, 'fd' | 'size'>;

type Tail = {
  readonly lines: number;
  readonly wanted: (stream: LogEntry['stream']) => boolean;
  /** Fewer lines will do where they have more bytes than this; one at least. */
  readonly bytes?: number;
};

/**
 * The place from which the last `lines` lines of the wanted streams follow. Reads backwards in blocks, so that the size of the log
 * does not matter. The parts of a long line count as one.
 */
export async function findTail(files: readonly TailFile[], options: Tail): Promise<LogPlace> {
  const counter = createCounter(options);
  for (let index = files.length - 1; index >= 0; index -= 1) {
    const file = files[index];
    const offset = file && (await findInFile(file, counter));
    if (offset !== undefined) return { file: index, offset };
  }
  return { file: 0, offset: 0 };
}

/** Undefined where the file has no line too many. */
async function findInFile({ fd, size }: TailFile, counter: Counter): Promise<number | undefined> {
  // Each block is read with the first bytes of the one after it: a head may stand across the border.
  const buffer = Buffer.alloc(blockBytes + maxHeadBytes);
  let lineEnd = size;
  for (let blockStart = size; blockStart > 0; ) {
    const blockEnd = blockStart;
    blockStart = Math.max(0, blockEnd - blockBytes);
    const length = Math.min(blockEnd + maxHeadBytes, size) - blockStart;
    await readFully(fd, buffer.subarray(0, length), blockStart);
    for (let at = blockEnd - blockStart; at >= 0; ) {
      const before = at === 0 ? -1 : buffer.lastIndexOf(newline, at - 1);
      if (before < 0 && blockStart > 0) break;
      const start = before + 1;
      if (blockStart + start < lineEnd && !counter(buffer.subarray(start, Math.min(start + maxHeadBytes, length)), lineEnd - blockStart - start)) return lineEnd;
      lineEnd = blockStart + start;
      at = before;
    }
  }
  return undefined;
}

/** The place from which at most `bytes` bytes follow, at the start of a line. */
export async function findWindow(files: readonly TailFile[], bytes: number): Promise<LogPlace> {
  let left = bytes;
  for (let index = files.length - 1; index >= 0; index -= 1) {
    const file = files[index];
    if (file !== undefined && file.size > left) return { file: index, offset: await nextLine(file, file.size - left) };
    left -= file?.size ?? 0;
  }
  return { file: 0, offset: 0 };
}

/** The place after the first newline that is there or behind it. */
export async function nextLine({ fd, size }: TailFile, offset: number): Promise<number> {
  const buffer = Buffer.alloc(blockBytes);
  for (let at = offset - 1; at < size; ) {
    const got = await readAt(fd, buffer, at);
    if (got === 0) break;
    const end = buffer.subarray(0, got).indexOf(newline);
    if (end >= 0) return at + end + 1;
    at += got;
  }
  return size;
}

/** Takes the heads of lines and their lengths from the last one up; false at the first that is one line too many. */
type Counter = (head: Buffer, bytes: number) => boolean;

function createCounter({ lines, wanted, bytes: most = Infinity }: Tail): Counter {
  const seen = new Set<LogEntry['stream']>();
  let [count, taken] = [0, 0];
  return (line, bytes) => {
    const head = parseHead(line);
    const full = taken > most && count > 0;
    taken += bytes;
    if (head === undefined || !wanted(head.stream)) return true;
    // A part belongs to the line below it, unless it is the newest of its stream: then the line is still being written.
    const begins = !head.partial || !seen.has(head.stream);
    if (begins) count += 1;
    seen.add(head.stream);
    return count <= lines && !(begins && full);
  };
}

async function readFully(fd: number, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const got = await readAt(fd, buffer.subarray(done), position + done);
    if (got === 0) throw new Error(`log file shrank below ${position + buffer.length} bytes`);
    done += got;
  }
}
