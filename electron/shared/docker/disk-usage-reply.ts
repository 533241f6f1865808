import type { BuildCacheJson } from './build-cache.ts';
import type { ContainerListItem } from './container-list-item.ts';
import type { VolumeJson } from './volume-json.ts';
import type { ImageListItem } from './image-list-item.ts';

/** `GET /system/df`. Bytes. */
export type DiskUsageReply = {
  readonly LayersSize: number;
  readonly Images: readonly ImageListItem[];
  readonly Containers: readonly ContainerListItem[];
  readonly Volumes: readonly VolumeJson[];
  readonly BuildCache: readonly BuildCacheJson[];
};
