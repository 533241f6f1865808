import { EngineError } from '../../shared/errors/engine-error.ts';
import type { LogBlock, LogFollowLine, LogLineReply, LogPageReply } from '../../shared/engine-api/log-page.ts';
import type { LogFollowQuery, LogPageQuery } from './containers.ts';
import { findTail, findWindow, nextLine, type LogPlace } from './find-tail.ts';
import { followFiles, watchGrowth } from './follow-files.ts';
import { createBlockParser } from './log-block.ts';
import { openLogFiles, type LogFile } from './log-files.ts';
import { createMicrosReader, headAt, maxHeadBytes } from './log-line.ts';
import { readAt } from './read-at.ts';

/** Where huge lines make a page long, it has fewer. */
const pageBytes = 8 << 20;
const blockBytes = 256 * 1024;
/** conmon's lines are shorter. */
const lineBytes = 64 * 1024;
const longestLine = 16 << 20;
const newline = 0x0a;

/** The lines before a position of a log, found from there backwards: what it costs does not depend on the length of the log. */
export async function readLogPage(path: string, { before, lines, since, until, maxBytes }: LogPageQuery & { readonly maxBytes?: number | undefined }): Promise<LogPageReply> {
  using open = new DisposableStack();
  const files = openLogFiles(path);
  for (const file of files) open.use(file);
  const last = before === undefined ? await endOf(files) : placeOf(files, before);
  // Put aside and removed since: nothing older is there.
  if (last === undefined) return { blocks: [], start: null, end: before ?? null };
  const end = until === undefined ? last : earlier(last, await findTime(files, until + 1));
  const floor = later(maxBytes === undefined ? { file: 0, offset: 0 } : await findWindow(files, maxBytes), since === undefined ? { file: 0, offset: 0 } : await findTime(files, since));
  const shown = files.slice(0, end.file + 1).map(({ fd, size }, index) => ({ fd, size: index === end.file ? end.offset : size }));
  const start = later(await findTail(shown, { lines, wanted: () => true, bytes: pageBytes }), floor);
  // A line that is still being written comes with what follows.
  const { blocks, offset } = await readBlocks(files, { start, end, withoutOpenEnd: before === undefined && until === undefined });
  return { blocks, start: isAfter(start, floor) ? positionOf(files, start) : null, end: positionOf(files, { ...last, offset: offset ?? last.offset }) };
}

/** What follows a position, and what comes until the promise that `whenEnded` returns settles. */
export async function* followLog(path: string, { after, until, signal }: LogFollowQuery, whenEnded: (signal: AbortSignal) => Promise<void>): AsyncGenerator<LogFollowLine> {
  const left = new AbortController();
  using open = new DisposableStack();
  try {
    const bounds = { signal, until: until === undefined ? undefined : BigInt(until) * 1000n };
    // First of all: what is written from here on is noticed.
    const growth = open.use(watchGrowth(path, bounds, whenEnded(left.signal)));
    const files = openLogFiles(path);
    for (const file of files) open.use(file);
    // Where its file is gone, all that is left came after it.
    const start = (after === undefined ? undefined : placeOf(files, after)) ?? { file: 0, offset: 0 };
    const createParser = (file: LogFile, offset: number) => {
      const parser = createBlockParser({ file: String(file.inode), offset, until });
      return (chunk: Buffer) => {
        const { isOver } = parser.push(chunk);
        return { block: parser.take(), end: parser.end(), isOver, file };
      };
    };
    for await (const { block, end, file } of followFiles({ path, files: files.slice(start.file), offset: start.offset, growth, bounds, open, createParser })) {
      if (block !== undefined) yield { block, end: `${file.inode}:${end}` };
    }
  } finally {
    left.abort();
  }
}

/** The whole of the line at a position, up to 16 MiB. `not-found` where it is not there any more. */
export async function readLogLine(path: string, position: string): Promise<LogLineReply> {
  using open = new DisposableStack();
  const files = openLogFiles(path);
  for (const file of files) open.use(file);
  const place = placeOf(files, position);
  const file = place && files[place.file];
  if (place === undefined || file === undefined) throw new EngineError('not-found', `log line ${position}: the file it was in has been removed to make room`);
  const parts: Buffer[] = [];
  let [bytes, stream, rest]: [number, string | undefined, Buffer] = [0, undefined, Buffer.alloc(0)];
  for (let at = place.offset; at < file.size && bytes < longestLine; at += blockBytes) {
    const chunk = await readBlock(file, at, Math.min(file.size, at + blockBytes));
    rest = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, start)) {
      const head = headAt(rest, start, end);
      stream ??= head?.stream;
      if (head !== undefined && head.stream === stream) {
        parts.push(rest.subarray(start + head.length, end));
        bytes += end - start - head.length;
        if (!head.partial) return { text: Buffer.concat(parts).toString('utf8'), bytes };
      }
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
  return { text: Buffer.concat(parts).toString('utf8'), bytes };
}

type Range = { start: LogPlace; end: LogPlace; withoutOpenEnd: boolean };

/** `offset`: how far the last file was taken. */
async function readBlocks(files: readonly LogFile[], { start, end, withoutOpenEnd }: Range): Promise<{ blocks: LogBlock[]; offset: number | undefined }> {
  const blocks: LogBlock[] = [];
  let offset: number | undefined;
  for (const [index, file] of files.entries()) {
    if (index < start.file || index > end.file) continue;
    const isLast = index === end.file;
    const to = isLast ? end.offset : file.size;
    const from = index === start.file ? start.offset : 0;
    const parser = createBlockParser({ file: String(file.inode), offset: from });
    for (let at = from; at < to; at += blockBytes) parser.push(await readBlock(file, at, Math.min(to, at + blockBytes)));
    const block = parser.take({ withoutOpenEnd: withoutOpenEnd && isLast });
    if (block !== undefined) blocks.push(block);
    if (isLast && withoutOpenEnd) offset = parser.end();
  }
  return { blocks, offset };
}

async function readBlock({ fd }: LogFile, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(to - from);
  let done = 0;
  while (done < buffer.length) {
    const got = await readAt(fd, buffer.subarray(done), from + done);
    if (got === 0) break;
    done += got;
  }
  return buffer.subarray(0, done);
}

/** Behind the last line that is written whole; undefined where no file is. */
async function endOf(files: readonly LogFile[]): Promise<LogPlace | undefined> {
  const file = files.at(-1);
  if (file === undefined) return undefined;
  const from = Math.max(0, file.size - lineBytes);
  const end = (await readBlock(file, from, file.size)).lastIndexOf(newline);
  return { file: files.length - 1, offset: end < 0 ? 0 : from + end + 1 };
}

/** The first line that is not older than a time, by halving: times only grow. */
async function findTime(files: readonly LogFile[], micros: number): Promise<LogPlace> {
  for (const [index, file] of files.entries()) {
    // The line that begins at `low` is older, none that begins at `high` or behind it is.
    let [low, high] = [-1, file.size];
    while (high - low > 1) {
      const middle = low + ((high - low) >> 1);
      const start = await lineFrom(file, middle);
      const time = start >= file.size ? undefined : await timeAt(file, start);
      if (time === undefined || time >= micros) high = middle;
      else low = start;
    }
    const offset = await lineFrom(file, high);
    if (offset < file.size) return { file: index, offset };
  }
  return { file: Math.max(0, files.length - 1), offset: files.at(-1)?.size ?? 0 };
}

async function lineFrom(file: LogFile, offset: number): Promise<number> {
  return offset === 0 ? 0 : nextLine(file, offset);
}

async function timeAt(file: LogFile, offset: number): Promise<number | undefined> {
  const bytes = await readBlock(file, offset, Math.min(file.size, offset + maxHeadBytes));
  const head = headAt(bytes, 0, bytes.length);
  return head && createMicrosReader()(bytes, 0, head.timeLength);
}

function placeOf(files: readonly LogFile[], position: string): LogPlace | undefined {
  const [, inode = '', offset = ''] = /^(\d{1,20}):(\d{1,15})$/.exec(position) ?? [];
  if (inode === '') throw new EngineError('invalid', `position ${JSON.stringify(position.slice(0, 100))}: expected one that a page of the log gave`);
  const file = files.findIndex((each) => String(each.inode) === inode && Number(offset) <= each.size);
  return file < 0 ? undefined : { file, offset: Number(offset) };
}

function positionOf(files: readonly LogFile[], { file, offset }: LogPlace): string | null {
  const inode = files[file]?.inode;
  return inode === undefined ? null : `${inode}:${offset}`;
}

function isAfter(a: LogPlace, b: LogPlace): boolean {
  return a.file > b.file || (a.file === b.file && a.offset > b.offset);
}

const later = (a: LogPlace, b: LogPlace): LogPlace => (isAfter(b, a) ? b : a);
const earlier = (a: LogPlace, b: LogPlace): LogPlace => (isAfter(a, b) ? b : a);
