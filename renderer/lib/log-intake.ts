import { logMark } from '../../electron/shared/engine-api/log-page.ts';
import type { LogLines } from '../../electron/shared/ipc/logs.ts';
import { addLine, chunkLines, createChunk, extendLast, isFull, seal, sizeOf, type LogChunk, type NewLine } from './log-chunk.ts';
import type { LogState } from './log-state.ts';

export type LogLimits = { readonly lines: number; readonly bytes: number };

/** New lines at the end; the oldest are let go where they would take too much room. */
export function appendLines(state: LogState, lines: LogLines, limits: LogLimits): void {
  for (const line of linesOf(state, lines)) {
    let chunk = state.chunks.at(-1);
    if (chunk !== undefined && goesOn(chunk, line)) {
      extendLast(chunk, line);
      continue;
    }
    if (chunk === undefined || isFull(chunk)) {
      if (chunk !== undefined) seal(chunk);
      chunk = createChunk(chunk === undefined ? 0 : chunk.first + chunk.count);
      state.chunks.push(chunk);
    }
    addLine(chunk, line);
  }
  while (state.chunks.length > 1 && (sizeOfLog(state) > limits.lines || bytesOfLog(state) > limits.bytes)) {
    state.chunks.shift();
    state.dropped = true;
  }
}

/** Older lines at the start. */
export function prependLines(state: LogState, lines: LogLines): void {
  const older: LogChunk[] = [];
  for (const line of linesOf(state, lines)) {
    let chunk = older.at(-1);
    if (chunk === undefined || isFull(chunk)) {
      chunk = createChunk(0, { lines: Math.min(chunkLines, lines.times.length) + 1, bytes: 1 << 16 });
      older.push(chunk);
    }
    addLine(chunk, line);
  }
  let first = state.chunks[0]?.first ?? 0;
  for (const chunk of older.toReversed()) {
    seal(chunk);
    first -= chunk.count;
    chunk.first = first;
  }
  state.chunks = [...older, ...state.chunks];
}

export function sizeOfLog({ chunks }: LogState): number {
  return chunks.reduce((sum, { count }) => sum + count, 0);
}

export function bytesOfLog({ chunks }: LogState): number {
  return chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0);
}

function goesOn(chunk: LogChunk, { mark, origin }: NewLine): boolean {
  const last = chunk.marks[chunk.count - 1] ?? 0;
  const sameStream = (last & logMark.stderr) === (mark & logMark.stderr);
  return chunk.count > 0 && (mark & logMark.more) !== 0 && (last & logMark.open) !== 0 && sameStream && chunk.origins[chunk.count - 1] === origin;
}

function* linesOf(state: LogState, lines: LogLines): Generator<NewLine> {
  const own = lines.origins.map((origin) => indexOf(state, origin));
  const cut = new Map(lines.cut);
  let start = 0;
  for (const [index, time] of lines.times.entries()) {
    const found = lines.text.indexOf('\n', start);
    const end = found < 0 ? lines.text.length : found;
    yield { text: lines.text.slice(start, end), time, mark: lines.marks[index] ?? 0, offset: lines.offsets[index] ?? 0, origin: own[lines.from[index] ?? 0] ?? 0, cut: cut.get(index) };
    start = end + 1;
  }
}

function indexOf({ origins }: LogState, { source, file }: LogLines['origins'][number]): number {
  const known = origins.findIndex((each) => each.source === source && each.file === file);
  return known >= 0 ? known : origins.push({ source, file }) - 1;
}
