import type { ImageListReply } from '../../../shared/engine-api/image-list.ts';
import { formatPlatform } from '../../../shared/oci/platform.ts';
import type { Call, Route } from '../call.ts';
import { sharedBytes } from '../images/layer-bytes.ts';
import { sendJson } from '../respond.ts';

/** What a list of images shows, in one answer. Fields: electron/shared/engine-api/image-list.ts. */
export const imageListRoutes: readonly Route[] = [{ method: 'GET', path: '/tidewharf/v1/images', handle: sendImages }];

function sendImages({ rooms, response }: Call): void {
  const all = rooms.images.list();
  const shared = sharedBytes(all);
  const used = Map.groupBy(rooms.containers.list(), ({ imageId }) => imageId);
  const images = all.map((image) => {
    const { id, tags, repoDigests, size, chainIds, config } = image;
    return {
      id, names: tags, repoDigests, platform: formatPlatform(config), bytes: size, sharedBytes: shared(image), createdAt: config.created ?? image.createdAt,
      layers: chainIds.length, containers: used.get(id)?.length ?? 0,
    };
  });
  images.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  sendJson(response, 200, { images } satisfies ImageListReply);
}
