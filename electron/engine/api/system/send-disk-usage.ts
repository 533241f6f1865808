import type { DiskUsageReply } from '../../../shared/docker/disk-usage-reply.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { buildCacheJson } from '../build/cache-json.ts';
import type { Call } from '../call.ts';
import { containerListItem } from '../containers/container-list-item.ts';
import { describeAll, withSizes } from '../containers/list-containers.ts';
import { imageListItem } from '../images/image-json.ts';
import { allLayerBytes, sharedBytes } from '../images/layer-bytes.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { inVersion } from '../version-changes.ts';
import { volumesWithUsage } from '../volumes/volume-json.ts';

const kinds = ['container', 'image', 'volume', 'build-cache'];

/** `GET /system/df`: everything, or only what `type` asks for (from 1.42 on); a kind that is not asked for is not counted. */
export async function sendDiskUsage({ rooms, query, response, version }: Call): Promise<void> {
  const asked = version < 42 ? [] : query.getAll('type');
  for (const kind of asked) if (!kinds.includes(kind)) throw new EngineError('invalid', `unknown object type: ${kind}`);
  const wants = (kind: string): boolean => asked.length === 0 || asked.includes(kind);
  const reply: DiskUsageReply = {
    LayersSize: wants('image') ? allLayerBytes(rooms.images.list()) : 0,
    Images: wants('image') ? imagesWithUsage(rooms) : [],
    Containers: wants('container') ? await containersWithUsage(rooms) : [],
    Volumes: wants('volume') ? await volumesWithUsage(rooms) : [],
    BuildCache: wants('build-cache') ? (await rooms.builds.cacheEntries()).map(buildCacheJson) : [],
  };
  sendJson(response, 200, inVersion(version, 'disk-usage', reply));
}

function imagesWithUsage({ images, containers }: Rooms): DiskUsageReply['Images'] {
  const all = images.list();
  const shared = sharedBytes(all);
  const users = Map.groupBy(containers.list(), ({ imageId }) => imageId);
  return all.map((image) => imageListItem(image, { sharedSize: shared(image), containers: users.get(image.id)?.length ?? 0 }));
}

async function containersWithUsage(rooms: Rooms): Promise<DiskUsageReply['Containers']> {
  const listed = describeAll(rooms);
  const now = Date.now();
  return withSizes(rooms, listed, listed.map((container) => containerListItem(container, now)));
}
