import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, MountPoint } from './create-spec.ts';
import type { PlannedMount } from './plan-mounts.ts';
import { planMountsOf } from './reserve-volumes.ts';

/**
 * The mounts of a container by its edited request. A volume that it has stays the one it is: also one without a name, and one that its image
 * wants where the edit names nothing. `invalid`; makes nothing.
 */
export function planEditedMounts(context: ContainerContext, { mounts: had }: ContainerRecord, spec: CreateSpec, imageVolumes: readonly string[]): PlannedMount[] {
  const planned = planMountsOf(context, spec, imageVolumes);
  return planned.map((plan) => {
    const { mount, destination } = plan;
    if (mount.kind !== 'volume') return plan;
    const same = had.find((one) => one.kind === 'volume' && (mount.name === '' ? one.anonymous && one.destination === destination : one.name === mount.name));
    if (same?.kind !== 'volume') return plan;
    return { ...plan, mount: { ...same, destination, readOnly: mount.readOnly, subpath: mount.subpath, mode: mount.mode } };
  });
}

/** What inspect tells of mounts, to see whether there is a difference. */
export function mountsView(mounts: readonly (PlannedMount['mount'] | MountPoint)[]): unknown {
  return mounts.map((mount) => {
    const { destination, kind } = mount;
    if (mount.kind === 'tmpfs') return { kind, destination, options: mount.options };
    if (mount.kind === 'bind') return { kind, destination, source: mount.source, readOnly: mount.readOnly, propagation: mount.propagation };
    return { kind, destination, name: mount.name, readOnly: mount.readOnly, subpath: mount.subpath };
  });
}
