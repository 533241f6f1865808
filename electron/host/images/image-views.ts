import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ImageDetail, ImageSummary } from '../../shared/ipc/images.ts';

/** Images as the screens show them. */
export type ImageViews = { list(): Promise<ImageSummary[]>; inspect(id: string): Promise<ImageDetail> };

export function createImageViews(client: EngineClient): ImageViews {
  /** An image never changes: its layers are asked for once. */
  const layersOf = new Map<string, number>();

  const countLayers = async (id: string): Promise<number> => {
    const known = layersOf.get(id);
    if (known !== undefined) return known;
    const { image } = await client.inspectImage({ id });
    layersOf.set(id, image.RootFS.Layers.length);
    return image.RootFS.Layers.length;
  };

  const countContainers = async (): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    for (const { ImageID } of await client.listContainers()) counts.set(ImageID, (counts.get(ImageID) ?? 0) + 1);
    return counts;
  };

  return {
    list: async () => {
      const [images, containers] = await Promise.all([client.listImages(), countContainers()]);
      const ids = new Set(images.map(({ Id }) => Id));
      for (const id of layersOf.keys()) if (!ids.has(id)) layersOf.delete(id);
      const layers = await Promise.allSettled(images.map(({ Id }) => countLayers(Id)));
      return images.map((image, index) => {
        const counted = layers[index];
        return {
          id: image.Id,
          tags: named(image.RepoTags),
          digests: named(image.RepoDigests),
          size: image.Size,
          createdAt: new Date(image.Created * 1000).toISOString(),
          containers: containers.get(image.Id) ?? 0,
          layers: counted?.status === 'fulfilled' ? counted.value : 0,
        };
      });
    },
    inspect: async (id) => {
      const [{ image, raw }, history, containers] = await Promise.all([client.inspectImage({ id }), client.imageHistory({ id }), countContainers()]);
      const config = image.Config;
      return {
        id: image.Id,
        tags: named(image.RepoTags),
        digests: named(image.RepoDigests),
        size: image.Size,
        createdAt: image.Created,
        containers: containers.get(image.Id) ?? 0,
        layers: image.RootFS.Layers.length,
        architecture: image.Architecture,
        os: image.Os,
        config: {
          entrypoint: config?.Entrypoint ?? [],
          cmd: config?.Cmd ?? [],
          env: config?.Env ?? [],
          exposedPorts: config?.ExposedPorts ?? [],
          user: config?.User ?? '',
          workingDir: config?.WorkingDir ?? '',
          labels: config?.Labels ?? {},
        },
        history: history.map(({ CreatedBy, Created, Size }) => ({ createdBy: CreatedBy, createdAt: new Date(Created * 1000).toISOString(), size: Size })),
        raw,
      };
    },
  };
}

/** Docker's word for a missing name is left out. */
function named(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('<none>'));
}
