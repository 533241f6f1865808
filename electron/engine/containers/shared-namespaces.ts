import { closeSync, mkdirSync, openSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { NamespaceChoice, SpecInput } from '../runtime/oci-spec.ts';
import { mount, unmount } from '../sys/mount.ts';
import { findOther, otherContainer } from './check-isolation.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';

/** What a container shares with the machine or with another container, and keeps open for it until this is disposed. */
export type SharedNamespaces = Disposable & Pick<SpecInput, 'namespaces' | 'shm'>;

/**
 * For a container that starts. Mounts the shared memory that others may join, which {@link releaseSharedMemory} gives back. `conflict` where the other
 * container does not run or does not share.
 */
export function openSharedNamespaces({ records, paths }: Pick<ContainerContext, 'records' | 'paths'>, { id, spec }: ContainerRecord): SharedNamespaces {
  const { pidMode, ipcMode, utsMode, cgroupnsMode, shmSize } = spec.isolation;
  using stack = new DisposableStack();
  const find = (nameOrId: string): ContainerRecord => findOther(nameOrId, (name) => records.get(name));
  const join = (mode: string, type: 'pid' | 'ipc'): NamespaceChoice => {
    const name = otherContainer(mode);
    if (name === undefined) return mode === 'host' ? 'engine' : 'own';
    // Held open: the other one may end, and its pid be another's, before the runtime gets there.
    const descriptor = openSync(`/proc/${runningPid(find(name), type)}/ns/${type}`, 'r');
    stack.defer(() => closeSync(descriptor));
    return { path: `/proc/${process.pid}/fd/${descriptor}` };
  };
  const hostOrOwn = (mode: string): NamespaceChoice => (mode === 'host' ? 'engine' : 'own');
  const namespaces = {
    pid: join(pidMode, 'pid'),
    ipc: join(ipcMode, 'ipc'),
    uts: hostOrOwn(utsMode),
    ...(cgroupnsMode !== '' && { cgroup: hostOrOwn(cgroupnsMode) }),
  };
  const donor = otherContainer(ipcMode);
  const shm = donor === undefined ? ownSharedMemory(ipcMode, { folder: sharedMemory(paths.bundle(id)), size: shmSize }) : { source: sharedMemory(paths.bundle(find(donor).id)) };
  const held = stack.move();
  return { namespaces, ...(shm && { shm }), [Symbol.dispose]: () => held.dispose() };
}

function runningPid({ id, status, task, spec }: ContainerRecord, type: 'pid' | 'ipc'): number {
  if (type === 'ipc' && spec.isolation.ipcMode !== 'shareable') {
    throw new EngineError('conflict', `can't join IPC of container ${id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`);
  }
  if (hasProcess(status) && task !== undefined) return task.pid;
  throw new EngineError('conflict', type === 'ipc' ? `can't join IPC of container ${id}: container ${id} is not running` : `container ${id} is not running`);
}

function ownSharedMemory(ipcMode: string, { folder, size }: { folder: string; size: number }): SpecInput['shm'] {
  if (ipcMode === 'none') return 'none';
  if (ipcMode === 'host') return { source: '/dev/shm' };
  if (ipcMode !== 'shareable') return undefined;
  mkdirSync(folder);
  mount({ source: 'shm', target: folder, type: 'tmpfs', flags: ['nosuid', 'nodev', 'noexec'], data: `mode=1777,size=${size}` });
  return { source: folder };
}

/** Of a container without a process, before its bundle is removed. Who has joined it keeps it. Idempotent. */
export function releaseSharedMemory(bundle: string): void {
  unmount(sharedMemory(bundle), { detach: true });
}

function sharedMemory(bundle: string): string {
  return `${bundle}/shm`;
}
