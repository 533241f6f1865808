import type { CacheTrim } from '../../../shared/engine-api/builds.ts';
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
  /** Its limit where nobody set one; without it a share of the disk. */
  readonly maxBytes?: number | undefined;
  /** Told what went by itself, and what went wrong then. */
  readonly onTrim?: (trim: CacheTrim) => void;
  readonly warn?: (message: string, error: unknown) => void;
  readonly now?: () => Date;
};
