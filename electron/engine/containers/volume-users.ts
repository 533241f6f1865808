import type { ContainerRecord, VolumeUser } from './containers.ts';
import { hasProcess } from './lifecycle.ts';

/** By name of volume: the containers that have it. A container with two mounts of one volume is there twice. */
export function listVolumeUsers(records: readonly ContainerRecord[]): Map<string, VolumeUser[]> {
  const users = new Map<string, VolumeUser[]>();
  for (const { id, name, status, mounts } of records) {
    for (const mount of mounts) {
      if (mount.kind !== 'volume') continue;
      const user = { containerId: id, containerName: name, destination: mount.destination, readOnly: mount.readOnly, running: hasProcess(status) };
      const others = users.get(mount.name);
      if (others === undefined) users.set(mount.name, [user]);
      else others.push(user);
    }
  }
  return users;
}

/** By name of volume: ids of these containers that have it. */
export function runningUsers(running: readonly ContainerRecord[]): Map<string, Set<string>> {
  return new Map([...listVolumeUsers(running)].map(([name, users]) => [name, new Set(users.map(({ containerId }) => containerId))]));
}

/** The volumes that go with a container: made for it without a name, and no other has them. */
export function volumesOfItsOwn(record: ContainerRecord, others: readonly ContainerRecord[]): string[] {
  const shared = listVolumeUsers(others.filter(({ id }) => id !== record.id));
  return record.mounts.flatMap((mount) => (mount.kind === 'volume' && mount.anonymous && !shared.has(mount.name) ? [mount.name] : []));
}
