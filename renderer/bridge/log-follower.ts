import { fromErrorBody, type EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { LogPosition } from '../../electron/shared/engine-api/log-page.ts';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { LogNews } from '../../electron/shared/ipc/logs.ts';
import type { LogStore } from '../lib/log-store.ts';

type Ended = ReadonlyMap<number, EngineError | null>;
type LogFollowerOptions = { readonly bridge: Bridge; readonly ids: readonly string[]; readonly until: number | null; readonly store: LogStore; readonly onEnded: (ended: Ended) => void };

/** Takes what some logs go on with, from where they were left. */
export type LogFollower = {
  /** From these positions on; without, from where it was left. */
  readonly start: (positions?: readonly (LogPosition | null)[]) => void;
  readonly stop: () => void;
};

export function createLogFollower({ bridge, ids, until, store, onEnded }: LogFollowerOptions): LogFollower {
  let ends: (LogPosition | null)[] = [];
  let ended = new Map<number, EngineError | null>();
  let leave: (() => void) | undefined;

  const tell = (): void => onEnded(new Map(ended));
  const endAll = (error: EngineError | null): void => {
    ended = new Map(ids.map((_, source) => [source, error]));
    tell();
  };
  const take = (news: readonly LogNews[]): void => {
    const before = ended.size;
    for (const each of news) {
      if (each.kind === 'ended') ended.set(each.source, each.error && fromErrorBody(each.error));
      else {
        store.append(each.lines);
        for (const { source, end } of each.ends) ends[source] = end;
      }
    }
    if (ended.size > before) tell();
  };
  const stop = (): void => {
    leave?.();
    leave = undefined;
  };
  return {
    stop,
    start: (positions) => {
      stop();
      if (positions !== undefined) ends = [...positions];
      if (until !== null && until < Date.now() * 1000) return endAll(null);
      ended = new Map();
      tell();
      leave = bridge.stream('logs', { sources: ids.map((id, source) => ({ id, after: ends[source] ?? null })), until }, {
        onBatch: async (news) => {
          take(news);
          // A flood leaves room to draw between two batches.
          await new Promise((resolve) => setTimeout(resolve));
        },
        onEnd: (error) => error !== null && endAll(fromErrorBody(error)),
      });
    },
  };
}
