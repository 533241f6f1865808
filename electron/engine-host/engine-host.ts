import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { EngineError, isEngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import type { EngineRun } from './engine-run.ts';
import { adoptEngine } from './adopt-engine.ts';
import { openEngineLog } from './engine-log.ts';
import { createEngineStates } from './engine-states.ts';
import { spawnEngine } from './spawn-engine.ts';
import { waitForAccess } from './wait-for-access.ts';
import { waitForChange } from './watch-path.ts';

export type EngineHostOptions = {
  readonly client: EngineClient;
  /** Where the client finds it. */
  readonly socketPath: string;
  /** A real Node 24: Electron's own binary cannot run as one. */
  readonly nodePath: string;
  readonly engineFile: string;
  /** Read anew at each start, so that a restart takes changed settings along. */
  readonly engineArgs: () => readonly string[];
  /** First wait before a restart, each next one twice as long up to 30 s. */
  readonly firstWaitMs?: number;
};

/**
 * Keeps one engine running: adopts one that answers already, else starts its own, and starts it again when it goes away, with growing
 * waits and at most 5 times in a row; a quiet minute starts the count anew. After that, and where the one that is there
 * may not be spoken to, it waits until its socket changes: somebody may have opened it, or started another. Containers do not depend on it: they go on without an engine.
 */
export type EngineHost = AsyncDisposable & {
  state(): EngineState;
  onState(listener: (state: EngineState) => void): () => void;
  /** The engine's last 500 lines. */
  log(): readonly string[];
  onLogLine(listener: (line: string) => void): () => void;
  /** Somebody was refused at the socket of an engine that runs: so it is denied until the socket changes and it answers again. */
  refused(reason: string): void;
  /** Stops and starts it with a fresh count. `conflict` for an engine that was started by someone else. */
  restart(): Promise<void>;
  /** Ends our engine (SIGTERM, after 10 s SIGKILL); lets go of one that is not ours. */
  stop(): Promise<void>;
};

const restartsInARow = 5;
const longestWaitMs = 30_000;
const quietMs = 60_000;

export function startEngineHost(options: EngineHostOptions): EngineHost {
  const { client, socketPath, firstWaitMs = 500 } = options;
  const log = openEngineLog();
  const states = createEngineStates();
  let running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  let adopted = false;

  const begin = async (signal: AbortSignal): Promise<EngineRun> => {
    const found = await adoptEngine(client, signal);
    adopted = found !== undefined;
    return found ?? spawnEngine({ ...options, log, signal });
  };

  /** One life of an engine, from start to end. `quiet` where it ran for a minute before. */
  const live = async (signal: AbortSignal): Promise<{ reason: string; quiet: boolean; denied?: boolean }> => {
    try {
      const run = await begin(signal);
      const since = performance.now();
      states.set({ kind: 'running', version: run.version, product: run.product, adopted, runtime: run.runtime, since: new Date().toISOString() });
      return { reason: await run.ended, quiet: performance.now() - since > quietMs };
    } catch (error) {
      return { reason: toErrorBody(error).message, quiet: false, denied: isEngineError(error, 'forbidden') };
    }
  };

  const supervise = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; ; ) {
      states.set({ kind: 'starting', attempt: failures + 1 });
      const { reason, quiet, denied } = await live(signal);
      if (signal.aborted) return;
      log.add(`tidewharf: ${reason}`);
      failures = quiet ? 1 : failures + 1;
      if (denied || failures > restartsInARow) {
        states.set(denied ? { kind: 'denied', socketPath, reason } : { kind: 'failed', reason, log: log.lines() });
        await waitForChange(socketPath, signal);
        if (signal.aborted) return;
        failures = 0;
        continue;
      }
      const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
      states.set({ kind: 'restarting', attempt: failures, waitMs, reason });
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  };

  const start = (): void => {
    const abort = new AbortController();
    running = { abort, done: supervise(abort.signal) };
  };

  const end = async (): Promise<void> => {
    running?.abort.abort();
    await running?.done;
    if (states.get().kind !== 'stopped') states.set({ kind: 'stopped' });
  };

  let last: Promise<void> = Promise.resolve();
  /** Two restarts at once would leave two engines. */
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work));

  start();
  return {
    state: () => states.get(),
    onState: (listener) => states.listen(listener),
    log: () => log.lines(),
    onLogLine: (listener) => log.onLine(listener),
    refused: (reason) => {
      const before = states.get();
      if (before.kind !== 'running' || running === undefined) return;
      const { signal } = running.abort;
      states.set({ kind: 'denied', socketPath, reason });
      const isWaiting = (): boolean => states.get().kind === 'denied' && !signal.aborted;
      void waitForAccess({ client, socketPath, isWaiting, signal }).then((answers) => answers && states.set(before));
    },
    restart: async () => {
      if (adopted && states.get().kind === 'running') throw new EngineError('conflict', 'restart engine: it was not started by this app, restart it where it was');
      await inTurn(async () => {
        await end();
        start();
      });
    },
    stop: () => inTurn(end),
    [Symbol.asyncDispose]: () => inTurn(end),
  };
}
