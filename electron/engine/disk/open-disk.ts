import { diskSpace } from '../sys/disk-error.ts';
import { buildStory } from './build-story.ts';
import type { Disk } from './disk.ts';
import { planRemoval } from './plan-removal.ts';
import { prune } from './run-prune.ts';
import { stockedImage, takeInventory, type DiskRooms } from './take-inventory.ts';

/** Looks over the rooms that keep something on the disk. */
export function openDisk(rooms: DiskRooms): Disk {
  return {
    story: async () => buildStory(await takeInventory(rooms), await diskSpace(rooms.dataRoot)),
    prune: (request, signal) => prune(rooms, request, signal),
    removal: async (nameOrId) => {
      const image = rooms.images.get(nameOrId);
      return planRemoval(await takeInventory(rooms), stockedImage(image));
    },
  };
}
