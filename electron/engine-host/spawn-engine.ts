import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { EngineLog } from './engine-log.ts';
import type { EngineRun } from './engine-run.ts';

const readyMs = 120_000;
const stopMs = 10_000;
/** How long after the end of the process its last lines may take. */
const lastLinesMs = 250;

/** The engine's first line on stdout. */
const firstLine = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready'), socket: z.string() }),
  z.object({ event: z.literal('fatal'), error: z.object({ kind: z.string(), message: z.string() }) }),
]);

type EngineProcess = ChildProcessByStdio<Writable, Readable, Readable>;

type SpawnOptions = {
  readonly client: EngineClient;
  readonly nodePath: string;
  readonly engineFile: string;
  readonly engineArgs: () => readonly string[];
  readonly log: EngineLog;
  readonly signal: AbortSignal;
};

/**
 * Starts the engine program and waits until it answers. It holds our end of its stdin: when this process dies, even by SIGKILL, the engine
 * sees that and ends by itself (`--exit-with-parent`). Aborting ends it in good order. Fails with what the engine said, or how it ended.
 */
export async function spawnEngine(options: SpawnOptions): Promise<EngineRun> {
  const { client, nodePath, engineFile, engineArgs, log, signal } = options;
  signal.throwIfAborted();
  const args = [engineFile, ...engineArgs(), '--exit-with-parent'];
  // A process group of its own: Ctrl+C in a terminal is for us, and we end the engine then.
  const child = spawn(nodePath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.on('error', () => {});
  const ready = Promise.withResolvers<void>();
  let fatal: string | undefined;

  createInterface({ input: child.stderr }).on('line', (line) => log.add(line));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = parseFirstLine(line);
    if (parsed === undefined) return log.add(line);
    if (parsed.event === 'ready') return ready.resolve();
    fatal = parsed.error.message;
  });

  const ended = waitForEnd(child).then((how) => fatal ?? how);
  stopOnAbort(child, ended, signal);
  const late = setTimeout(() => {
    fatal = `engine was not ready after ${readyMs / 1000} s`;
    child.kill('SIGKILL');
  }, readyMs);
  try {
    await Promise.race([ready.promise, ended.then((reason) => Promise.reject(new EngineError('unavailable', reason)))]);
    const { Version, Platform } = await client.version({ signal });
    const { DefaultRuntime } = await client.info({ signal });
    return { version: Version, product: Platform, runtime: DefaultRuntime, ended };
  } catch (error) {
    child.kill('SIGTERM');
    await ended;
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function parseFirstLine(line: string): z.output<typeof firstLine> | undefined {
  try {
    return firstLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** How the process ended. Its last lines are waited for, but not longer than they should take: a child of the engine may hold the pipe. */
function waitForEnd(child: EngineProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`engine could not be started: ${error.message}`));
    child.once('exit', (code, signalName) => {
      const how = signalName === null ? `engine ended with exit code ${code}` : `engine was ended by ${signalName}`;
      const done = (): void => resolve(how);
      child.once('close', done);
      setTimeout(done, lastLinesMs).unref();
    });
  });
}

function stopOnAbort(child: EngineProcess, ended: Promise<string>, signal: AbortSignal): void {
  const stop = (): void => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopMs);
    void ended.finally(() => clearTimeout(force));
  };
  signal.addEventListener('abort', stop, { once: true });
  void ended.finally(() => signal.removeEventListener('abort', stop));
}
