import { EngineError } from '../../shared/errors/engine-error.ts';
import { diskSpace } from '../sys/disk-error.ts';
import { buildStory } from './build-story.ts';
import type { Disk } from './disk.ts';
import { takeInventory, type DiskRooms } from './take-inventory.ts';

/** Looks over the rooms that keep something on the disk. */
export function openDisk(rooms: DiskRooms): Disk {
  return {
    story: async () => buildStory(await takeInventory(rooms), await diskSpace(rooms.dataRoot)),
    prune: () => notYet(),
    removal: () => notYet(),
  };
}

function notYet(): never {
  throw new EngineError('not-implemented', 'not served yet');
}
