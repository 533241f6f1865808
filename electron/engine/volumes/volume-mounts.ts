import { existsSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { listMounts } from '../sys/list-mounts.ts';
import { mount, unmount } from '../sys/mount.ts';
import { errnoName } from '../sys/system-error.ts';
import { planVolumeMount } from './volume-options.ts';
import type { Volume } from './volumes.ts';

/** Who uses which volume now, and the mounts of volumes with options: there while somebody does. */
export type VolumeMounts = {
  /** Idempotent. `not-found` where the volume's folder is gone. */
  attach(volume: Volume, user: string): void;
  /** Idempotent. */
  detach(volume: Pick<Volume, 'name' | 'path' | 'options'>, user: string): void;
  /** The same as attach for who uses it since before the engine started: nothing is mounted. */
  takeUp(volume: Volume, user: string): void;
  users(name: string): readonly string[];
};

export function createVolumeMounts(): VolumeMounts {
  const users = new Map<string, Set<string>>();
  const note = ({ name }: Volume, user: string): void => void users.set(name, (users.get(name) ?? new Set()).add(user));
  return {
    takeUp: note,
    users: (name) => [...(users.get(name) ?? [])],
    attach: (volume, user) => {
      if (!existsSync(volume.path)) throw new EngineError('not-found', `volume ${volume.name}: its folder ${volume.path} is missing`);
      mountVolume(volume);
      note(volume, user);
    },
    detach: (volume, user) => {
      const left = users.get(volume.name);
      left?.delete(user);
      if (left !== undefined && left.size > 0) return;
      users.delete(volume.name);
      if (hasMount(volume)) unmountVolume(volume);
    },
  };
}

export function hasMount({ options }: Pick<Volume, 'options'>): boolean {
  return Object.keys(options).length > 0;
}

function mountVolume(volume: Volume): void {
  const plan = planVolumeMount(volume.name, volume.options);
  if (plan === undefined || isMounted(volume)) return;
  try {
    mount({ source: plan.source, target: volume.path, type: plan.type, flags: plan.flags, data: plan.data });
    // A bind takes no other flag than its own at first (mount(2), MS_BIND).
    if (plan.flags.includes('bind') && plan.flags.some((flag) => flag !== 'bind' && flag !== 'recursive')) {
      mount({ source: '', target: volume.path, type: '', flags: ['remount', ...plan.flags] });
    }
  } catch (cause) {
    unmountVolume(volume);
    const why = errnoName(cause) ?? String(cause);
    throw new EngineError('invalid', `failed to mount local volume: mount ${plan.source}:${volume.path}, data: ${plan.data}: ${why}`, { cause });
  }
}

/** A mount that is busy is detached, it goes when its last user does. */
export function unmountVolume({ path }: Pick<Volume, 'path'>): void {
  try {
    unmount(path);
  } catch (error) {
    if (errnoName(error) !== 'EBUSY') throw error;
    unmount(path, { detach: true });
  }
}

function isMounted({ path }: Pick<Volume, 'path'>): boolean {
  return listMounts().some(({ target }) => target === path);
}
