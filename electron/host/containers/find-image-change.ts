import type { EngineClient } from '../../engine-client/engine-client.ts';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ImageChange } from '../../shared/ipc/containers.ts';

/** What became of the tag that a container was made from; null where it still means the same image. */
export async function findImageChange(client: EngineClient, id: string): Promise<ImageChange | null> {
  const found = (await client.listContainers()).find((container) => container.Id === id);
  const tag = found?.tidewharf.movedTag ?? null;
  if (found === undefined || tag === null) return null;
  const { history } = await client.tagHistory({ name: tag }).catch((error: unknown) => {
    if (isEngineError(error, 'not-found')) return { history: [] };
    throw error;
  });
  const now = history.find(({ imageId }) => imageId !== null);
  const before = history.find(({ imageId }) => imageId === found.ImageID);
  const { image } = await client.inspectImage({ id: tag });
  return {
    tag,
    old: { imageId: found.ImageID, digest: before?.digest ?? null },
    new: { imageId: image.Id, digest: now?.imageId === image.Id ? now.digest : null },
    at: now?.at ?? null,
    by: now?.by ?? null,
  };
}
