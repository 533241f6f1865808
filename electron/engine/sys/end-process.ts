import { readProcess } from './process-info.ts';
import { watchProcess } from './watch-process.ts';

/** Kills a process, also one that is no child of ours; it is dead when this resolves. Fine where there is none. */
export async function endProcess(pid: number): Promise<void> {
  const found = readProcess(pid);
  if (found === undefined) return;
  const ended = new Promise<void>((resolve) => watchProcess(pid, found.startTime, resolve));
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  await ended;
}
