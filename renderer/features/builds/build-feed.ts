import type { BuildEvent } from '../../../electron/shared/engine-api/builds.ts';
import { logMark } from '../../../electron/shared/engine-api/log-page.ts';
import { fromErrorBody } from '../../../electron/shared/errors/engine-error.ts';
import type { Bridge } from '../../../electron/shared/ipc/contract.ts';
import type { LogLines } from '../../../electron/shared/ipc/logs.ts';
import { createLogMatcher } from '../../lib/log-matcher.ts';
import type { LogReader, LogReaderState } from '../../lib/log-reading.ts';
import { createLogStore, type LogStore } from '../../lib/log-store.ts';
import { noBuild, reduceBuild, type BuildView } from './build-model.ts';

/** A build on its way to a screen: what it is at, and all that its steps have said, whose `source` is the step. */
export type BuildFeed = {
  readonly view: () => BuildView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly store: LogStore;
  readonly reader: LogReader;
};

/** Begins with `reader.open`, from the first event on; ends with `reader.close`. Changes are told once a frame. */
export function createBuildFeed(bridge: Bridge, id: string): BuildFeed {
  const matcher = createLogMatcher();
  const store = createLogStore({ matcher, schedule: requestAnimationFrame });
  const listeners = new Set<() => void>();
  let view: BuildView = noBuild;
  let state: LogReaderState = { reading: { kind: 'reading' }, older: 'none', readsAll: false, cleared: false, ended: new Map() };
  const openLines = new Set<string>();
  let leave: (() => void) | undefined;
  let planned = false;

  const tell = (): void => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      for (const listener of listeners) listener();
    });
  };
  const set = (patch: Partial<LogReaderState>): void => {
    state = { ...state, ...patch };
    tell();
  };
  const open = (): void => {
    leave?.();
    view = noBuild;
    openLines.clear();
    store.clear();
    set({ reading: { kind: 'reading' }, cleared: false });
    leave = bridge.stream('build', { id }, {
      onBatch: async (events) => {
        view = reduceBuild(view, events);
        const lines = linesOf(events, openLines);
        if (lines !== undefined) store.append(lines);
        set({ reading: { kind: 'open' } });
        // A flood leaves room to draw between two batches.
        await new Promise((resolve) => setTimeout(resolve));
      },
      onEnd: (error) => set(error === null ? { reading: { kind: 'open' } } : { reading: { kind: 'failed', error: fromErrorBody(error) } }),
    });
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const nothing = (): void => {};
  return {
    view: () => view,
    subscribe,
    store,
    reader: {
      open,
      close: () => {
        leave?.();
        leave = undefined;
        matcher.close();
      },
      resume: nothing,
      readOlder: nothing,
      readAll: nothing,
      clear: () => {
        store.clear();
        set({ cleared: true });
      },
      state: () => state,
      subscribe,
    },
  };
}

/** What steps have said, in the columns of a log; undefined where that is nothing. `open`: steps and streams whose last line goes on, told from one call to the next. */
export function linesOf(events: readonly BuildEvent[], open: Set<string>): LogLines | undefined {
  const texts: string[] = [];
  const times: number[] = [];
  const marks: number[] = [];
  const from: number[] = [];
  const origins: { source: number; file: string }[] = [];
  for (const event of events) {
    if (event.kind !== 'log') continue;
    let origin = origins.findIndex(({ source }) => source === event.step);
    if (origin < 0) origin = origins.push({ source: event.step, file: '' }) - 1;
    const key = `${event.step} ${event.stream}`;
    for (const text of event.text.split('\n')) {
      texts.push(text);
      times.push(event.at * 1000);
      marks.push((event.stream === 'stderr' ? logMark.stderr : 0) | (open.has(key) ? logMark.more : 0) | (event.part === true ? logMark.open : 0));
      from.push(origin);
      open.delete(key);
    }
    if (event.part === true) open.add(key);
  }
  return texts.length === 0 ? undefined : { text: texts.join('\n'), times, marks, offsets: times.map(() => 0), cut: [], origins, from };
}
