import { logMark } from '../../electron/shared/engine-api/log-page.ts';
import { lineText, type LogChunk } from './log-chunk.ts';
import { chunkAt, shownIn, sourceOf, type LogState } from './log-state.ts';
import { rowsOfChunk, rowsOfLine } from './log-view.ts';

/** A line as it is drawn. `seq` counts from the first that was read, backwards below 0, and stays the line's own. */
export type ShownLine = {
  readonly seq: number;
  /** Rows from the first shown line, and how many it takes. */
  readonly row: number;
  readonly rows: number;
  /** ANSI sequences as written. */
  readonly text: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly stderr: boolean;
  readonly level: number;
  readonly source: number;
  /** To ask for the whole line by. */
  readonly position: string;
  /** Whole length in bytes of a line that is cut. */
  readonly cut: number | undefined;
};

/** Where the shown lines lie when each is folded at so many columns (Infinity: one row each). */
export type LogLayout = {
  readonly rows: (columns: number) => number;
  /** The first row of a line, or of the next one that is shown. */
  readonly rowOf: (seq: number, columns: number) => number;
  /** The shown lines from the one at a row on, so many rows. */
  readonly linesAt: (row: number, rows: number, columns: number) => ShownLine[];
  /** How many lines are shown from one on. */
  readonly shownFrom: (seq: number) => number;
  /** Every shown line, some thousand at a time. */
  readonly batches: () => Generator<readonly ShownLine[]>;
};

export function createLogLayout(state: LogState): LogLayout {
  let known: { readonly version: number; readonly columns: number; readonly starts: Float64Array } | undefined;

  /** First row of each chunk, and of what would come after the last. */
  const rowStarts = (columns: number): Float64Array => {
    const { version, chunks } = state;
    if (known?.version === version && known.columns === columns) return known.starts;
    const starts = new Float64Array(chunks.length + 1);
    for (const [index, chunk] of chunks.entries()) starts[index + 1] = (starts[index] ?? 0) + rowsOfChunk(chunk, shownIn(state, chunk), columns);
    known = { version, columns, starts };
    return starts;
  };

  return {
    rows: (columns) => rowStarts(columns).at(-1) ?? 0,
    rowOf: (seq, columns) => {
      const at = chunkAt(state, seq);
      const chunk = state.chunks[at];
      if (chunk === undefined) return 0;
      let row = rowStarts(columns)[at] ?? 0;
      for (const index of shownIn(state, chunk)) {
        if (chunk.first + index >= seq) break;
        row += rowsOfLine(chunk, index, columns);
      }
      return row;
    },
    linesAt: (row, rows, columns) => {
      const starts = rowStarts(columns);
      const lines: ShownLine[] = [];
      const from = Math.max(0, starts.findLastIndex((start) => start <= row));
      for (const [offset, chunk] of state.chunks.slice(from).entries()) {
        let place = starts[from + offset] ?? 0;
        for (const index of shownIn(state, chunk)) {
          if (place >= row + rows) return lines;
          const height = rowsOfLine(chunk, index, columns);
          if (place + height > row) lines.push(lineOf(state, chunk, { index, row: place, rows: height }));
          place += height;
        }
      }
      return lines;
    },
    shownFrom: (seq) => {
      let count = 0;
      for (const chunk of state.chunks.toReversed()) {
        if (chunk.first + chunk.count <= seq) break;
        const shown = shownIn(state, chunk);
        count += chunk.first >= seq ? shown.length : shown.filter((index) => chunk.first + index >= seq).length;
      }
      return count;
    },
    batches: function* () {
      for (const chunk of state.chunks) yield Array.from(shownIn(state, chunk), (index) => lineOf(state, chunk, { index, row: 0, rows: 1 }));
    },
  };
}

function lineOf(state: LogState, chunk: LogChunk, { index, ...place }: { index: number; row: number; rows: number }): ShownLine {
  const origin = chunk.origins[index] ?? 0;
  return {
    ...place,
    seq: chunk.first + index,
    text: lineText(chunk, index),
    time: chunk.times[index] ?? 0,
    stderr: ((chunk.marks[index] ?? 0) & logMark.stderr) !== 0,
    level: chunk.levels[index] ?? 0,
    source: sourceOf(state, origin),
    position: `${state.origins[origin]?.file ?? ''}:${chunk.offsets[index] ?? 0}`,
    cut: chunk.cut.get(index),
  };
}
