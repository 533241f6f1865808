import type { EditableContainer, EditMount } from '../../../shared/engine-api/edit.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { MountPoint } from '../../containers/create-spec.ts';

/** What a container has, in the words of an edit. */
export function editableContainer({ name, env, cmd, entrypoint, mounts, spec }: ContainerRecord): EditableContainer {
  const { memory, memorySwap, memoryReservation, nanoCpus, cpuShares, cpusetCpus, pids } = spec.limits;
  return {
    name,
    ports: spec.network.ports,
    env,
    cmd,
    entrypoint,
    mounts: mounts.map(editableMount),
    labels: spec.labels,
    limits: { memory, memorySwap, memoryReservation, nanoCpus, cpuShares, cpusetCpus, pids },
    restartPolicy: spec.restartPolicy,
  };
}

function editableMount(mount: MountPoint): EditMount {
  const { destination } = mount;
  switch (mount.kind) {
    case 'bind':
      return { type: 'bind', source: mount.source, destination, readOnly: mount.readOnly };
    case 'volume':
      return { type: 'volume', name: mount.name, destination, readOnly: mount.readOnly };
    case 'tmpfs':
      return { type: 'tmpfs', destination, size: sizeOf(mount.options) };
  }
}

/** Of tmpfs(5)'s `size=` with its units; 0 where there is none in bytes. */
function sizeOf(options: readonly string[]): number {
  const [, number, unit = ''] = /^size=(\d+)([kmg]?)$/i.exec(options.find((option) => option.startsWith('size=')) ?? '') ?? [];
  return number === undefined ? 0 : Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}
