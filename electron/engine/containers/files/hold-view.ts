import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { BoundPath, RootView } from '../../sys/enter-root.ts';
import type { ContainerContext } from '../container-context.ts';
import type { ContainerRecord } from '../containers.ts';
import type { MountPoint } from '../create-spec.ts';
import { hasProcess } from '../lifecycle.ts';
import { networkFiles } from '../network-files.ts';

/** A container's files as a thread will see them. What they need stays mounted until `release` is called, once or more. */
export type HeldView = { readonly record: ContainerRecord; readonly view: RootView; readonly release: () => void };

/** `with mounts`: volumes and binds too, and what a running container knows of its network. `not-found`, `conflict` for a dead container. */
export async function holdView(context: ContainerContext, nameOrId: string, what: 'with mounts' | 'root only'): Promise<HeldView> {
  const { records, rooms, warn } = context;
  const record = records.get(nameOrId);
  if (record.status === 'dead') throw new EngineError('conflict', `container ${record.id} is dead: its files may be gone`);
  await using undo = new AsyncDisposableStack();
  const { path: root } = undo.use(await rooms.snapshots.hold(record.id));
  const mounts = what === 'root only' ? [] : [...(await bindsOf(context, record, undo)), ...networkBinds(context, record)].sort(outerFirst);
  const held = undo.move();
  const release = (): void => {
    if (!held.disposed) held.disposeAsync().catch((error: unknown) => warn(`container ${record.id}: let go of its files`, error));
  };
  return { record, view: { root, readOnly: record.spec.isolation.readonlyRootfs, mounts }, release };
}

async function bindsOf({ rooms }: ContainerContext, { mounts }: ContainerRecord, undo: AsyncDisposableStack): Promise<BoundPath[]> {
  const binds: BoundPath[] = [];
  for (const mount of mounts) {
    if (mount.kind === 'tmpfs') continue;
    const { readOnly } = mount;
    const destination = mount.destination.replace(/(?<=.)\/+$/, '');
    if (mount.kind === 'bind') binds.push({ source: mount.source, below: '', destination, readOnly });
    else {
      const source = await attach(rooms.volumes, mount, undo);
      if (source !== undefined) binds.push({ source, below: mount.subpath, destination, readOnly });
    }
  }
  return binds;
}

/** A volume that is gone shows as the folder that it is mounted on. */
async function attach(volumes: ContainerContext['rooms']['volumes'], { name }: Extract<MountPoint, { kind: 'volume' }>, undo: AsyncDisposableStack): Promise<string | undefined> {
  const user = `files ${randomUUID()}`;
  try {
    const { path } = await volumes.attach(name, user);
    undo.defer(() => volumes.detach(name, user));
    return path;
  } catch (error) {
    if (isEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}

function networkBinds({ rooms, paths }: ContainerContext, record: ContainerRecord): BoundPath[] {
  if (!hasProcess(record.status)) return [];
  const owner = rooms.networks.findLease(record.id)?.joins ?? record.id;
  const taken = new Set(record.mounts.map(({ destination }) => destination));
  return networkFiles
    .filter((name) => !taken.has(`/etc/${name}`))
    .map((name) => ({ source: join(paths.bundle(owner), name), below: '', destination: `/etc/${name}`, readOnly: false }));
}

function outerFirst(a: BoundPath, b: BoundPath): number {
  return a.destination.split('/').length - b.destination.split('/').length;
}
