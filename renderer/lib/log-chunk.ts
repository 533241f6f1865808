import { logMark } from '../../electron/shared/engine-api/log-page.ts';
import { levelOf } from './log-level.ts';
import { columnsOf, shownColumns, toPlain } from './log-text.ts';

/** Lines of a log side by side in typed arrays: some 30 bytes and its text for each, and nothing for the collector to walk. */
export type LogChunk = {
  /** `seq` of its first line. */
  first: number;
  count: number;
  bytes: Uint8Array;
  /** Of each line in `bytes`, and where the last one ends. */
  starts: Uint32Array;
  times: Float64Array;
  offsets: Float64Array;
  marks: Uint8Array;
  levels: Uint8Array;
  origins: Uint16Array;
  /** Columns of each line, at most {@link shownColumns}. */
  widths: Uint16Array;
  /** Whole length of the lines that are cut. */
  readonly cut: Map<number, number>;
  /** Of what is looked for now: 1 where it is found; lines from `searched` on have not been looked at. */
  found: Uint8Array;
  searched: number;
  /** Indexes of the lines that are shown; undefined: to be made. */
  shown: Uint16Array | undefined;
  /** Of the shown, those that are found. */
  hits: number;
  /** Rows of those, for `columns`. */
  rows: { readonly columns: number; readonly count: number } | undefined;
};

export const chunkLines = 4096;
const chunkBytes = 1 << 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function createChunk(first: number, room: { readonly lines: number; readonly bytes: number } = { lines: 64, bytes: 4096 }): LogChunk {
  return {
    first, count: 0, bytes: new Uint8Array(room.bytes), starts: new Uint32Array(room.lines + 1), times: new Float64Array(room.lines), offsets: new Float64Array(room.lines), marks: new Uint8Array(room.lines),
    levels: new Uint8Array(room.lines), origins: new Uint16Array(room.lines), widths: new Uint16Array(room.lines), cut: new Map(), found: new Uint8Array(0), searched: 0, shown: undefined, hits: 0, rows: undefined,
  };
}

export function isFull({ count, starts }: LogChunk): boolean {
  return count >= chunkLines || (starts[count] ?? 0) >= chunkBytes;
}

/** What it holds in memory. */
export function sizeOf({ bytes, times, found }: LogChunk): number {
  return bytes.length + times.length * 28 + found.length;
}

export type NewLine = { readonly text: string; readonly time: number; readonly mark: number; readonly offset: number; readonly origin: number; readonly cut: number | undefined };

export function addLine(chunk: LogChunk, { text, time, mark, offset, origin, cut }: NewLine): void {
  const index = chunk.count;
  if (index + 1 >= chunk.starts.length) resize(chunk, { lines: Math.min(chunkLines, index * 2), bytes: chunk.bytes.length });
  const start = chunk.starts[index] ?? 0;
  if (chunk.bytes.length - start < text.length * 3) resize(chunk, { lines: chunk.times.length, bytes: Math.max(chunk.bytes.length * 2, start + text.length * 3) });
  const { written } = encoder.encodeInto(text, chunk.bytes.subarray(start));
  chunk.starts[index + 1] = start + written;
  chunk.times[index] = time;
  chunk.offsets[index] = offset;
  chunk.marks[index] = mark;
  chunk.origins[index] = origin;
  if (cut !== undefined) chunk.cut.set(index, cut);
  const level = levelOf(text);
  // What is indented goes on with the line above, such as a stack trace.
  chunk.levels[index] = level === 0 && index > 0 && /^[\t ]/.test(text) && chunk.origins[index - 1] === origin ? (chunk.levels[index - 1] ?? 0) : level;
  chunk.widths[index] = widthOf(text);
  chunk.count += 1;
  chunk.shown = undefined;
}

/** Puts what a line goes on with behind the last one. */
export function extendLast(chunk: LogChunk, { text, mark, cut }: NewLine): void {
  const index = chunk.count - 1;
  const before = lineText(chunk, index);
  const bytes = chunk.cut.get(index) ?? encoder.encode(before).length;
  const isCut = cut !== undefined || chunk.cut.has(index);
  const line = { text: before + text, time: chunk.times[index] ?? 0, offset: chunk.offsets[index] ?? 0, origin: chunk.origins[index] ?? 0 };
  const marks = ((chunk.marks[index] ?? 0) & ~logMark.open) | (mark & (logMark.open | logMark.cut));
  chunk.count = index;
  chunk.searched = Math.min(chunk.searched, index);
  addLine(chunk, { ...line, mark: marks, cut: isCut ? bytes + (cut ?? encoder.encode(text).length) : undefined });
}

/** Gives back the room that no line took. */
export function seal(chunk: LogChunk): void {
  resize(chunk, { lines: chunk.count, bytes: chunk.starts[chunk.count] ?? 0 });
}

/** As it was written, ANSI sequences and all. */
export function lineText({ bytes, starts }: LogChunk, index: number): string {
  return decoder.decode(bytes.subarray(starts[index], starts[index + 1]));
}

function widthOf(text: string): number {
  const plain = toPlain(text);
  return plain.length > shownColumns ? shownColumns : Math.min(shownColumns, columnsOf(plain));
}

function resize(chunk: LogChunk, { lines, bytes }: { lines: number; bytes: number }): void {
  if (chunk.bytes.length !== bytes) chunk.bytes = sized(new Uint8Array(bytes), chunk.bytes);
  if (chunk.times.length === lines) return;
  chunk.starts = sized(new Uint32Array(lines + 1), chunk.starts);
  chunk.times = sized(new Float64Array(lines), chunk.times);
  chunk.offsets = sized(new Float64Array(lines), chunk.offsets);
  chunk.marks = sized(new Uint8Array(lines), chunk.marks);
  chunk.levels = sized(new Uint8Array(lines), chunk.levels);
  chunk.origins = sized(new Uint16Array(lines), chunk.origins);
  chunk.widths = sized(new Uint16Array(lines), chunk.widths);
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function sized<Kind extends Numbers>(into: Kind, from: Numbers): Kind {
  into.set(from.length > into.length ? from.subarray(0, into.length) : from);
  return into;
}
