import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Folders of a cgroup in every hierarchy that has it. */
export function cgroupFolders(path: string): string[] {
  const roots = ['/sys/fs/cgroup', ...readdirSync('/sys/fs/cgroup').map((name) => `/sys/fs/cgroup/${name}`)];
  return roots.map((root) => root + path).filter((folder) => existsSync(folder));
}

/** Those of the engine on a data folder. */
export function engineCgroups(dataDir: string): string[] {
  const file = `${dataDir}/id`;
  return existsSync(file) ? cgroupFolders(`/tidewharf/${readFileSync(file, 'utf8').slice(0, 8)}`) : [];
}

/** Ends what runs in the engine's groups, and removes them: containers outlive their engine and their monitors. */
export async function removeEngineCgroups(dataDir: string): Promise<void> {
  const until = performance.now() + 5000;
  for (let left = engineCgroups(dataDir); left.length > 0; left = left.filter((folder) => !tryRemove(folder))) {
    if (performance.now() > until) throw new Error(`still in use: ${left.join(', ')}`);
    await wait(10);
  }
}

/** False where something is in it still. */
function tryRemove(folder: string): boolean {
  try {
    // With cgroups v1 what is frozen does not hear it.
    if (existsSync(`${folder}/freezer.state`)) writeFileSync(`${folder}/freezer.state`, 'THAWED');
    const pids = readFileSync(`${folder}/cgroup.procs`, 'utf8').split('\n').map(Number);
    for (const pid of pids.filter((number) => number > 1)) process.kill(pid, 'SIGKILL');
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const emptied = inner.map(({ name }) => tryRemove(`${folder}/${name}`)).every(Boolean);
    if (emptied) rmdirSync(folder);
    return emptied;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone already: a process, or a hierarchy that has several names.
    if (code === 'ENOENT') return true;
    if (code === 'EBUSY' || code === 'ESRCH') return false;
    throw error;
  }
}
