import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { parseContainerName } from './container-name.ts';
import type { ContainerRecord } from './containers.ts';
import type { PlannedMount } from './plan-mounts.ts';
import { reserveVolumes } from './reserve-volumes.ts';
import type { TrashRecord } from './trash.ts';

/** See {@link Trash.restore}. One write makes it a container again: after a crash it is there or in the trash. */
export async function restoreContainer(context: ContainerContext, idOrName: string, options: { name: string | undefined }): Promise<ContainerRecord> {
  const { rooms, records, trash } = context;
  const { id } = trash.get(idOrName).container;
  const asked = options.name === undefined ? undefined : parseContainerName(options.name);
  using _lock = await context.lock(id);
  const { container } = trash.get(id);
  const name = asked ?? freeName(container.name, (taken) => records.isNameTaken(taken));
  using _name = records.reserveName(name, id);
  await using volumes = new AsyncDisposableStack();
  const { commit } = await reserveVolumes(rooms.volumes, container, missingVolumes(context, trash.get(id)), volumes);
  const record: ContainerRecord = { ...container, name, task: undefined, status: container.startedAt === undefined ? 'created' : 'exited' };
  records.insert(record, () => {
    trash.delete(id);
    rooms.volumes.bringBack(id);
    commit();
  });
  // A client that knows containers by their events hears of it as of any new one.
  publishContainerEvent(context, record, { action: 'create', attributes: { restored: 'true' } });
  return record;
}

/** Volumes that were removed meanwhile: it gets empty ones of the same name. */
function missingVolumes({ rooms }: ContainerContext, { container, volumes: kept }: TrashRecord): PlannedMount[] {
  return container.mounts.flatMap((mount): PlannedMount[] => {
    const isThere = mount.kind !== 'volume' || kept.includes(mount.name) || rooms.volumes.find(mount.name) !== undefined;
    return isThere ? [] : [{ mount, destination: mount.destination, inherited: false }];
  });
}

/** `web`, `web-restored`, `web-restored-2`, ... */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const base = name.replace(/-restored(-\d+)?$/, '');
  for (let count = 1; ; count += 1) {
    const next = `${base}-restored${count === 1 ? '' : `-${count}`}`;
    if (!isTaken(next)) return next;
  }
}
