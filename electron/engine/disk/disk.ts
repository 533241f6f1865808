import type { DiskReply, PruneReply, PruneRequest, RemovalReply } from '../../shared/engine-api/disk.ts';

/** What takes room on the disk, and what would give it back. Keeps nothing of its own. */
export type Disk = {
  /** Every byte of the data folder. Walks what may change: writable layers, logs, volumes. */
  story(): Promise<DiskReply>;
  /** Plans, and unless it is a dry run does what was planned. `not-found` for an image that is not there, before anything changes. Aborting ends it `cancelled` between two items: what went is gone. */
  prune(request: PruneRequest, signal?: AbortSignal): Promise<PruneReply>;
  /** `not-found` where there is no such image. */
  removal(nameOrId: string): Promise<RemovalReply>;
};
