import { setTimeout as wait } from 'node:timers/promises';
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
  const lasting = [
    ...state.check().map((text) => `state: ${text}`),
    ...(await store.verify()).map((digest) => `blob ${digest}: its bytes are not what its name says`),
    ...(await snapshots.check({ repair: false })),
    ...(await images.check()),
  ];
  const all = containers.list();
  const running = listRunning(all);
  const checked = {
    blobs: (await store.list()).length,
    layers: snapshots.listLayers().length,
    images: images.list().length,
    containers: all.length,
    running: running.size,
    networks: networks.list().length,
    volumes: volumes.list().length,
  };
  return { problems: [...lasting, ...(await checkMoving(rooms))], checked };
}

const looks = 10;
const pauseMs = 300;

/**
 * Containers end while they are looked at, and the kernel takes links away on its own time: what is wrong only for a moment is no problem.
 */
async function checkMoving({ containers, networks }: { containers: Containers; networks: Networks }): Promise<string[]> {
  for (let look = 1; ; look += 1) {
    const running = listRunning(containers.list());
    const problems = [...(await networks.check({ running, repair: false })), ...(await containers.check())];
    if (problems.length === 0 || look === looks) return problems;
    await wait(pauseMs);
  }
}

function listRunning(all: ReturnType<Containers['list']>): Set<string> {
  return new Set(all.filter(({ status }) => status === 'running' || status === 'paused').map(({ id }) => id));
}
