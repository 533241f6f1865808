import type { Platform } from '../../shared/oci/platform.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Registry } from '../registry/registry.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import type { ImageRecords } from './image-records.ts';
import type { Leases } from './leases.ts';

/** What the use cases of this room work with. */
export type ImageContext = {
  readonly records: ImageRecords;
  readonly leases: Leases;
  readonly store: Store;
  readonly registry: Registry;
  readonly snapshots: Snapshots;
  readonly events: EventBus;
  /** What this machine runs. */
  readonly platform: Platform;
};
