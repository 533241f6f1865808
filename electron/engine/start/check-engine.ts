import { setTimeout as wait } from 'node:timers/promises';
import type { Builds } from '../build/builds.ts';
import type { Containers } from '../containers/containers.ts';
import { describeDamage } from '../images/check/describe-damage.ts';
import type { Images } from '../images/images.ts';
import type { Networks } from '../networks/networks.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { State } from '../state/state.ts';
import type { Volumes } from '../volumes/volumes.ts';
import type { Store } from '../store/store.ts';

export type CheckReport = {
  readonly problems: readonly string[];
  /** What was wrong, and was mended. */
  readonly mended: readonly string[];
  readonly checked: Readonly<Record<string, number>>;
};

type Checked = {
  readonly state: State;
  readonly store: Store;
  readonly snapshots: Snapshots;
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly builds: Pick<Builds, 'problems'>;
};

/** Walks everything that the engine keeps, re-hashing every blob; `deep` compares unpacked layers too. Changes nothing, unless `repair` says so. */
export async function checkEngine(rooms: Checked, { deep, repair }: { deep: boolean; repair: boolean }): Promise<CheckReport> {
  const { state, store, snapshots, images, containers, networks, volumes, builds } = rooms;
  const contents = deep ? await checkContents(rooms, repair) : undefined;
  const lasting = [
    ...state.check().map((text) => `state: ${text}`),
    ...(contents?.problems ?? (await store.verify()).map((digest) => `blob ${digest}: its bytes are not what its name says`)),
    ...(await snapshots.check({ repair: false })),
    ...(await images.check()),
    ...(await builds.problems()),
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
    ...contents?.checked,
  };
  return { problems: [...lasting, ...(await checkMoving(rooms))], mended: contents?.mended ?? [], checked };
}

/** Content of blobs, layers and records, each against the others. */
async function checkContents({ images, containers }: Checked, repair: boolean): Promise<CheckReport> {
  const [problems, mended]: [string[], string[]] = [[], []];
  const names = new Map<string, string>(containers.list().map(({ id, name }) => [id, name]));
  let checked = {};
  for await (const line of images.deepCheck({ repair, nameOf: (id) => names.get(id) ?? id })) {
    if (line.kind === 'damage') (line.mending.kind === 'mended' ? mended : problems).push(describeDamage(line));
    else if (line.kind === 'done') checked = line.checked;
  }
  return { problems, mended, checked };
}

const looks = 10;
const pauseMs = 300;

/**
 * Containers end while they are looked at, and the kernel takes links away on its own time: what is wrong only for a moment is no problem.
 */
async function checkMoving({ containers, networks }: { containers: Containers; networks: Networks }): Promise<string[]> {
  for (let look = 1; ; look += 1) {
    const running = new Set([...listRunning(containers.list()), ...containers.stepIds()]);
    const problems = [...(await networks.check({ running, repair: false })), ...(await containers.check())];
    if (problems.length === 0 || look === looks) return problems;
    await wait(pauseMs);
  }
}

function listRunning(all: ReturnType<Containers['list']>): Set<string> {
  return new Set(all.filter(({ status }) => status === 'running' || status === 'paused').map(({ id }) => id));
}
