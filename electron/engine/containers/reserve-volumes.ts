import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Volumes, VolumeRequest, VolumeReservation } from '../volumes/volumes.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, MountPoint } from './create-spec.ts';
import { handOn, planMounts, type PlannedMount } from './plan-mounts.ts';

export type ReservedMounts = {
  readonly mounts: readonly MountPoint[];
  /** Volumes that are to be filled with what the image has at their destination. */
  readonly toFill: readonly { readonly destination: string; readonly reservation: VolumeReservation }[];
  /** Writes the records of new volumes; inside the transaction that inserts the container. */
  readonly commit: () => void;
};

/** The mounts of a container by its request, its image and the containers it takes volumes from. `invalid`; makes nothing. */
export function planMountsOf(context: Pick<ContainerContext, 'records'>, spec: CreateSpec, imageVolumes: readonly string[]): PlannedMount[] {
  const inherited = spec.volumesFrom.flatMap(({ container, readOnly }) => handOn(findSource(context, container), readOnly));
  return planMounts({ mounts: spec.mounts, anonymousVolumes: [...spec.anonymousVolumes, ...imageVolumes] }, inherited);
}

/** Whose volumes they are. */
export type VolumeOwner = Pick<ContainerRecord, 'id' | 'name' | 'imageName'>;

/** Makes or keeps the volumes of a container that is being made. `stack` lets go of them, and of new ones that were not committed, at its end. */
export async function reserveVolumes(volumes: Pick<Volumes, 'reserve'>, owner: VolumeOwner, planned: readonly PlannedMount[], stack: AsyncDisposableStack): Promise<ReservedMounts> {
  const reservations = new Map<string, VolumeReservation>();
  const reserve = async (request: VolumeRequest): Promise<VolumeReservation> => {
    const known = request.name === undefined ? undefined : reservations.get(request.name);
    if (known !== undefined) return known;
    const made = stack.use(await volumes.reserve(request));
    reservations.set(made.volume.name, made);
    return made;
  };
  const mounts = new Map<PlannedMount, MountPoint>();
  const toFill: { destination: string; reservation: VolumeReservation }[] = [];
  // By name, so that two containers that are made at once never wait for each other.
  for (const plan of [...planned].sort((a, b) => (volumeName(a) < volumeName(b) ? -1 : 1))) {
    const { mount, destination, inherited } = plan;
    if (mount.kind !== 'volume') mounts.set(plan, mount);
    else {
      const { labels, options, ...rest } = { labels: {}, options: {}, ...mount };
      const origin = { containerId: owner.id, containerName: owner.name, image: owner.imageName, destination };
      const reservation = await reserve({ name: mount.name || undefined, labels, options, origin });
      mounts.set(plan, { anonymous: mount.name === '', ...rest, name: reservation.volume.name });
      if (!inherited && !mount.noCopy && mount.subpath === '') toFill.push({ destination, reservation });
    }
  }
  return {
    mounts: planned.flatMap((plan) => mounts.get(plan) ?? []),
    toFill,
    commit: () => {
      for (const reservation of reservations.values()) reservation.commit();
    },
  };
}

/** Copies what the image has where empty volumes are to be. The root file system is mounted for as long as that takes. */
export async function fillVolumes({ rooms }: Pick<ContainerContext, 'rooms'>, containerId: string, toFill: ReservedMounts['toFill']): Promise<void> {
  const empty = toFill.filter(({ reservation }) => reservation.isEmpty());
  if (empty.length === 0) return;
  const root = await rooms.snapshots.mount(containerId);
  try {
    for (const { destination, reservation } of empty) await reservation.populate({ root, path: destination });
  } finally {
    await rooms.snapshots.unmount(containerId);
  }
}

/** Not as `not-found`: clients take that for the image and pull it. */
function findSource({ records }: Pick<ContainerContext, 'records'>, nameOrId: string): readonly MountPoint[] {
  try {
    return records.get(nameOrId).mounts;
  } catch (cause) {
    throw new EngineError('invalid', `No such container: ${nameOrId}`, { cause });
  }
}

function volumeName({ mount }: PlannedMount): string {
  return mount.kind === 'volume' ? mount.name : '';
}
