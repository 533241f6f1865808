import { fromErrorBody, toErrorBody } from '../../electron/shared/errors/engine-error.ts';
import type { LogPosition } from '../../electron/shared/engine-api/log-page.ts';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { LogBounds, LogPage } from '../../electron/shared/ipc/logs.ts';
import type { LogReader, LogReaderState } from '../lib/log-reading.ts';
import type { LogStore } from '../lib/log-store.ts';
import { createLogFollower } from './log-follower.ts';
import { callBridge } from './query-client.ts';

const firstLines = 1000;
const olderLines = 5000;

/** Reads through the contract. */
export function createLogReader({ bridge, ids, bounds, store }: { bridge: Bridge; ids: readonly string[]; bounds: LogBounds; store: LogStore }): LogReader {
  const listeners = new Set<() => void>();
  let state: LogReaderState = { reading: { kind: 'reading' }, older: 'none', readsAll: false, cleared: false, ended: new Map() };
  let starts: readonly (LogPosition | null)[] = [];
  /** What is asked for one opening is nothing to the next. */
  let run = 0;

  const set = (patch: Partial<LogReaderState>): void => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  const follower = createLogFollower({ bridge, ids, until: bounds.until, store, onEnded: (ended) => set({ ended }) });
  const readPage = (lines: number): Promise<LogPage> => callBridge(bridge, 'logs.page', { ...bounds, sources: ids.map((id, source) => ({ id, before: starts[source] })), lines });
  const noteStarts = ({ sources }: LogPage): void => {
    starts = sources.map(({ start }) => start);
    set({ older: starts.some((start) => start !== null) ? 'more' : 'none' });
  };

  const readOlder = async (): Promise<void> => {
    if (state.older !== 'more') return;
    if (store.isFull() || store.hasDropped()) return set({ older: 'full' });
    const own = run;
    set({ older: 'reading' });
    try {
      const page = await readPage(olderLines);
      if (own !== run) return;
      store.prepend(page.lines);
      noteStarts(page);
      if (state.readsAll) setTimeout(() => void readOlder());
    } catch {
      // What is there stays; it is tried again by scrolling there again.
      if (own === run) set({ older: 'more', readsAll: false });
    }
  };
  const open = async (): Promise<void> => {
    const own = (run += 1);
    starts = [];
    set({ reading: { kind: 'reading' }, older: 'none', cleared: false });
    try {
      const page = await readPage(firstLines);
      if (own !== run) return;
      store.append(page.lines);
      noteStarts(page);
      set({ reading: { kind: 'open' } });
      follower.start(page.sources.map(({ end }) => end));
      if (state.readsAll) void readOlder();
    } catch (error) {
      if (own === run) set({ reading: { kind: 'failed', error: fromErrorBody(toErrorBody(error)) } });
    }
  };

  return {
    open: () => void open(),
    resume: () => {
      if (state.reading.kind === 'failed') void open();
      else if (state.reading.kind === 'open') follower.start();
    },
    readOlder: () => void readOlder(),
    readAll: (on) => {
      set({ readsAll: on });
      if (on) void readOlder();
    },
    clear: () => {
      run += 1;
      store.clear();
      starts = ids.map(() => null);
      set({ older: 'none', cleared: true });
    },
    close: () => {
      run += 1;
      follower.stop();
    },
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
