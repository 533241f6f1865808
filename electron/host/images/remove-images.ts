import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ImageCalls, RemovedContainer } from '../../shared/ipc/images.ts';

/** Removes the containers of a plan one after the other, then the image with all its names. Stops at the first that fails. */
export async function removeAll(client: EngineClient, { id, containers }: ImageCalls['images.removeAll']['in']): Promise<ImageCalls['images.removeAll']['out']> {
  const removed: RemovedContainer[] = [];
  const names = new Map((await client.listContainers()).map((container) => [container.Id, container.Names[0]?.replace(/^\//, '') ?? container.Id]));
  for (const container of containers) {
    removed.push({ id: container, name: names.get(container) ?? container, canBeRestored: await client.removeContainer({ id: container, force: true }) });
  }
  const image = await client.removeImage({ reference: id, force: true });
  return { image: { ...image, canBeRestored: await isTrashOn(client) }, containers: removed };
}

/** What is removed goes to the trash. */
export async function isTrashOn(client: EngineClient): Promise<boolean> {
  return (await client.trashSettings()).enabled;
}
