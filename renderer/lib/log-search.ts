import type { LogChunk } from './log-chunk.ts';
import { SlowPattern, type LogMatcher } from './log-matcher.ts';
import { chunkAt, shownIn, type LogState } from './log-state.ts';
import type { LogPattern } from './match-lines.ts';

export type LogSearch = {
  /** Goes on with lines that have not been looked at, the newest first. */
  readonly look: () => void;
  /** Forgets what was found. */
  readonly restart: () => void;
  readonly hits: () => number;
  /** How many hits there are up to a line. */
  readonly hitNumber: (seq: number) => number;
  /** The next hit after (1) or before (-1) a line, round the ends; undefined where there is none. */
  readonly nextHit: (seq: number | undefined, by: 1 | -1) => number | undefined;
  /** `busy`: there are lines that have not been looked at. `slow`: the expression was given up. */
  readonly progress: () => 'idle' | 'busy' | 'slow';
};

const atOnce = 2;

/** Has the lines of a log looked at by a matcher, a chunk at a time, as they come. */
export function createLogSearch(state: LogState, matcher: LogMatcher, changed: () => void): LogSearch {
  const asked = new Set<LogChunk>();
  let [generation, slow] = [0, false];

  const look = (): void => {
    const { pattern } = state.view;
    if (pattern === null || slow) return;
    const waiting = state.chunks.filter((each) => each.searched < each.count && !asked.has(each));
    for (const chunk of waiting.toReversed().slice(0, Math.max(0, atOnce - asked.size))) void lookAt(chunk, pattern);
  };
  const lookAt = async (chunk: LogChunk, pattern: LogPattern): Promise<void> => {
    const [own, from, to] = [generation, chunk.searched, chunk.count];
    const start = chunk.starts[from] ?? 0;
    asked.add(chunk);
    try {
      const starts = chunk.starts.subarray(from, to + 1).map((at) => at - start);
      const found = await matcher.match({ bytes: chunk.bytes.subarray(start, chunk.starts[to]), starts }, pattern);
      if (own === generation && chunk.searched === from) noteFound(chunk, found, from);
    } catch (error) {
      if (own !== generation) return;
      if (error instanceof SlowPattern) slow = true;
      else throw error;
    } finally {
      if (own === generation) {
        asked.delete(chunk);
        changed();
        look();
      }
    }
  };
  const hitsIn = (chunk: LogChunk): number[] => Array.from(shownIn(state, chunk).filter((index) => index < chunk.searched && chunk.found[index] === 1)).map((index) => chunk.first + index);
  const count = (chunk: LogChunk): number => (shownIn(state, chunk), chunk.hits);

  return {
    look,
    restart: () => {
      generation += 1;
      slow = false;
      asked.clear();
      for (const chunk of state.chunks) [chunk.found, chunk.searched, chunk.shown] = [new Uint8Array(0), 0, undefined];
    },
    hits: () => state.chunks.reduce((sum, chunk) => sum + count(chunk), 0),
    hitNumber: (seq) => {
      const at = Math.max(0, chunkAt(state, seq));
      const chunk = state.chunks[at];
      const before = state.chunks.slice(0, at).reduce((sum, each) => sum + count(each), 0);
      return before + (chunk === undefined ? 0 : hitsIn(chunk).filter((hit) => hit <= seq).length);
    },
    nextHit: (seq, by) => {
      const chunks = state.chunks.filter((chunk) => count(chunk) > 0);
      if (by === 1) {
        const after = seq ?? -Infinity;
        for (const chunk of chunks) if (chunk.first + chunk.count > after) for (const hit of hitsIn(chunk)) if (hit > after) return hit;
        return chunks[0] && hitsIn(chunks[0])[0];
      }
      const before = seq ?? Infinity;
      for (const chunk of chunks.toReversed()) if (chunk.first < before) for (const hit of hitsIn(chunk).toReversed()) if (hit < before) return hit;
      const last = chunks.at(-1);
      return last && hitsIn(last).at(-1);
    },
    progress: () => (state.view.pattern === null ? 'idle' : slow ? 'slow' : state.chunks.some((chunk) => chunk.searched < chunk.count) ? 'busy' : 'idle'),
  };
}

function noteFound(chunk: LogChunk, found: Uint8Array, from: number): void {
  if (chunk.found.length < from + found.length) {
    const room = new Uint8Array(chunk.times.length);
    room.set(chunk.found.subarray(0, Math.min(chunk.found.length, room.length)));
    chunk.found = room;
  }
  chunk.found.set(found, from);
  chunk.searched = from + found.length;
  chunk.shown = undefined;
}
