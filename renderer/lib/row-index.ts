import type { LogBuffer } from './log-buffer.ts';

/** Where lines lie when each takes one or more rows. Offsets count rows from the oldest line held. */
export type RowIndex = {
  /** Rows of all lines held. */
  readonly rows: () => number;
  /** First row of a line. */
  readonly rowOf: (seq: number) => number;
  /** The line a row belongs to. */
  readonly seqAt: (row: number) => number;
  /** Takes in what came and what went since the last call. */
  readonly sync: () => void;
  /** Rows that ever fell out at the front. */
  readonly dropped: () => number;
};

/** `columns` null: one row per line, whatever its width. Else lines are folded at that many columns. */
export function createRowIndex(buffer: LogBuffer, columns: number | null): RowIndex {
  if (columns === null) {
    const begin = buffer.first();
    return {
      rows: () => buffer.size(),
      rowOf: (seq) => seq - buffer.first(),
      seqAt: (row) => buffer.first() + row,
      sync: () => {},
      dropped: () => buffer.first() - begin,
    };
  }
  // ends[seq - base]: rows of all lines up to and with seq, counted since base.
  let base = buffer.first();
  let ends: number[] = [];
  let front = 0;
  let forgotten = 0;
  const startOf = (seq: number): number => (seq <= base ? 0 : (ends[seq - base - 1] ?? 0));
  const total = (): number => ends.at(-1) ?? 0;
  const sync = (): void => {
    for (let seq = base + ends.length; seq < buffer.end(); seq += 1) {
      const line = buffer.at(seq);
      ends.push(total() + (line === undefined ? 0 : Math.max(1, Math.ceil(line.width / columns))));
    }
    front = startOf(buffer.first());
    if (buffer.first() - base > 50_000) {
      ends = ends.slice(buffer.first() - base).map((end) => end - front);
      base = buffer.first();
      forgotten += front;
      front = 0;
    }
  };
  return {
    rows: () => total() - front,
    rowOf: (seq) => startOf(seq) - front,
    seqAt: (row) => {
      const wanted = row + front;
      let [low, high] = [buffer.first() - base, ends.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) > wanted) high = middle;
        else low = middle + 1;
      }
      return base + low;
    },
    sync,
    dropped: () => forgotten + front,
  };
}
