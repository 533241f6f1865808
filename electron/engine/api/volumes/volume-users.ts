import type { Rooms } from '../rooms.ts';

/** Ids of the containers that have a volume, running or not. */
export function usersOf({ containers }: Pick<Rooms, 'containers'>, volume: string): string[] {
  return [...new Set(containers.volumeUsers().get(volume)?.map(({ containerId }) => containerId))];
}
