import { readdir, readFile, readlink } from 'node:fs/promises';
import type { TopReply } from '../../../shared/docker/create-container.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call } from '../call.ts';
import { sendJson } from '../respond.ts';

/** Clock ticks a second: what Linux tells user space on every architecture that is served. */
const ticksPerSecond = 100;

/** `GET /containers/{id}/top`: the processes in the container's pid namespace, in the columns of `ps -ef`. `conflict` where it does not run. */
export async function sendTop({ rooms, params, response }: Call): Promise<void> {
  const { id, task, status } = rooms.containers.get(params['id'] ?? '');
  if (status === 'restarting') throw new EngineError('conflict', `Container ${id} is restarting, wait until the container is running`);
  if (!task || (status !== 'running' && status !== 'paused')) throw new EngineError('conflict', `Container ${id} is not running`);
  const rows = await listProcesses(task.pid);
  sendJson(response, 200, { Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], Processes: rows } satisfies TopReply);
}

async function listProcesses(pid: number): Promise<string[][]> {
  const namespace = await readlink(`/proc/${pid}/ns/pid`).catch((cause: unknown) => {
    throw new EngineError('conflict', `process ${pid} of the container is gone`, { cause });
  });
  const booted = Date.now() / 1000 - Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(pids.map((each) => readProcess(each, namespace, booted)));
  const users = await readUsers();
  return rows.filter((row) => row !== undefined).map(([uid = '', ...rest]) => [users.get(uid) ?? uid, ...rest]);
}

/** Names by user id, as this machine knows them: what `ps` shows too. */
async function readUsers(): Promise<Map<string, string>> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  return new Map(lines.map(([name = '', , uid = '']) => [uid, name]));
}

/** Undefined for a process of another namespace, or one that has gone meanwhile. */
async function readProcess(pid: string, namespace: string, booted: number): Promise<string[] | undefined> {
  try {
    if ((await readlink(`/proc/${pid}/ns/pid`)) !== namespace) return undefined;
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
