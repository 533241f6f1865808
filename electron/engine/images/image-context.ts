import type { ChainId } from '../../shared/oci/digest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Registry } from '../registry/registry.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import type { ImageRecords } from './image-records.ts';
import type { Image } from './images.ts';
import type { Keepers } from './keepers.ts';
import type { Leases } from './leases.ts';

/** Whether what is removed goes to the trash is decided above; there it is heard that something did. */
export type TrashSwitch = { readonly isOn: () => boolean; readonly changed: () => void };

/** What the use cases of this room work with. */
export type ImageContext = {
  readonly records: ImageRecords;
  readonly leases: Leases;
  readonly keepers: Keepers;
  readonly store: Store;
  readonly registry: Registry;
  readonly snapshots: Snapshots;
  readonly events: EventBus;
  /** `conflict` for an image that is not to be pushed before somebody has looked at it. */
  readonly checkPush: (image: Image, name: Reference, signal: AbortSignal) => Promise<void>;
  readonly trash: TrashSwitch;
  /** What is remembered of a layer goes with it. */
  readonly onLayerGone: (chainId: ChainId) => void;
  /** What this machine runs. */
  readonly platform: Platform;
};
