import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { State } from '../state/state.ts';
import { folderUsage } from '../sys/folder-usage.ts';
import { createKeyedLock } from '../sys/keyed-lock.ts';
import { cloneVolume } from './clone-volume.ts';
import { emptyVolume } from './empty-volume.ts';
import { checkVolumes, recoverVolumes } from './recover-volumes.ts';
import { discardVolume, removeVolume } from './remove-volume.ts';
import { reserveVolume } from './reserve-volume.ts';
import type { VolumeContext } from './volume-context.ts';
import { openVolumeFolders, partsName } from './volume-folders.ts';
import { createVolumeMounts } from './volume-mounts.ts';
import { createVolumeParts } from './volume-parts.ts';
import { openVolumeRecords, type VolumeRecord } from './volume-records.ts';
import type { Volume, Volumes } from './volumes.ts';

/** Opens the room over `root`, a folder of its own whose path has no links in it; nothing is mended before `recover`. */
export function openVolumes(options: { root: string; state: State; events: Pick<EventBus, 'publish'> }): Volumes {
  const folders = openVolumeFolders(options.root);
  const records = openVolumeRecords(options.state, folders);
  const context: VolumeContext = { folders, records, mounts: createVolumeMounts(), parts: createVolumeParts(join(options.root, partsName)), lock: createKeyedLock(), pins: new Map(), events: options.events };
  const get = (name: string): Volume => {
    const volume = records.find(name);
    if (volume === undefined) throw new EngineError('not-found', `get ${name}: no such volume`);
    return volume;
  };
  return {
    list: () => records.all().flatMap(({ name }) => records.find(name) ?? []),
    get,
    find: (name) => records.find(name),
    create: async (request) => {
      await using reservation = await reserveVolume(context, request);
      reservation.commit();
      return reservation.volume;
    },
    reserve: (request) => reserveVolume(context, request),
    remove: (name, how) => removeVolume(context, name, how),
    usage: async (name) => {
      const { bytes, inodes } = await folderUsage(get(name).path);
      return { bytes, files: inodes };
    },
    clone: (name, to) => cloneVolume(context, name, to),
    empty: (name, how) => emptyVolume(context, name, how),
    attach: async (name, containerId) => {
      using _held = await context.lock.acquire(name);
      const volume = get(name);
      context.mounts.attach(volume, containerId);
      return volume;
    },
    openPart: (name, subpath) => context.parts.open(get(name), subpath),
    detach: async (name, containerId) => {
      using _held = await context.lock.acquire(name);
      const volume = records.find(name);
      if (volume !== undefined) context.mounts.detach(volume, containerId);
    },
    ...createShelf(context),
    recover: (running) => recoverVolumes(context, running),
    check: (running) => checkVolumes(context, running),
  };
}

/** Volumes that are set aside for a removed container. */
function createShelf(context: VolumeContext): Pick<Volumes, 'setAside' | 'bringBack' | 'removeSetAside' | 'usageSetAside' | 'listSetAside'> {
  const { records, lock } = context;
  const asideFor = (containerId: string): VolumeRecord[] => records.all().filter(({ setAsideFor }) => setAsideFor === containerId);
  return {
    setAside: (containerId, names) => {
      for (const record of records.all()) if (names.includes(record.name)) records.put({ ...record, setAsideFor: containerId });
    },
    bringBack: (containerId) => {
      for (const { setAsideFor: _owner, ...record } of asideFor(containerId)) records.put(record);
    },
    removeSetAside: async (containerId) => {
      for (const { name } of asideFor(containerId)) {
        using _held = await lock.acquire(name);
        await discardVolume(context, name);
      }
    },
    usageSetAside: async (containerId) => {
      let bytes = 0;
      for (const { name } of asideFor(containerId)) bytes += (await folderUsage(context.folders.data(name))).bytes;
      return { bytes };
    },
    listSetAside: () => {
      const owners = Map.groupBy(records.all().filter(({ setAsideFor }) => setAsideFor !== undefined), ({ setAsideFor }) => setAsideFor ?? '');
      return [...owners].map(([containerId, kept]) => ({ containerId, names: kept.map(({ name }) => name) }));
    },
  };
}
