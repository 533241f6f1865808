import { accessSync, constants, existsSync, readFileSync, rmdirSync, statfsSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { errnoName } from '../sys/system-error.ts';
import { listMounts } from '../sys/list-mounts.ts';

export const cgroupMountPoint = '/sys/fs/cgroup';
const mountPoint = cgroupMountPoint;
const cgroup2Magic = 0x63677270;

/** Where this machine's control groups are and which kind. */
export type Cgroups = {
  /** Hybrid (v1 with a v2 tree beside it for systemd) counts as 1: the controllers are there. */
  readonly version: 1 | 2;
  readonly hybrid: boolean;
  /** Mount point of every hierarchy: one on v2, one per controller on v1. */
  readonly roots: readonly string[];
  /** Whether the engine may make groups in all of them. */
  readonly writable: boolean;
  readonly swapLimit: boolean;
};

export function readCgroups(): Cgroups {
  if (isCgroup2(mountPoint)) return { version: 2, hybrid: false, roots: [mountPoint], writable: isWritable(mountPoint), swapLimit: true };
  const mounts = listMounts().filter(({ type, target }) => type === 'cgroup' && target.startsWith(`${mountPoint}/`));
  const controllers = [...new Set(mounts.map(({ target }) => target))];
  const unified = `${mountPoint}/unified`;
  const hybrid = isCgroup2(unified);
  return {
    version: 1,
    hybrid,
    roots: hybrid ? [...controllers, unified] : controllers,
    writable: controllers.length > 0 && controllers.every(isWritable),
    swapLimit: existsSync(`${mountPoint}/memory/memory.memsw.limit_in_bytes`),
  };
}

/** Removes a group and the groups inside it from every hierarchy. False where one is still in use. */
export async function removeCgroup(cgroups: Cgroups, path: string): Promise<boolean> {
  const removed = await Promise.all(cgroups.roots.map((root) => removeTree(root + path)));
  return removed.every(Boolean);
}

/** Removes a group from each hierarchy where nothing is in it. */
export function removeEmptyCgroup(cgroups: Cgroups, path: string): void {
  for (const root of cgroups.roots) {
    try {
      rmdirSync(root + path);
    } catch {
      // In use, or never made.
    }
  }
}

/** Names of the groups below one, from every hierarchy. */
export async function listCgroups(cgroups: Cgroups, path: string): Promise<string[]> {
  const names = await Promise.all(cgroups.roots.map((root) => listFolders(root + path)));
  return [...new Set(names.flat())];
}

/** Whether the kernel killed a process of the group for want of memory. False where the group is gone or has no memory controller. */
export function hadOutOfMemory(cgroups: Cgroups, path: string): boolean {
  const file = cgroups.version === 2 ? `${path}/memory.events` : `/memory${path}/memory.oom_control`;
  return /^oom_kill [1-9]/m.test(readControl(file));
}

/** Whether the group stands still, or is about to. */
export function isFrozen(cgroups: Cgroups, path: string): boolean {
  const state = readControl(cgroups.version === 2 ? `${path}/cgroup.freeze` : `/freezer${path}/freezer.state`);
  return /^(1|FROZEN|FREEZING)/.test(state);
}

function readControl(file: string): string {
  try {
    return readFileSync(mountPoint + file, 'utf8');
  } catch {
    return '';
  }
}

async function removeTree(folder: string): Promise<boolean> {
  const failure = await tryRemove(folder);
  if (failure === undefined || failure === 'ENOENT') return true;
  // A group with groups inside is "busy" too: a container may make its own.
  const inner = await Promise.all((await listFolders(folder)).map((name) => removeTree(`${folder}/${name}`)));
  if (inner.length === 0 || !inner.every(Boolean)) return false;
  return ['ENOENT', undefined].includes(await tryRemove(folder));
}

async function tryRemove(folder: string): Promise<string | undefined> {
  return rmdir(folder).then(
    () => undefined,
    (error: unknown) => errnoName(error) ?? 'unknown',
  );
}

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function isCgroup2(path: string): boolean {
  try {
    return statfsSync(path).type === cgroup2Magic;
  } catch {
    return false;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
