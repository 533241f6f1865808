import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { spawnProcess } from '../sys/spawn-process.ts';
import { startFailure } from './start-failure.ts';

/** Which runtime conmon is to call, and how. */
export type RuntimeCommand = { readonly path: string; readonly globalArgs: readonly string[] };

export type MonitorPlan = {
  readonly containerId: string;
  readonly bundle: string;
  readonly exitFolder: string;
  /** Undefined: nothing is logged. */
  readonly logPath: string | undefined;
  readonly tty: boolean;
  readonly openStdin: boolean;
  /** False: clients come and go, and end of file never reaches the container. */
  readonly stdinOnce: boolean;
  /** Set for an exec: the process to run. */
  readonly processPath?: string;
  /** First word of what is run, for errors. */
  readonly command: string;
};

/** conmon's arguments (conmon(8)). Pure. No `-s`: that is systemd's cgroup manager. `--no-sync-log`: an exit need not wait for the disk. */
export function conmonArgs(runtime: RuntimeCommand, plan: MonitorPlan): string[] {
  const { bundle, containerId } = plan;
  const values = [
    ['--api-version', '1'],
    ['-c', containerId],
    ['-u', containerId],
    ['-n', containerId],
    ['-r', runtime.path],
    ['-b', bundle],
    ['-p', `${bundle}/pidfile`],
    ['--conmon-pidfile', `${bundle}/conmon.pid`],
    ['--exit-dir', plan.exitFolder],
    ['-l', plan.logPath === undefined ? 'none' : `k8s-file:${plan.logPath}`],
    ['--log-level', 'warning'],
    ...runtime.globalArgs.map((arg) => ['--runtime-arg', arg]),
  ];
  return [
    ...values.flat(),
    '--full-attach',
    '--no-sync-log',
    ...(plan.tty ? ['-t'] : []),
    ...(plan.openStdin ? ['-i'] : []),
    ...(plan.openStdin && !plan.stdinOnce ? ['--leave-stdin-open'] : []),
    ...(plan.processPath === undefined ? [] : ['-e', '--exec-attach', '--exec-process-spec', plan.processPath]),
  ];
}

export type Monitored = { readonly pid: number; readonly conmonPid: number };

/**
 * Starts conmon, which makes the process, and returns both pids. conmon leaves the engine's session and outlives it: what it says goes to a
 * file in the bundle, never to a pipe. `attach` (exec only) runs when its attach socket is there and before the process is made; its result
 * is passed on. Fails as {@link startFailure} says.
 */
export async function launchConmon(context: ConmonContext, plan: MonitorPlan): Promise<Monitored>;
export async function launchConmon<T>(context: ConmonContext, plan: MonitorPlan, attach: () => Promise<T>): Promise<Monitored & { attached: T }>;
export async function launchConmon<T>(context: ConmonContext, plan: MonitorPlan, attach?: () => Promise<T>): Promise<Monitored & { attached?: T }> {
  const child = await spawnConmon(context, plan);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [, , , sync, start, attachable] = child.stdio as unknown as [null, null, null, Readable, Writable, Readable | undefined];
  using pipes = new DisposableStack();
  for (const pipe of [sync, start, attachable]) if (pipe) pipes.defer(() => void pipe.destroy());
  // A conmon that dies at once breaks the pipe: the end of the sync pipe tells.
  start.on('error', () => undefined);

  const answer = readLine(sync);
  start.write('\0');
  let attached: T | undefined;
  if (attach && attachable) {
    // Where conmon fails before it listens, the sync pipe says why.
    await Promise.race([readLine(attachable).then(async () => (attached = await attach())), answer]);
    start.write('\0');
  }
  const { pid, message } = parseAnswer(await answer.catch(() => lastWords(plan.bundle)));
  if (pid <= 0) throw startFailure(message, { command: plan.command, action: attach ? 'exec' : 'create' });
  await exited;
  const conmonPid = Number(await readFile(`${plan.bundle}/conmon.pid`, 'utf8'));
  return { pid, conmonPid, ...(attached !== undefined && { attached }) };
}

type ConmonContext = { readonly conmon: string; readonly command: RuntimeCommand };

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

/** conmon's answer: `{"data": 12809}`, or a number below 0 and why: `{"data": -1, "message": "..."}`. */
function parseAnswer(line: string): { pid: number; message: string } {
  const { data, message } = JSON.parse(line) as { data: number; message?: string };
  return { pid: data, message: message ?? '' };
}

async function lastWords(bundle: string): Promise<never> {
  const said = (await readFile(`${bundle}/conmon.log`, 'utf8')).trim();
  throw new EngineError('internal', `conmon ended without an answer${said === '' ? '' : `: ${said}`}`);
}

/** The first line of a pipe; rejects where it ends before. */
function readLine(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('pipe closed')));
  });
}
