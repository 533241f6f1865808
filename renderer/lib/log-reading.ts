import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { LogStore } from './log-store.ts';

/** `reading` until the last lines are there; then `open`. */
export type LogReading = { readonly kind: 'reading' } | { readonly kind: 'open' } | { readonly kind: 'failed'; readonly error: EngineError };
/** What is before the first line held: `more`, nothing, or what there is no room for. */
export type OlderLines = 'more' | 'reading' | 'none' | 'full';

export type LogReaderState = {
  readonly reading: LogReading;
  readonly older: OlderLines;
  /** Older lines are read until there are none, or no room. */
  readonly readsAll: boolean;
  /** The start of what is held is where somebody cleared it. */
  readonly cleared: boolean;
  /** Logs that nothing comes from now, and why where that is an error. */
  readonly ended: ReadonlyMap<number, EngineError | null>;
};

/** Fills a store with the logs of some containers: the last lines first, then what comes, and older ones when asked. */
export type LogReader = {
  readonly open: () => void;
  /** Goes on after a container or the engine came back. */
  readonly resume: () => void;
  /** Some thousand older lines. */
  readonly readOlder: () => void;
  /** All of them, as far as there is room; false leaves it. */
  readonly readAll: (on: boolean) => void;
  /** Forgets what is held; older lines stay away. */
  readonly clear: () => void;
  readonly close: () => void;
  readonly state: () => LogReaderState;
  readonly subscribe: (listener: () => void) => () => void;
};

/** A log on its way to a screen. */
export type Log = { readonly store: LogStore; readonly reader: LogReader; readonly state: LogReaderState };
