import { readFileSync } from 'node:fs';

export type ProcessInfo = {
  /** One letter; `Z` is a zombie (proc_pid_stat(5)). */
  readonly state: string;
  /** Clock ticks since boot: together with the pid it names a process for good. */
  readonly startTime: string;
  readonly parentPid: number;
  /** On its way out: the first process of a pid namespace takes all others of it with it before it is a zombie. */
  readonly isEnding: boolean;
  /** The kernel's name of it, at most 15 bytes. */
  readonly command: string;
};

/** What the kernel knows about a process, undefined where there is none. */
export function readProcess(pid: number): ProcessInfo | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // ESRCH: it ended between open and read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** `PF_EXITING` of the kernel's include/linux/sched.h. */
const exiting = 0x4;

/** The command stands in parentheses and may hold spaces and parentheses itself: fields start after the last one. */
export function parseStat(text: string): ProcessInfo {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  return {
    state: fields[0] ?? '',
    parentPid: Number(fields[1]),
    isEnding: (Number(fields[6]) & exiting) !== 0,
    startTime: fields[19] ?? '',
    command: text.slice(open + 1, close),
  };
}
