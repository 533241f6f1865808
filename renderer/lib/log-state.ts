import type { LogChunk } from './log-chunk.ts';
import { shownOf, type LogView } from './log-view.ts';

/** What the parts of a log store share. */
export type LogState = {
  /** Oldest first; only the last one grows. */
  chunks: LogChunk[];
  readonly origins: { readonly source: number; readonly file: string }[];
  view: LogView;
  version: number;
  /** Lines were let go at the start. */
  dropped: boolean;
};

export function sourceOf(state: LogState, origin: number): number {
  return state.origins[origin]?.source ?? 0;
}

export function shownIn(state: LogState, chunk: LogChunk): Uint16Array {
  return shownOf(chunk, state.view, (origin) => sourceOf(state, origin));
}

/** Index of the chunk that a line is in, or would be. */
export function chunkAt(state: LogState, seq: number): number {
  return state.chunks.findLastIndex(({ first }) => first <= seq);
}
