import { spawn, type ChildProcess } from 'node:child_process';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError, type CommandFacts } from './command-error.ts';

export type CommandOptions = {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** The whole environment; the engine's own where it is left out. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Per stream; 16 MiB where it is left out. A program that writes more is killed. */
  readonly maxOutputBytes?: number;
  /** Codes besides 0 that are no failure. */
  readonly okExitCodes?: readonly number[];
};

const defaultMaxOutput = 16 * 1024 * 1024;
const stderrTailChars = 2000;

/**
 * Runs a program to its end and returns what it wrote. Fails with {@link CommandError} where it cannot be started, ends with another
 * code than 0, takes longer than `timeoutMs` or writes too much; with `cancelled` where the signal ended it. It is dead then.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const what = describe(command, args);
  if (options.signal?.aborted) throw new EngineError('cancelled', `${what}: cancelled`, { cause: options.signal.reason });
  const started = performance.now();
  const child = spawn(command, [...args], { cwd: options.cwd, env: options.env, stdio: 'pipe' });
  const run = follow(child, options);
  const end = await run.ended;
  const stderr = run.stderr();
  const facts: CommandFacts = {
    command,
    exitCode: end.exitCode,
    signal: end.signal,
    stderr: stderr.slice(-stderrTailChars),
    durationMs: Math.round(performance.now() - started),
    timedOut: end.killedFor === 'timeout',
  };
  if (end.failure !== undefined) throw new CommandError(`${what}: cannot start: ${end.failure.message}`, facts, { cause: end.failure });
  if (end.killedFor === 'cancel') throw new EngineError('cancelled', `${what}: cancelled`, { cause: options.signal?.reason });
  const isOk = end.exitCode === 0 || (end.exitCode !== undefined && options.okExitCodes?.includes(end.exitCode));
  if (!isOk || end.killedFor !== undefined) throw new CommandError(`${what}: ${reason(facts, end.killedFor)}`, facts);
  return { stdout: run.stdout(), stderr };
}

type KillReason = 'timeout' | 'cancel' | 'output';
type End = { exitCode: number | undefined; signal: NodeJS.Signals | undefined; failure?: Error; killedFor?: KillReason | undefined };

/** Collects output and waits for the end; kills on timeout, signal or too much output. */
function follow(child: ChildProcess, options: CommandOptions) {
  let killedFor: KillReason | undefined;
  const kill = (why: KillReason): void => {
    killedFor ??= why;
    child.kill('SIGKILL');
    // A grandchild may hold the pipes open: what is dead has nothing more to say.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const cancel = (): void => kill('cancel');
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(kill, options.timeoutMs, 'timeout');
  options.signal?.addEventListener('abort', cancel, { once: true });

  const limit = options.maxOutputBytes ?? defaultMaxOutput;
  const collect = (stream: NodeJS.ReadableStream | null): (() => string) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) kill('output');
      else chunks.push(chunk);
    });
    return () => Buffer.concat(chunks).toString();
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);

  // A program may end without reading its input: EPIPE is then no failure of ours.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);

  const ended = new Promise<End>((resolve) => {
    child.once('error', (failure) => resolve({ exitCode: undefined, signal: undefined, failure }));
    child.once('close', (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, killedFor }));
  }).finally(() => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
  });
  return { ended, stdout, stderr };
}

function reason(facts: CommandFacts, killedFor: KillReason | undefined): string {
  if (killedFor === 'timeout') return `took longer than allowed, killed after ${facts.durationMs} ms`;
  if (killedFor === 'output') return 'wrote more than allowed, killed';
  const how = facts.exitCode === undefined ? `ended by ${facts.signal}` : `exit code ${facts.exitCode}`;
  const said = facts.stderr.trim();
  return said === '' ? how : `${how}: ${said}`;
}

function describe(command: string, args: readonly string[]): string {
  const text = [command, ...args].join(' ');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
