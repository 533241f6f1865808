import type { ContainerDetail } from '../../electron/shared/ipc/containers.ts';
import { sentence } from './format.ts';

/** What an exit code means, in words. `tone` tells whether something went wrong. */
export type ExitReason = { readonly tone: 'ok' | 'warn' | 'danger'; readonly title: string; readonly text: string };

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM',
};

/** Explains how a container ended; undefined while it runs or before it ever did. */
export function explainExit(container: Pick<ContainerDetail, 'status' | 'exitCode' | 'oomKilled' | 'error'>): ExitReason | undefined {
  const { exitCode: code, status } = container;
  if (container.error !== '') {
    const title = code === 126 || code === 127 ? explainCode(code).title : 'It could not start';
    return { tone: 'danger', title, text: sentence(container.error) };
  }
  if (code === null || status === 'running' || status === 'paused' || status === 'created') return undefined;
  if (container.oomKilled) {
    return { tone: 'danger', title: 'Killed for using too much memory', text: `The kernel ended it with SIGKILL (exit code ${code}). Give it more memory, or find out what takes it.` };
  }
  return explainCode(code);
}

function explainCode(code: number): ExitReason {
  switch (code) {
    case 0:
      return { tone: 'ok', title: 'Ended normally', text: 'Its program finished and reported success (exit code 0).' };
    case 125:
      return { tone: 'danger', title: 'The engine could not run it', text: 'The container was set up but not started (exit code 125).' };
    case 126:
      return { tone: 'danger', title: 'The command cannot be executed', text: 'The file is there but is no program, or may not be executed (exit code 126). Check its permissions and its first line.' };
    case 127:
      return { tone: 'danger', title: 'The command was not found', text: 'The image has no program of that name (exit code 127). Check the spelling and the PATH.' };
    case 130:
      return { tone: 'ok', title: 'Interrupted', text: 'It was ended by SIGINT, as Ctrl+C sends it (exit code 130).' };
    case 137:
      return { tone: 'warn', title: 'Killed', text: 'It was ended by SIGKILL (exit code 137): by hand, or because it did not react to a stop in time. Nothing it held in memory was saved.' };
    case 143:
      return { tone: 'ok', title: 'Stopped', text: 'It was asked to end by SIGTERM and did (exit code 143).' };
    case 139:
      return { tone: 'danger', title: 'It crashed', text: 'Its program touched memory that is not its own: SIGSEGV (exit code 139).' };
    default: {
      const signal = signals[code - 128];
      if (signal !== undefined) return { tone: 'warn', title: `Ended by ${signal}`, text: `Its program was ended by the signal ${signal} (exit code ${code}).` };
      return { tone: 'danger', title: `Failed with exit code ${code}`, text: 'Its program ended with an error of its own. The last lines of the log usually say which.' };
    }
  }
}
