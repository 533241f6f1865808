import type { Digest } from '../../../shared/oci/digest.ts';
import type { Images } from '../../images/images.ts';
import type { Snapshots } from '../../snapshots/snapshots.ts';
import type { State } from '../../state/state.ts';
import type { Store } from '../../store/store.ts';
import type { KeptContexts } from '../context/kept-contexts.ts';

/** What the cache works with. */
export type CacheRooms = {
  /** A folder of the cache alone, on the file system of the layers. */
  readonly root: string;
  readonly state: State;
  readonly images: Pick<Images, 'keep' | 'sweep' | 'isHeld' | 'list' | 'trash'>;
  readonly snapshots: Pick<Snapshots, 'findLayer' | 'diskUsage' | 'swept'>;
  readonly store: Pick<Store, 'has' | 'diskUsage'>;
  /** Contexts that were sent, for lists and prunes. */
  readonly contexts: Pick<KeptContexts, 'list' | 'remove'>;
  /** Builds that go on: what they used is not removed. */
  readonly running: () => ReadonlySet<string>;
  /** Lists of files that builds of history name. */
  readonly filesOfBuilds: () => Promise<ReadonlySet<Digest>>;
  readonly now?: () => Date;
};
