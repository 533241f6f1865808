import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ImageDetail, ImageSummary } from '../../shared/ipc/images.ts';

/** Images as the lists show them. */
export async function listImages(client: EngineClient): Promise<ImageSummary[]> {
  const { images } = await client.imageSummaries();
  return images.map(({ names, repoDigests, bytes, ...image }) => ({ ...image, tags: names, digests: repoDigests, size: bytes }));
}

/** One image as its page shows it. */
export async function inspectImage(client: EngineClient, id: string): Promise<ImageDetail> {
  const [{ image, raw }, history, containers] = await Promise.all([client.inspectImage({ id }), client.imageHistory({ id }), client.listContainers()]);
  const config = image.Config;
  return {
    id: image.Id,
    tags: named(image.RepoTags),
    digests: named(image.RepoDigests),
    size: image.Size,
    createdAt: image.Created,
    containers: containers.filter(({ ImageID }) => ImageID === image.Id).length,
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
}

/** Docker's word for a missing name is left out. */
function named(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('<none>'));
}
