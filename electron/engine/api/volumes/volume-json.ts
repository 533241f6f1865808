import type { VolumeJson } from '../../../shared/docker/volume-json.ts';
import type { Volume } from '../../volumes/volumes.ts';
import type { Rooms } from '../rooms.ts';

export function volumeJson({ name, path, createdAt, labels, options }: Volume): VolumeJson {
  return {
    CreatedAt: createdAt.replace(/\.\d+Z$/, 'Z'),
    Driver: 'local',
    Labels: orNull(labels),
    Mountpoint: path,
    Name: name,
    Options: orNull(options),
    Scope: 'local',
  };
}

/** All volumes with their bytes, which are counted file by file, and how many containers have each: the part of `GET /system/df`. */
export async function volumesWithUsage({ volumes, containers }: Pick<Rooms, 'volumes' | 'containers'>): Promise<VolumeJson[]> {
  const users = containers.volumeUsers();
  const counted: VolumeJson[] = [];
  for (const volume of volumes.list()) {
    const { bytes } = await volumes.usage(volume.name);
    const ids = new Set(users.get(volume.name)?.map(({ containerId }) => containerId));
    counted.push({ ...volumeJson(volume), UsageData: { RefCount: ids.size, Size: bytes } });
  }
  return counted;
}

function orNull(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  return Object.keys(map).length > 0 ? map : null;
}
