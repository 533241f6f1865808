import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { readProcess } from '../sys/process-info.ts';
import type { Task } from './runtime.ts';

/** What runc or crun wrote down about a container: below its `--root`, one folder per id. */
export type RuntimeState = Task & {
  readonly bundle: string;
  /** Below the mount point of every hierarchy; undefined where it has none. */
  readonly cgroupPath: string | undefined;
};

/** Undefined where the runtime does not know the id. */
export function findState(root: string, name: 'runc' | 'crun', id: string): RuntimeState | undefined {
  const file = name === 'runc' ? `${root}/${id}/state.json` : `${root}/${id}/status`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return name === 'runc' ? parseRuncState(text) : parseCrunStatus(text);
}

/** libcontainer's state.json; the bundle is a label there. */
function parseRuncState(text: string): RuntimeState {
  type State = { init_process_pid: number; init_process_start: number; config: { labels?: string[]; cgroups?: { path?: string } } };
  const state = JSON.parse(text) as State;
  const bundle = state.config.labels?.find((label) => label.startsWith('bundle='))?.slice('bundle='.length) ?? '';
  return {
    pid: state.init_process_pid,
    startTime: String(state.init_process_start),
    bundle,
    conmonPid: readPid(bundle),
    cgroupPath: state.config.cgroups?.path || undefined,
  };
}

function parseCrunStatus(text: string): RuntimeState {
  const status = JSON.parse(text) as { pid: number; 'process-start-time': number; bundle: string; 'cgroup-path'?: string };
  return {
    pid: status.pid,
    startTime: String(status['process-start-time']),
    bundle: status.bundle,
    conmonPid: readPid(status.bundle),
    cgroupPath: status['cgroup-path'] || undefined,
  };
}

/** 0, which is nobody, where conmon left none. */
function readPid(bundle: string): number {
  try {
    return Number(readFileSync(`${bundle}/conmon.pid`, 'utf8'));
  } catch {
    return 0;
  }
}

/** Created and waiting for start: the fifo that holds it back is there. Both runtimes remove it with the start. */
export function isWaiting(root: string, id: string): boolean {
  return existsSync(`${root}/${id}/exec.fifo`);
}

/** More than once where an exec that comes too late puts a file of its own into it. */
export async function forgetState(root: string, id: string): Promise<void> {
  await rm(`${root}/${id}`, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 });
}

/** The same process as then, and no zombie. */
export function isSameProcess({ pid, startTime }: Task): boolean {
  const found = readProcess(pid);
  return found !== undefined && found.startTime === startTime && !['Z', 'X'].includes(found.state);
}
