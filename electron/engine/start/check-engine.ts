import type { Containers } from '../containers/containers.ts';
import type { Images } from '../images/images.ts';
import type { Networks } from '../networks/networks.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { State } from '../state/state.ts';
import type { Volumes } from '../volumes/volumes.ts';
import type { Store } from '../store/store.ts';

export type CheckReport = { readonly problems: readonly string[]; readonly checked: Readonly<Record<string, number>> };

/** Walks everything that the engine keeps, re-hashing every blob, and changes nothing. */
export async function checkEngine(rooms: {
  readonly state: State;
  readonly store: Store;
  readonly snapshots: Snapshots;
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
}): Promise<CheckReport> {
  const { state, store, snapshots, images, containers, networks, volumes } = rooms;
  const all = containers.list();
  const running = new Set<string>(all.filter(({ status }) => status === 'running' || status === 'paused').map(({ id }) => id));
  const problems = [
    ...state.check().map((text) => `state: ${text}`),
    ...(await store.verify()).map((digest) => `blob ${digest}: its bytes are not what its name says`),
    ...(await snapshots.check({ repair: false })),
    ...(await images.check()),
    ...(await networks.check({ running, repair: false })),
    ...(await containers.check()),
  ];
  const checked = {
    blobs: (await store.list()).length,
    layers: snapshots.listLayers().length,
    images: images.list().length,
    containers: all.length,
    running: running.size,
    networks: networks.list().length,
    volumes: volumes.list().length,
  };
  return { problems, checked };
}
