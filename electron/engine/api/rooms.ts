import type { Builds } from '../build/builds.ts';
import type { Containers } from '../containers/containers.ts';
import type { Trash } from '../containers/trash.ts';
import type { Disk } from '../disk/disk.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Images } from '../images/images.ts';
import type { Networks } from '../networks/networks.ts';
import type { Volumes } from '../volumes/volumes.ts';
import type { HostControls } from '../runtime/host-controls.ts';
import type { Registry } from '../registry/registry.ts';

/** What the API stands on. It keeps no state of its own. */
export type Rooms = {
  readonly images: Images;
  readonly containers: Containers;
  readonly trash: Trash;
  readonly builds: Builds;
  readonly disk: Disk;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly events: EventBus;
  readonly info: EngineInfo;
  readonly registry: Pick<Registry, 'checkLogin' | 'describe' | 'listTags' | 'search'>;
  /** An error that is no EngineError is a bug: told here, with the request line. */
  readonly onBug?: (error: unknown, request: string) => void;
};

/** What the engine knows about itself, fixed while it runs. */
export type EngineInfo = {
  readonly version: string;
  readonly gitCommit: string;
  /** Stays the same for one data folder. */
  readonly id: string;
  readonly dataRoot: string;
  readonly runtime: { readonly name: string; readonly version: string; readonly cgroupVersion: 1 | 2 };
  readonly mirrors: readonly string[];
  readonly insecureRegistries: readonly string[];
  readonly rootless: boolean;
  /** What can be limited on this machine. */
  readonly controls: Pick<HostControls, 'memory' | 'swap' | 'cpu' | 'cpuset' | 'pids' | 'oomKillDisable'>;
  /** The program behind `--init`; undefined where there is none. */
  readonly initPath: string | undefined;
};
