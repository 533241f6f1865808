import type { LogEntry } from './containers.ts';

/**
 * One physical line of conmon's k8s-file format: `TIME STREAM TAG TEXT`. TAG is F where the program ended the line there, P where it
 * goes on in the next one of the same stream (conmon cuts after 8 KiB).
 */
export type LogLine = LogEntry & { readonly partial: boolean };

/** The longest head of a line: time with nanoseconds and offset, stream, tag and the spaces between them. */
export const maxHeadBytes = 64;

const space = 0x20;
const newline = 0x0a;
const partialTag = 0x50;
const fullTag = 0x46;

/** Reads a physical line that ends with its newline; undefined where it is none of conmon's. The data is a view of the bytes given. */
export function parseLogLine(line: Buffer): LogLine | undefined {
  const head = parseHead(line);
  if (head === undefined) return undefined;
  const data = line.subarray(head.length, head.partial ? line.length - 1 : line.length);
  return { time: toUtc(head.time), stream: head.stream, partial: head.partial, data };
}

/** Stream and tag of a line whose first bytes are given. */
export function parseHead(bytes: Buffer): { time: string; stream: LogEntry['stream']; partial: boolean; length: number } | undefined {
  const afterTime = bytes.indexOf(space);
  const afterStream = bytes.indexOf(space, afterTime + 1);
  if (afterTime < 20 || afterTime > 40 || afterStream !== afterTime + 7) return undefined;
  const stream = bytes.toString('latin1', afterTime + 1, afterStream);
  const tag = bytes[afterStream + 1];
  if ((stream !== 'stdout' && stream !== 'stderr') || (tag !== partialTag && tag !== fullTag) || bytes[afterStream + 2] !== space) return undefined;
  return { time: bytes.toString('latin1', 0, afterTime), stream, partial: tag === partialTag, length: afterStream + 3 };
}

/** conmon writes local time with its offset; Docker's clients expect UTC, with all nine digits kept. */
function toUtc(time: string): string {
  if (time.endsWith('Z')) return time;
  if (time.endsWith('+00:00')) return `${time.slice(0, -6)}Z`;
  const seconds = new Date(`${time.slice(0, 19)}${time.slice(-6)}`);
  return Number.isNaN(seconds.getTime()) ? time : `${seconds.toISOString().slice(0, 19)}${time.slice(19, -6)}Z`;
}

/** Seconds since 1970 of a time as {@link parseLogLine} gives it. A double holds microseconds of today. */
export function logSeconds(time: string): number {
  return Date.parse(`${time.slice(0, 19)}Z`) / 1000 + Number(`0${time.slice(19, -1)}`);
}

/** Cuts what is read into physical lines, each with its newline; the rest waits for more. */
export function createLineSplitter(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      lines.push(bytes.subarray(start, end + 1));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    return lines;
  };
}
