import { logMark } from '../../electron/shared/engine-api/log-page.ts';
import type { LogChunk } from './log-chunk.ts';
import type { LogPattern } from './match-lines.ts';

/** Which lines are shown, and which of those are marked. */
export type LogView = {
  readonly pattern: LogPattern | null;
  /** Lines that the pattern does not find are hidden. */
  readonly hide: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Indexes of log-level.ts that are hidden. */
  readonly hiddenLevels: ReadonlySet<number>;
  /** Indexes of the logs that are hidden. */
  readonly hiddenSources: ReadonlySet<number>;
  /** The only log that is shown, by index; null shows all. */
  readonly onlySource: number | null;
};

export const wholeView: LogView = { pattern: null, hide: false, stdout: true, stderr: true, hiddenLevels: new Set(), hiddenSources: new Set(), onlySource: null };

/** The indexes of a chunk's lines that are shown; kept in the chunk until it changes. */
export function shownOf(chunk: LogChunk, view: LogView, sourceOf: (origin: number) => number): Uint16Array {
  if (chunk.shown !== undefined) return chunk.shown;
  const shown = new Uint16Array(chunk.count);
  const { pattern, hide, stdout, stderr, hiddenLevels, hiddenSources, onlySource } = view;
  const levels = Array.from({ length: 8 }, (_, level) => !hiddenLevels.has(level));
  let [length, hits] = [0, 0];
  for (let index = 0; index < chunk.count; index += 1) {
    const isFound = pattern !== null && index < chunk.searched && chunk.found[index] === 1;
    if (pattern !== null && hide && !isFound) continue;
    if (!((chunk.marks[index] ?? 0) & logMark.stderr ? stderr : stdout)) continue;
    if (levels[chunk.levels[index] ?? 0] === false) continue;
    if (onlySource !== null && sourceOf(chunk.origins[index] ?? 0) !== onlySource) continue;
    if (hiddenSources.size > 0 && hiddenSources.has(sourceOf(chunk.origins[index] ?? 0))) continue;
    shown[length] = index;
    length += 1;
    if (isFound) hits += 1;
  }
  chunk.hits = hits;
  chunk.rows = undefined;
  chunk.shown = length === shown.length ? shown : shown.slice(0, length);
  return chunk.shown;
}

/** Rows of one line when it is folded at so many columns; Infinity folds nothing. */
export function rowsOfLine(chunk: LogChunk, index: number, columns: number): number {
  const width = chunk.widths[index] ?? 0;
  return width <= columns ? 1 : Math.ceil(width / columns);
}

/** Rows of a chunk's shown lines. */
export function rowsOfChunk(chunk: LogChunk, shown: Uint16Array, columns: number): number {
  if (columns === Infinity) return shown.length;
  if (chunk.rows?.columns === columns) return chunk.rows.count;
  let count = 0;
  for (const index of shown) count += rowsOfLine(chunk, index, columns);
  chunk.rows = { columns, count };
  return count;
}
