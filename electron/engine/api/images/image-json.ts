import type { ImageHistoryItem, ImageInspect } from '../../../shared/docker/image-inspect.ts';
import type { ImageListItem } from '../../../shared/docker/image-list-item.ts';
import type { ContainerDefaults, HistoryEntry } from '../../../shared/oci/manifest.ts';
import type { Image } from '../../images/images.ts';

/** One of `GET /images/json`. */
export function imageListItem(image: Image, options: { sharedSize: number; containers: number }): ImageListItem {
  return {
    Id: image.id,
    ParentId: '',
    RepoTags: image.tags,
    RepoDigests: image.repoDigests,
    Created: seconds(image.config.created ?? image.createdAt),
    Size: image.size,
    SharedSize: options.sharedSize,
    Labels: image.config.config?.Labels ?? null,
    Containers: options.containers,
  };
}

/** `GET /images/{name}/json`. */
export function imageInspect(image: Image): ImageInspect {
  const { config } = image;
  const defaults = defaultsJson(config.config ?? {});
  return {
    Id: image.id,
    RepoTags: image.tags,
    RepoDigests: image.repoDigests,
    Parent: '',
    Comment: config.history?.at(-1)?.comment ?? '',
    Created: config.created ?? '',
    DockerVersion: '',
    Author: config.author ?? '',
    Config: defaults,
    // Gone from Docker with 1.45, but Compose v1 speaks the newest version and makes no container anew without it.
    ContainerConfig: defaults,
    Architecture: config.architecture,
    ...(config.variant && { Variant: config.variant }),
    Os: config.os,
    Size: image.size,
    GraphDriver: { Name: 'overlay2', Data: null },
    RootFS: { Type: 'layers', Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: image.createdAt },
  };
}

function defaultsJson(defaults: ContainerDefaults): ImageInspect['Config'] {
  return {
    OnBuild: null,
    ...defaults,
    User: defaults.User ?? '',
    Env: defaults.Env ?? null,
    Cmd: defaults.Cmd ?? null,
    Volumes: defaults.Volumes ?? null,
    WorkingDir: defaults.WorkingDir ?? '',
    Entrypoint: defaults.Entrypoint ?? null,
    Labels: defaults.Labels ?? null,
  };
}

/** `GET /images/{name}/history`, newest first. Layers that the history does not tell of come as entries without a word. */
export function imageHistory(image: Image): ImageHistoryItem[] {
  const told: readonly HistoryEntry[] = image.config.history ?? [];
  const untold = image.layerSizes.length - told.filter((entry) => !entry.empty_layer).length;
  const entries = [...Array.from({ length: Math.max(0, untold) }, (): HistoryEntry => ({})), ...told];
  let layer = 0;
  const items = entries.map((entry, index): ImageHistoryItem => {
    const newest = index === entries.length - 1;
    return {
      Id: newest ? image.id : '<missing>',
      Created: seconds(entry.created),
      CreatedBy: entry.created_by ?? '',
      Tags: newest && image.tags.length > 0 ? image.tags : null,
      Size: entry.empty_layer ? 0 : (image.layerSizes[layer++] ?? 0),
      Comment: entry.comment ?? '',
    };
  });
  return items.toReversed();
}

function seconds(time: string | undefined): number {
  const value = Date.parse(time ?? '');
  return Number.isNaN(value) ? 0 : Math.floor(value / 1000);
}
