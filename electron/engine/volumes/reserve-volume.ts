import { EngineError } from '../../shared/errors/engine-error.ts';
import { isEmptyFolder, populateVolume } from './populate-volume.ts';
import { hasMount } from './volume-mounts.ts';
import { publishVolumeEvent, type VolumeContext } from './volume-context.ts';
import { makeVolumeName, parseVolumeName } from './volume-name.ts';
import { planVolumeMount } from './volume-options.ts';
import type { Volume, VolumeRequest, VolumeReservation } from './volumes.ts';

/** Label of volumes that nobody named, Docker's. */
export const anonymousLabel = 'com.docker.volume.anonymous';

/** See `Volumes.reserve`. A new volume stays locked, one that is there is only kept from removal. */
export async function reserveVolume(context: VolumeContext, request: VolumeRequest): Promise<VolumeReservation> {
  const name = request.name === undefined ? makeVolumeName() : parseVolumeName(request.name);
  planVolumeMount(name, request.options);
  const held = await context.lock.acquire(name);
  try {
    const found = context.records.find(name);
    if (found === undefined) return await reserveNew(context, { ...request, name, anonymous: request.name === undefined }, held);
    const reservation = reserveFound(context, found);
    held[Symbol.dispose]();
    return reservation;
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
}

async function reserveNew(context: VolumeContext, request: VolumeRequest & { name: string; anonymous: boolean }, held: Disposable): Promise<VolumeReservation> {
  const { folders, records } = context;
  const { name, anonymous } = request;
  if (records.has(name)) throw new EngineError('conflict', `create ${name}: a volume of this name is kept for a removed container`);
  await folders.make(name);
  const labels = anonymous ? { ...request.labels, [anonymousLabel]: '' } : request.labels;
  const record = { name, labels, options: request.options, anonymous, createdAt: new Date().toISOString(), ...(request.origin && { origin: request.origin }) };
  const volume = { ...record, path: folders.data(name) };
  return {
    volume,
    isNew: true,
    isEmpty: () => true,
    populate: (source) => withMount(context, volume, () => populateVolume(folders, volume, source)),
    commit: () => {
      records.put(record);
    },
    [Symbol.asyncDispose]: async () => {
      using _held = held;
      // A transaction may have been undone after the commit: the record itself tells.
      if (records.has(name)) {
        folders.unmark(name);
        publishVolumeEvent(context, 'create', name);
      } else if (folders.isMarked(name)) await folders.remove(name);
    },
  };
}

function reserveFound(context: VolumeContext, volume: Volume): VolumeReservation {
  const { folders, pins, lock } = context;
  const { name } = volume;
  pins.set(name, (pins.get(name) ?? 0) + 1);
  return {
    volume,
    isNew: false,
    isEmpty: () => hasMount(volume) || isEmptyFolder(volume.path),
    populate: async (source) => {
      using _held = await lock.acquire(name);
      await withMount(context, volume, () => populateVolume(folders, volume, source));
    },
    commit: () => undefined,
    [Symbol.asyncDispose]: async () => {
      const left = (pins.get(name) ?? 1) - 1;
      if (left > 0) pins.set(name, left);
      else pins.delete(name);
    },
  };
}

/** A volume with options is mounted while its content is looked at. */
async function withMount(context: VolumeContext, volume: Volume, work: () => Promise<void>): Promise<void> {
  const user = `copy ${volume.name}`;
  context.mounts.attach(volume, user);
  try {
    await work();
  } finally {
    context.mounts.detach(volume, user);
  }
}
