import type { TrashReply } from '../../electron/shared/engine-api/trash.ts';
import type { ApiClient } from './api-client.ts';
import type { Choices } from './choices.ts';

/** What happens to containers in a life, in no order: each takes one step over the API. A refusal (`status 4xx`) is part of it. */
export type LifeStep = { readonly name: string; readonly run: (world: LifeWorld) => Promise<unknown> };

export type LifeWorld = {
  readonly api: ApiClient;
  readonly random: Choices;
  readonly image: string;
  /** A tar with one file. */
  readonly tar: Buffer;
  /** A number that no container had. */
  readonly nextNumber: () => number;
};

/** Label of everything that the steps make. */
export const workLabel = 'work';
const networks = ['life-one', 'life-two'];
const volumes = ['vol-one', 'vol-two', 'vol-three'];

/** Names tell what is to become of a container: `code-7-12` ends by itself with 7, `again-12` is started again for ever, `work-12` runs until it is stopped. */
export const exitCodeOf = (name: string): number | undefined => {
  const code = /^\/?code-(\d+)-/.exec(name)?.[1];
  return code === undefined ? undefined : Number(code);
};

async function create({ api, random, image, nextNumber }: LifeWorld): Promise<unknown> {
  const number = nextNumber();
  const kind = random.pick(['code', 'code', 'again', 'work', 'work', 'work']);
  const code = 1 + random.whole(100);
  const [name, script] = {
    code: [`code-${code}-${number}`, `sleep 0.${random.whole(8)}; exit ${code}`],
    again: [`again-${number}`, `sleep 0.3; exit 1`],
    work: [`work-${number}`, 'trap "exit 0" TERM; sleep 100000 & wait'],
  }[kind] as [string, string];
  const network = random.pick(['bridge', 'bridge', 'none', ...networks]);
  const host = {
    NetworkMode: network,
    ...(kind === 'again' && { RestartPolicy: { Name: random.pick(['always', 'on-failure']) } }),
    ...(network !== 'none' && random.chance(0.5) && { PortBindings: { '80/tcp': [{ HostPort: '' }] } }),
    ...(random.chance(0.4) && { Binds: [`${random.pick(volumes)}:/data`] }),
    ...(random.chance(0.2) && { Tmpfs: { '/scratch': '' } }),
    ...(random.chance(0.2) && { Memory: 64_000_000, PidsLimit: 50 }),
    AutoRemove: kind === 'work' && random.chance(0.1),
  };
  const config = {
    ...(random.chance(0.2) && { Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9, Retries: 2 } }),
    // The second one is filled from the image.
    ...(random.chance(0.3) && { Volumes: { '/anonymous': {}, '/etc': {} } }),
  };
  await api.call('POST', `/containers/create?name=${name}`, { Image: image, Cmd: ['sh', '-c', script], Labels: { [workLabel]: '1' }, ...config, HostConfig: host });
  return api.call('POST', `/containers/${name}/start`);
}

/** A container of this work that is not meant to end by itself. */
async function pick({ api, random }: LifeWorld): Promise<string> {
  const all = (await api.call('GET', `/containers/json?all=1&filters=${encodeURIComponent(`{"label":["${workLabel}"]}`)}`)) as { Names: string[] }[];
  const names = all.map(({ Names: [name = ''] }) => name.slice(1)).filter((name) => exitCodeOf(name) === undefined);
  return names.length === 0 ? 'nobody' : random.pick(names);
}

const act = (name: string, action: (container: string, random: Choices) => string): LifeStep => ({
  name,
  run: async (world) => world.api.call('POST', `/containers/${action(await pick(world), world.random)}`),
});

const steps: readonly LifeStep[] = [
  ...Array.from({ length: 5 }, () => ({ name: 'create and start', run: create })),
  act('stop', (id, random) => `${id}/stop?t=${random.whole(2)}`),
  act('start', (id) => `${id}/start`),
  act('start', (id) => `${id}/start`),
  act('restart', (id) => `${id}/restart?t=0`),
  act('kill', (id) => `${id}/kill`),
  act('pause', (id) => `${id}/pause`),
  act('unpause', (id) => `${id}/unpause`),
  { name: 'rename', run: async (world) => world.api.call('POST', `/containers/${await pick(world)}/rename?name=again-or-work-${world.nextNumber()}`) },
  { name: 'exec', run: async (world) => world.api.exec(await pick(world), ['true']) },
  { name: 'exec', run: async (world) => world.api.exec(await pick(world), ['sleep', '0.2']) },
  { name: 'update', run: async (world) => world.api.call('POST', `/containers/${await pick(world)}/update`, { Memory: 80_000_000, MemorySwap: 160_000_000, PidsLimit: 40 + world.random.whole(40) }) },
  { name: 'copy in', run: async (world) => world.api.put(`/containers/${await pick(world)}/archive?path=/tmp`, world.tar) },
  { name: 'copy out', run: async (world) => world.api.measure(`/containers/${await pick(world)}/archive?path=/etc`) },
  { name: 'changes', run: async (world) => world.api.call('GET', `/containers/${await pick(world)}/changes`) },
  {
    name: 'edit',
    run: async (world) =>
      world.api.call('POST', `/tidewharf/v1/containers/${await pick(world)}/edit`, { env: [`A=${world.nextNumber()}`], ports: world.random.pick([[], [{ containerPort: 80 }]]), restart: true }),
  },
  { name: 'network create', run: ({ api, random }) => api.call('POST', '/networks/create', { Name: random.pick(networks), Labels: { [workLabel]: '1' } }) },
  { name: 'network remove', run: ({ api, random }) => api.call('DELETE', `/networks/${random.pick(networks)}`) },
  { name: 'connect', run: async (world) => world.api.call('POST', `/networks/${world.random.pick(networks)}/connect`, { Container: await pick(world) }) },
  { name: 'connect', run: async (world) => world.api.call('POST', `/networks/${world.random.pick(networks)}/connect`, { Container: await pick(world), EndpointConfig: { Aliases: ['alias'] } }) },
  { name: 'disconnect', run: async (world) => world.api.call('POST', `/networks/${world.random.pick([...networks, 'bridge'])}/disconnect`, { Container: await pick(world), Force: true }) },
  { name: 'volume create', run: ({ api, random }) => api.call('POST', '/volumes/create', { Name: random.pick(volumes), Labels: { [workLabel]: '1' } }) },
  { name: 'volume remove', run: ({ api, random }) => api.call('DELETE', `/volumes/${random.pick(volumes)}`) },
  { name: 'remove', run: async (world) => world.api.call('DELETE', `/containers/${await pick(world)}?force=1&v=1`) },
  { name: 'remove', run: async (world) => world.api.call('DELETE', `/containers/${await pick(world)}?v=1`) },
  { name: 'restore', run: restore },
  { name: 'empty the trash', run: ({ api }) => api.call('DELETE', '/tidewharf/v1/trash') },
];

async function restore({ api, random }: LifeWorld): Promise<unknown> {
  const { containers } = (await api.call('GET', '/tidewharf/v1/trash')) as TrashReply;
  return containers.length === 0 ? undefined : api.call('POST', `/tidewharf/v1/trash/${random.pick(containers).id}/restore`);
}

/** Refusals that Docker answers with 500, and so do we. */
const dockersOwn = /is not paused|Cannot restart container/;

/** Steps one after the other until the engine goes away. Returns the answers that tell of a failure of the engine itself. */
export async function liveRandomly(world: LifeWorld): Promise<string[]> {
  const failures: string[] = [];
  for (;;) {
    const step = world.random.pick(steps);
    try {
      await step.run(world);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const status = /^status (\d+)/.exec(message)?.[1];
      if (status === undefined) return failures;
      if (Number(status) >= 500 && !dockersOwn.test(message)) failures.push(`${step.name}: ${message}`);
    }
  }
}
