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
/** Of the heads that conmon writes: `2026-11-20T21:28:56.736391550+00:00 stdout F `. */
const timeBytes = 35;
const headBytes = timeBytes + 10;
const letterO = 0x6f;
const letterE = 0x65;

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

/** Nanoseconds since 1970 of a time as {@link parseLogLine} gives it. */
export function logNanoseconds(time: string): bigint {
  const fraction = time.slice(20, -1).slice(0, 9).padEnd(9, '0');
  return BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt(/^\d+$/.test(fraction) ? fraction : 0);
}

export type LogFilter = {
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Nanoseconds since 1970, both included. */
  readonly since: bigint | undefined;
  readonly until: bigint | undefined;
};

/** Takes what is read of one file, in order, and gives the lines that are wanted; the part of a line at the end waits for more. */
export type LogParser = (chunk: Buffer) => { readonly entries: LogEntry[]; /** A line after `until` came. */ readonly isOver: boolean };

/** Most of the work of `docker logs`: a line costs a search for its end, a few comparisons and a view of its bytes. */
export function createLogParser(filter: LogFilter): LogParser {
  let rest: Buffer = Buffer.alloc(0);
  const readTime = createTimeReader(filter);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const entries: LogEntry[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      const stream = usualStream(bytes, start, end);
      // Another time zone's head, or no line of conmon's.
      const head = stream === undefined ? parseHead(bytes.subarray(start, Math.min(end, start + maxHeadBytes))) : undefined;
      const from = stream === undefined ? start + (head?.length ?? 0) : start + headBytes;
      const line = stream ?? head?.stream;
      if (line !== undefined && filter[line]) {
        const time = readTime(bytes, start, stream === undefined ? (head?.time.length ?? 0) : timeBytes);
        if (time.position === 'after') return { entries, isOver: true };
        const isPart = bytes[from - 2] === partialTag;
        if (time.position === 'within') entries.push({ stream: line, time: time.text, data: bytes.subarray(from, isPart ? end : end + 1) });
      }
      start = end + 1;
    }
    rest = bytes.subarray(start);
    return { entries, isOver: false };
  };
}

/** Stream, tag and length of the head of a line that begins and ends there; undefined where it is none of conmon's. */
export function headAt(bytes: Buffer, start: number, end: number): { readonly stream: LogEntry['stream']; readonly partial: boolean; readonly timeLength: number; readonly length: number } | undefined {
  const stream = usualStream(bytes, start, end);
  if (stream !== undefined) return { stream, partial: bytes[start + headBytes - 2] === partialTag, timeLength: timeBytes, length: headBytes };
  const head = parseHead(bytes.subarray(start, Math.min(end, start + maxHeadBytes)));
  return head && { stream: head.stream, partial: head.partial, timeLength: head.time.length, length: head.length };
}

/** Reads the times of lines in microseconds since 1970. Most share all but the fraction with the one before. */
export function createMicrosReader(): (bytes: Buffer, start: number, length: number) => number {
  let [day, zone, base] = ['', '', 0];
  return (bytes, start, length) => {
    const second = bytes.toString('latin1', start, start + 19);
    const offset = length > 29 ? bytes.toString('latin1', start + 29, start + length) : 'Z';
    if (second !== day || offset !== zone) [day, zone, base] = [second, offset, Date.parse(`${second}${offset}`) * 1000];
    let micros = 0;
    for (let at = start + 20; at < start + 26; at += 1) micros = micros * 10 + ((bytes[at] ?? 0x30) - 0x30);
    return base + micros;
  };
}

/** The stream of a line with a head of the usual length. */
function usualStream(bytes: Buffer, start: number, end: number): LogEntry['stream'] | undefined {
  if (end - start < headBytes || bytes[start + timeBytes] !== space || bytes[start + timeBytes + 7] !== space || bytes[start + headBytes - 1] !== space) return undefined;
  const tag = bytes[start + headBytes - 2];
  if (tag !== fullTag && tag !== partialTag) return undefined;
  const letter = bytes[start + timeBytes + 4];
  return letter === letterO ? 'stdout' : letter === letterE ? 'stderr' : undefined;
}

type LineTime = { readonly text: string; readonly position: 'before' | 'within' | 'after' };

/** Lines that the program wrote at once have the same time: it is read once. */
function createTimeReader({ since, until }: LogFilter): (bytes: Buffer, start: number, length: number) => LineTime {
  const last = Buffer.alloc(maxHeadBytes);
  let lastLength = 0;
  let time: LineTime = { text: '', position: 'within' };
  return (bytes, start, length) => {
    let same = length === lastLength ? length : 0;
    while (same > 0 && bytes[start + same - 1] === last[same - 1]) same -= 1;
    if (same === 0 && length === lastLength && length > 0) return time;
    bytes.copy(last, 0, start, start + length);
    lastLength = length;
    const text = toUtc(bytes.toString('latin1', start, start + length));
    const at = since === undefined && until === undefined ? 0n : logNanoseconds(text);
    time = { text, position: since !== undefined && at < since ? 'before' : until !== undefined && at > until ? 'after' : 'within' };
    return time;
  };
}
