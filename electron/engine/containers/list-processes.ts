import { readdir, readFile, readlink } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { runCommand } from '../sys/run-command.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { parsePsArguments, parsePsOutput, type ProcessTable } from './ps-output.ts';

/** Clock ticks a second: what Linux tells user space on every architecture that is served. */
const ticksPerSecond = 100;

/** See `Containers.top`. The usual columns are read from the kernel, for others ps(1) is asked. */
export async function listContainerProcesses({ rooms }: Pick<ContainerContext, 'rooms'>, { id, status, task }: ContainerRecord, psArgs: string): Promise<ProcessTable> {
  if (status === 'restarting') throw new EngineError('conflict', `Container ${id} is restarting, wait until the container is running`);
  if (!task || !hasProcess(status)) throw new EngineError('conflict', `Container ${id} is not running`);
  const args = parsePsArguments(psArgs);
  const pids = new Set(rooms.runtime.listProcesses(id) ?? (await listOfNamespace(task.pid)));
  if (args.length > 0 && args.join(' ') !== '-ef') return parsePsOutput(await askPs(args), pids);
  return { titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], rows: await readRows([...pids].sort((a, b) => a - b)) };
}

async function askPs(args: readonly string[]): Promise<string> {
  try {
    return (await runCommand('ps', args)).stdout;
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    const why = cause.exitCode === undefined ? 'cannot be started: install the Debian package procps' : (cause.stderr.trim().split('\n')[0] ?? '');
    throw new EngineError('invalid', `error running ps: ${why}`, { cause });
  }
}

/** Where containers have no control groups: those in the pid namespace of its first process. */
async function listOfNamespace(pid: number): Promise<number[]> {
  const namespace = await readlink(`/proc/${pid}/ns/pid`).catch((cause: unknown) => {
    throw new EngineError('conflict', `process ${pid} of the container is gone`, { cause });
  });
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const same = await Promise.all(pids.map(async (each) => (await readlink(`/proc/${each}/ns/pid`).catch(() => '')) === namespace));
  return pids.filter((_, index) => same[index]).map(Number);
}

async function readRows(pids: readonly number[]): Promise<string[][]> {
  const booted = Date.now() / 1000 - Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  const rows = await Promise.all(pids.map((pid) => readRow(String(pid), booted)));
  const users = await readUsers();
  return rows.filter((row) => row !== undefined).map(([uid = '', ...rest]) => [users.get(uid) ?? uid, ...rest]);
}

/** Names by user id, as this machine knows them: what `ps` shows too. */
async function readUsers(): Promise<Map<string, string>> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  return new Map(lines.map(([name = '', , uid = '']) => [uid, name]));
}

/** Undefined for a process that has gone meanwhile. */
async function readRow(pid: string, booted: number): Promise<string[] | undefined> {
  try {
    const [stat, status, commandLine] = await Promise.all(['stat', 'status', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')));
    return describeProcess({ pid, stat: stat ?? '', status: status ?? '', commandLine: commandLine ?? '', booted });
  } catch {
    return undefined;
  }
}

function describeProcess({ pid, stat, status, commandLine, booted }: Record<'pid' | 'stat' | 'status' | 'commandLine', string> & { booted: number }): string[] {
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const seconds = (field(14) + field(15)) / ticksPerSecond;
  const startedAt = booted + field(22) / ticksPerSecond;
  const alive = Math.max(1, Date.now() / 1000 - startedAt);
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1] ?? '?';
  const command = commandLine.replace(/\0+$/, '').replaceAll('\0', ' ');
  return [uid, pid, String(field(4)), String(Math.floor((100 * seconds) / alive)), startText(startedAt), ttyText(field(7)), timeText(seconds), command || `[${name}]`];
}

/** The hour on the first day, then the day. */
function startText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const today = Date.now() - date.getTime() < 24 * 3600 * 1000;
  return today ? date.toISOString().slice(11, 16) : date.toLocaleDateString('en', { month: 'short', day: '2-digit', timeZone: 'UTC' }).replace(' ', '');
}

/** Device number (man 5 proc, tty_nr): pseudo-terminals have major 136. */
function ttyText(device: number): string {
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  return ((device >> 8) & 0xfff) === 136 ? `pts/${minor}` : '?';
}

function timeText(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
