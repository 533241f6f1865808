import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { canLockBelow } from '../runtime/kernel-version.ts';
import type { SpecMount } from '../runtime/oci-spec.ts';
import { ensureBindSources } from './bind-sources.ts';
import { checkPropagation, followDataRoot } from './check-propagation.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import type { MountPoint } from './create-spec.ts';

/** Mounts for the runtime; what it needs of them stays open until this is disposed. */
export type OpenMounts = Disposable & { readonly mounts: readonly SpecMount[] };

type BindPoint = Extract<MountPoint, { kind: 'bind' }>;
type VolumePoint = Extract<MountPoint, { kind: 'volume' }>;

/** For a container that starts: makes missing sources of binds, attaches volumes. {@link detachVolumes} undoes it, also after a failure. */
export async function openMounts(context: ContainerContext, record: ContainerRecord): Promise<OpenMounts> {
  ensureBindSources(record.mounts);
  checkPropagation(record.mounts);
  using stack = new DisposableStack();
  const mounts: SpecMount[] = [];
  for (const mount of followDataRoot(record.mounts, dirname(context.paths.dataRoot))) {
    if (mount.kind === 'volume') mounts.push(await openVolume(context, record, mount, stack));
    else if (mount.kind === 'bind') mounts.push({ ...mount, readOnlyBelow: isLockedBelow(mount, context.rooms.runtime.host) });
    else mounts.push(mount);
  }
  const held = stack.move();
  return { mounts, [Symbol.dispose]: () => held.dispose() };
}

function isLockedBelow({ source, readOnly, recursive, readOnlyBelow }: BindPoint, host: { readonly kernel: string }): boolean {
  return readOnly && recursive && readOnlyBelow !== 'no' && canLockBelow(host) && statSync(source).isDirectory();
}

async function openVolume(context: ContainerContext, record: ContainerRecord, mount: VolumePoint, stack: DisposableStack): Promise<SpecMount> {
  const { name, destination, readOnly, subpath } = mount;
  const volume = await context.rooms.volumes.attach(name, record.id);
  publishVolumeUse(context, name, 'mount', { container: record.id, destination, driver: 'local', propagation: '', 'read/write': String(!readOnly) });
  if (subpath === '') return { kind: 'bind', source: volume.path, destination, readOnly };
  const part = stack.use(context.rooms.volumes.openPart(name, subpath));
  return { kind: 'bind', source: part.path, destination, readOnly };
}

/** The container does not run any more. Idempotent, though each call is told to who listens. */
export async function detachVolumes(context: ContainerContext, record: ContainerRecord): Promise<void> {
  for (const mount of record.mounts) {
    if (mount.kind !== 'volume') continue;
    await context.rooms.volumes.detach(mount.name, record.id);
    publishVolumeUse(context, mount.name, 'unmount', { container: record.id, driver: 'local' });
  }
}

function publishVolumeUse({ rooms }: ContainerContext, name: string, action: 'mount' | 'unmount', attributes: Readonly<Record<string, string>>): void {
  rooms.events.publish({ type: 'volume', action, actorId: name, attributes });
}
