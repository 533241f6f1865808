import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readProcess } from '../sys/process-info.ts';
import { watchProcess } from '../sys/watch-process.ts';
import type { ContainerContext } from './container-context.ts';
import { signalIfThere } from './launch-exec.ts';
import { listMonitors } from './list-monitors.ts';

/**
 * Execs that a killed engine left in running containers. Nobody knows them any more, as in Docker: they go on to their end, and only then
 * their folders go. Health checks are ended: each one that hangs would be there for ever.
 */
export async function settleExecs(context: ContainerContext, runningIds: Iterable<string>): Promise<void> {
  const { paths, warn } = context;
  const monitors = new Map(listMonitors(paths, []).filter(({ program }) => program === 'conmon').map(({ bundle, pid }) => [bundle, pid] as const));
  for (const id of runningIds) {
    for (const bundle of await listExecBundles(paths.bundle(id))) {
      const remove = (): Promise<void> => rm(bundle, { recursive: true, force: true }).catch((error: unknown) => warn(`container ${id}: what an exec left`, error));
      const monitor = monitors.get(bundle);
      const found = monitor === undefined ? undefined : readProcess(monitor);
      if (monitor === undefined || found === undefined) {
        await remove();
        continue;
      }
      watchProcess(monitor, found.startTime, () => void remove());
      if (basename(bundle).startsWith('p')) endProbe(bundle, monitor);
    }
  }
}

/** Folders of execs in a container's bundle. */
export async function listExecBundles(bundle: string): Promise<string[]> {
  const names = await readdir(bundle).catch(() => []);
  return names.filter((name) => /^[xp][0-9a-f]{8}$/.test(name)).map((name) => join(bundle, name));
}

/** Its conmon lives, so the pid that it wrote is still its own. One that has no process yet is ended itself. */
function endProbe(bundle: string, monitor: number): void {
  const pid = readPid(`${bundle}/pidfile`);
  signalIfThere(pid === undefined ? monitor : -pid, 'SIGKILL');
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return pid > 1 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
