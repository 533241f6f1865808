import type { LogLines } from '../../electron/shared/ipc/logs.ts';
import { createChunk } from './log-chunk.ts';
import { appendLines, bytesOfLog, prependLines, sizeOfLog, type LogLimits } from './log-intake.ts';
import { createLogLayout, type LogLayout } from './log-layout.ts';
import type { LogMatcher } from './log-matcher.ts';
import { createLogSearch, type LogSearch } from './log-search.ts';
import { shownIn, type LogState } from './log-state.ts';
import { wholeView, type LogView } from './log-view.ts';

/** The lines of a log that a window holds, as bytes; what is shown of them, row by row; and what is found in them. */
export type LogStore = LogLayout & Pick<LogSearch, 'hits' | 'hitNumber' | 'nextHit' | 'progress'> & {
  /** New lines at the end; the oldest are let go where they would take too much room. */
  readonly append: (lines: LogLines) => void;
  /** Older lines at the start. */
  readonly prepend: (lines: LogLines) => void;
  readonly clear: () => void;
  readonly setView: (view: LogView) => void;
  /** Lines held, and those of them that are shown. */
  readonly size: () => number;
  readonly shown: () => number;
  /** `seq` that the next line will have. */
  readonly end: () => number;
  /** Microseconds since 1970. */
  readonly oldestTime: () => number | undefined;
  /** No room for older lines. */
  readonly isFull: () => boolean;
  /** Lines were let go at the start. */
  readonly hasDropped: () => boolean;
  /** Tells of changes once per frame; `version` counts them. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
};

type LogStoreOptions = {
  readonly matcher: LogMatcher;
  /** Runs a notification later (requestAnimationFrame in a window). */
  readonly schedule: (run: () => void) => void;
  readonly limits?: LogLimits;
};

/** Over a million lines of the usual length. */
const usualLimits: LogLimits = { lines: 1_200_000, bytes: 150_000_000 };

export function createLogStore({ matcher, schedule, limits = usualLimits }: LogStoreOptions): LogStore {
  const state: LogState = { chunks: [], origins: [], view: wholeView, version: 0, dropped: false };
  const listeners = new Set<() => void>();
  let planned = false;

  const changed = (): void => {
    state.version += 1;
    if (planned) return;
    planned = true;
    schedule(() => {
      planned = false;
      for (const listener of listeners) listener();
    });
  };
  const layout = createLogLayout(state);
  const { look, restart, ...search } = createLogSearch(state, matcher, changed);
  const end = (): number => {
    const last = state.chunks.at(-1);
    return last === undefined ? 0 : last.first + last.count;
  };
  const afterwards = (): void => {
    changed();
    look();
  };

  return {
    ...layout,
    ...search,
    append: (lines) => {
      appendLines(state, lines, limits);
      afterwards();
    },
    prepend: (lines) => {
      prependLines(state, lines);
      afterwards();
    },
    clear: () => {
      state.chunks = [createChunk(end())];
      restart();
      changed();
    },
    setView: (view) => {
      const anew = view.pattern?.source !== state.view.pattern?.source || view.pattern?.flags !== state.view.pattern?.flags;
      state.view = view;
      for (const chunk of state.chunks) chunk.shown = undefined;
      if (anew) restart();
      afterwards();
    },
    size: () => sizeOfLog(state),
    shown: () => state.chunks.reduce((sum, chunk) => sum + shownIn(state, chunk).length, 0),
    end,
    oldestTime: () => state.chunks.find(({ count }) => count > 0)?.times[0],
    isFull: () => sizeOfLog(state) > limits.lines * 0.98 || bytesOfLog(state) > limits.bytes * 0.95,
    hasDropped: () => state.dropped,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    version: () => state.version,
  };
}
