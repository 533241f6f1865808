import { readFileSync } from 'node:fs';
import { readProcess } from '../sys/process-info.ts';
import { watchProcess } from '../sys/watch-process.ts';
import type { ExitFile, ExitFolder } from './exit-folder.ts';
import type { Exit, Task } from './runtime.ts';

/** 128 + SIGKILL: what a process is given whose monitor died with its exit code. */
const unknownExitCode = 137;

/**
 * Calls back once, never from inside this call, with how a process ended. Two sources: the exit file that its conmon writes, and the
 * processes themselves, should conmon be killed; then the code is not known and `note` says so.
 */
export function watchExit(
  exits: ExitFolder,
  watched: { readonly id: string; readonly bundle: string; readonly task: Task },
  callback: (exit: Omit<Exit, 'oomKilled'>) => void,
): () => void {
  const { id, bundle, task } = watched;
  const stops: (() => void)[] = [];
  const stop = (): void => stops.splice(0).forEach((end) => end());
  const finish = (exit: ExitFile | undefined): void => {
    stop();
    callback(exit ?? { exitCode: unknownExitCode, finishedAt: new Date(), note: 'its monitor was killed: the exit code is not known' });
  };
  const lost = (): void => finish(exits.find(id));

  stops.push(exits.wait(id, finish));
  stops.push(
    watchProcess(task.pid, task.startTime, () => {
      // The process is gone: conmon, where it lives, writes the file and ends.
      const conmon = findConmon(task.conmonPid, bundle);
      if (conmon === undefined) lost();
      else stops.push(watchProcess(task.conmonPid, conmon.startTime, lost));
    }),
  );
  return stop;
}

/** The pid may belong to somebody else by now: the bundle among its arguments tells. */
function findConmon(pid: number, bundle: string): { startTime: string } | undefined {
  const found = readProcess(pid);
  if (found === undefined || found.state === 'Z') return undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(bundle) ? found : undefined;
  } catch {
    return undefined;
  }
}
