import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { spawnProcess } from '../sys/spawn-process.ts';
import { errnoName } from '../sys/system-error.ts';
import { conmonArgs, type MonitorPlan, type RuntimeCommand } from './conmon-args.ts';
import { startFailure } from './start-failure.ts';

type ConmonContext = { readonly conmon: string; readonly command: RuntimeCommand };

export type Monitored = { readonly pid: number; readonly conmonPid: number };

/**
 * Starts conmon, which makes the container's process, and returns both pids. conmon leaves the engine's session and outlives it: what it
 * says goes to a file in the bundle, never to a pipe. Fails as {@link startFailure} says.
 */
export async function launchConmon(context: ConmonContext, plan: MonitorPlan): Promise<Monitored> {
  await using launch = await openLaunch(context, plan);
  launch.goOn();
  return await launch.answer();
}

/** The same for an exec: `attach` runs when the attach socket is there and the process is not, and its result is passed on. */
export async function launchExecConmon<T>(
  context: ConmonContext,
  plan: MonitorPlan,
  attach: () => Promise<T>,
): Promise<Monitored & { readonly attached: T }> {
  await using launch = await openLaunch(context, plan);
  launch.goOn();
  if (!(await launch.isListening())) {
    const { pid } = await launch.answer();
    throw new EngineError('internal', `exec failed: conmon made process ${pid} before it could be attached to`);
  }
  const attached = await attach();
  launch.goOn();
  return { ...(await launch.answer()), attached };
}

/** A conmon that is on its way. Disposing it before it has answered kills it. */
type Launch = AsyncDisposable & {
  /** Writes a byte to the start pipe: conmon waits for one before it calls the runtime, and for one before that where it is an exec. */
  goOn(): void;
  /** Whether the attach socket is there; false where conmon answers before: that is a failure. */
  isListening(): Promise<boolean>;
  answer(): Promise<Monitored>;
};

async function openLaunch(context: ConmonContext, plan: MonitorPlan): Promise<Launch> {
  const child = await spawnConmon(context, plan);
  // The one we started forks and ends at once.
  const forked = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [, , , sync, start, attachable] = child.stdio as unknown as [null, null, null, Readable, Writable, Readable | undefined];
  // A conmon that dies at once breaks the pipe: the end of the sync pipe tells.
  start.on('error', () => undefined);
  const line = readLine(sync);
  const readPid = (): number => Number(readFileSync(`${plan.bundle}/conmon.pid`, 'utf8'));
  let answered = false;
  return {
    goOn: () => void start.write('\0'),
    isListening: () => Promise.race([attachable === undefined ? true : readLine(attachable).then(Boolean), line.then(() => false)]),
    answer: async () => {
      const text = await line;
      answered = true;
      if (text === undefined) throw await lastWords(plan.bundle);
      const { data, message = '' } = JSON.parse(text) as Answer;
      if (data <= 0) throw startFailure(message, { command: plan.command, action: plan.processPath === undefined ? 'create' : 'exec' });
      await forked;
      return { pid: data, conmonPid: readPid() };
    },
    [Symbol.asyncDispose]: async () => {
      for (const pipe of [sync, start, attachable]) pipe?.destroy();
      if (answered) return;
      await forked;
      killMonitor(readPid());
    },
  };
}

function killMonitor(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoName(error) !== 'ESRCH') throw error;
  }
}

/** conmon's line on the sync pipe: the pid, or a number that is none and why. */
type Answer = { readonly data: number; readonly message?: string };

async function spawnConmon({ conmon, command }: ConmonContext, plan: MonitorPlan): ReturnType<typeof spawnProcess> {
  const exec = plan.processPath !== undefined;
  const output = openSync(`${plan.bundle}/conmon.log`, 'w', 0o600);
  try {
    return await spawnProcess(conmon, conmonArgs(command, plan), {
      detached: true,
      cwd: plan.bundle,
      stdio: ['ignore', output, output, 'pipe', 'pipe', ...(exec ? (['pipe'] as const) : [])],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', _OCI_SYNCPIPE: '3', _OCI_STARTPIPE: '4', ...(exec && { _OCI_ATTACHPIPE: '5' }) },
    });
  } finally {
    closeSync(output);
  }
}

async function lastWords(bundle: string): Promise<EngineError> {
  const said = (await readFile(`${bundle}/conmon.log`, 'utf8')).trim();
  return new EngineError('internal', `conmon ended without an answer${said === '' ? '' : `: ${said}`}`);
}

/** The first line of a pipe; undefined where it ends before. */
function readLine(stream: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    stream.on('error', () => undefined);
    stream.once('close', () => resolve(undefined));
  });
}
