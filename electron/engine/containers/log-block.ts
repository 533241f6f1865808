import { logLineCut, logMark, type LogBlock } from '../../shared/engine-api/log-page.ts';
import type { LogEntry } from './containers.ts';
import { createMicrosReader, headAt } from './log-line.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const lineBreak = Buffer.from('\n');

export type BlockParser = {
  /** The next bytes of the file. */
  push(chunk: Buffer): { /** A line after `until` came. */ readonly isOver: boolean };
  /** What came since the last call; undefined where that was no line. Lines that are still open say so, and go on in the next block. */
  take(options?: { withoutOpenEnd?: boolean }): LogBlock | undefined;
  /** Behind the last line of the file that was taken or passed over. */
  end(): number;
};

type Line = { readonly parts: Buffer[]; readonly offset: number; readonly time: number; mark: number; bytes: number; kept: number };

/** Reads one file of a log from `offset` on. The parts that conmon made of a long line are put together again. `until`: microseconds since 1970. */
export function createBlockParser({ file, offset, until = Infinity }: { file: string; offset: number; until?: number | undefined }): BlockParser {
  let rest: Buffer = Buffer.alloc(0);
  let position = offset;
  let lines: Line[] = [];
  const open = new Map<LogEntry['stream'], Line>();
  /** Bytes of the open line of each stream that are out already. */
  const begun = new Map<LogEntry['stream'], number>();
  const readTime = createMicrosReader();

  const push = (chunk: Buffer): { isOver: boolean } => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    let isOver = false;
    for (let end = bytes.indexOf(newline); end >= 0 && !isOver; end = bytes.indexOf(newline, start)) {
      const head = headAt(bytes, start, end);
      const time = head && readTime(bytes, start, head.timeLength);
      isOver = time !== undefined && time > until;
      if (isOver) break;
      if (head !== undefined && time !== undefined) {
        const line = open.get(head.stream) ?? beginLine(lines, { stream: head.stream, time, offset: position + start, out: begun.get(head.stream) });
        addPart(line, bytes.subarray(start + head.length, end));
        if (head.partial) open.set(head.stream, line);
        else finishLine(line, head.stream, { open, begun });
      }
      start = end + 1;
    }
    rest = bytes.subarray(start);
    position += start;
    return { isOver };
  };

  const take = ({ withoutOpenEnd = false } = {}): LogBlock | undefined => {
    const last = lines.at(-1);
    const isOpen = last !== undefined && [...open.values()].includes(last);
    if (withoutOpenEnd && isOpen) {
      lines.pop();
      position = last.offset;
    }
    for (const [stream, line] of open) {
      line.mark |= logMark.open;
      begun.set(stream, (begun.get(stream) ?? 0) + line.bytes);
    }
    open.clear();
    const taken = lines;
    lines = [];
    return taken.length === 0 ? undefined : blockOf(file, taken);
  };

  return { push, take, end: () => position };
}

function beginLine(lines: Line[], { stream, time, offset, out }: { stream: LogEntry['stream']; time: number; offset: number; out: number | undefined }): Line {
  const mark = (stream === 'stderr' ? logMark.stderr : 0) | (out === undefined ? 0 : logMark.more);
  const line: Line = { parts: [], offset, time, mark, bytes: 0, kept: out ?? 0 };
  lines.push(line);
  return line;
}

function addPart(line: Line, part: Buffer): void {
  const room = Math.max(0, logLineCut - line.kept);
  line.bytes += part.length;
  if (part.length > room) line.mark |= logMark.cut;
  if (room > 0) line.parts.push(part.length > room ? part.subarray(0, wholeCharacters(part, room)) : part);
  line.kept += part.length;
}

/** At most this many bytes, with no character of UTF-8 cut in two. */
function wholeCharacters(bytes: Buffer, length: number): number {
  let end = length;
  while (end > length - 4 && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

type Unfinished = { open: Map<LogEntry['stream'], Line>; begun: Map<LogEntry['stream'], number> };

function finishLine(line: Line, stream: LogEntry['stream'], { open, begun }: Unfinished): void {
  open.delete(stream);
  begun.delete(stream);
  // What a terminal writes ends with both.
  const last = line.parts.at(-1);
  if (last?.at(-1) === carriageReturn && (line.mark & logMark.cut) === 0) line.parts[line.parts.length - 1] = last.subarray(0, -1);
}

function blockOf(file: string, lines: readonly Line[]): LogBlock {
  const parts = lines.flatMap(({ parts: own }, index) => (index === 0 ? own : [lineBreak, ...own]));
  return {
    file,
    text: Buffer.concat(parts).toString('utf8'),
    times: lines.map(({ time }) => time),
    marks: lines.map(({ mark }) => mark),
    offsets: lines.map(({ offset }) => offset),
    cut: lines.flatMap(({ mark, bytes }, index) => ((mark & logMark.cut) === 0 ? [] : [[index, bytes] as const])),
  };
}
