import { existsSync, readFileSync, writeFile } from 'node:fs';
import type { Cgroups } from './cgroups.ts';

/**
 * Makes the next process enter its control group at once. The kernel lets one in only after a grace period of 10 to 20 ms, but for a while after
 * another one went in (rcu_sync of cgroup_threadgroup_rwsem). The returned function moves the engine into the group in which it is, on a thread
 * of the pool: called when a runtime is about to be started, the wait is over when that gets there. No effect where the engine may not do that.
 */
export function openHastening(cgroups: Cgroups): () => void {
  const file = findOwnGroup(cgroups);
  let moving = false;
  return () => {
    if (file === undefined || moving) return;
    moving = true;
    writeFile(file, '0', () => {
      moving = false;
    });
  };
}

/** Of any one hierarchy: the lock is one for all of them. */
function findOwnGroup({ version, roots, writable }: Cgroups): string | undefined {
  if (!writable) return undefined;
  const groups = readFileSync('/proc/self/cgroup', 'utf8').split('\n').filter(Boolean).map((line) => line.split(':').slice(1));
  for (const [controllers = '', ...path] of groups) {
    const root = version === 2 ? roots[0] : roots.find((folder) => folder.endsWith(`/${controllers}`));
    const file = `${root}${path.join(':')}/cgroup.procs`;
    // In a namespace of control groups the engine's own may be out of sight.
    if (root !== undefined && !file.includes('/../') && existsSync(file)) return file;
  }
  return undefined;
}
