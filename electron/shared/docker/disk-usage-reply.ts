import type { ContainerListItem } from './container-list-item.ts';
import type { ImageListItem } from './image-list-item.ts';

/** `GET /system/df`. Bytes. */
export type DiskUsageReply = {
  readonly LayersSize: number;
  readonly Images: readonly ImageListItem[];
  readonly Containers: readonly ContainerListItem[];
  readonly Volumes: readonly never[];
  readonly BuildCache: readonly never[];
};
