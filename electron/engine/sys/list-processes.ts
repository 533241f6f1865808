import { readdirSync, readFileSync } from 'node:fs';

/** All processes that are visible here, with their arguments; kernel threads and zombies have none. Walks /proc: not for a busy path. */
export function listProcesses(): { readonly pid: number; readonly args: readonly string[] }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const args = readArguments(name);
      return args === undefined ? [] : [{ pid: Number(name), args }];
    });
}

function readArguments(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return text.split('\0').slice(0, -1);
  } catch (error) {
    // ENOENT, ESRCH: it ended meanwhile. EACCES: not ours to see.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
