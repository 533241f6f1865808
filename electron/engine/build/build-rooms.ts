import type { Containers } from '../containers/containers.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Images } from '../images/images.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import type { Registry } from '../registry/registry.ts';
import type { Platform } from '../../shared/oci/platform.ts';

/** The rooms below, as far as builds use them. */
export type BuildRooms = {
  readonly state: State;
  readonly store: Store;
  readonly registry: Registry;
  readonly images: Images;
  readonly snapshots: Snapshots;
  readonly containers: Pick<Containers, 'runStep' | 'claimWritable'>;
  readonly events: Pick<EventBus, 'publish'>;
  /** What this machine runs. */
  readonly platform: Platform;
};
