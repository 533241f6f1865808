import { PassThrough, type Readable } from 'node:stream';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId, ContainerId, DiffId, Digest, ImageId } from '../../../shared/oci/digest.ts';
import { parseDigest } from '../../../shared/oci/digest.ts';
import { formatReference } from '../../../shared/oci/reference.ts';
import { createEventBus } from '../../events/create-event-bus.ts';
import type { ContainerEdit, ContainerRecord, Containers, EditOutcome, ExecInfo, LogEntry, StdioSession } from '../../containers/containers.ts';
import type { ContainerStats } from '../../runtime/container-stats.ts';
import type { CreateSpec } from '../../containers/create-spec.ts';
import { planMounts } from '../../containers/plan-mounts.ts';
import { listVolumeUsers } from '../../containers/volume-users.ts';
import type { Disk } from '../../disk/disk.ts';
import type { CountedTrash, Trash } from '../../containers/trash.ts';
import type { Image, Images, PullProgress, PushProgress } from '../../images/images.ts';
import type { NetworkLease, NetworkRecord, NewNetwork } from '../../networks/networks.ts';
import type { OutputChunk } from '../../runtime/runtime.ts';
import type { Volume, VolumeRequest, Volumes } from '../../volumes/volumes.ts';
import type { Rooms } from '../rooms.ts';
import { memoryBuilds, type MemoryBuilds } from './memory-builds.ts';

export const imageId = `sha256:${'1'.repeat(64)}` as ImageId;
export const containerId = 'c'.repeat(64) as ContainerId;
const digest = `sha256:${'2'.repeat(64)}` as Digest;

export const webImage: Image = {
  id: imageId,
  manifestDigest: digest,
  manifest: { schemaVersion: 2, config: { mediaType: 'x', digest, size: 1 }, layers: [] },
  config: {
    created: '2026-11-01T10:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/bin'], Cmd: ['sh'], Labels: { a: 'b' }, ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT' },
    rootfs: { type: 'layers', diff_ids: [digest as string as DiffId, `sha256:${'3'.repeat(64)}` as DiffId] },
    history: [{ created: '2026-11-01T09:00:00Z', created_by: 'ADD base' }, { created_by: 'ENV x', empty_layer: true }, { created: '2026-11-01T10:00:00Z', created_by: 'COPY web', comment: 'last' }],
  },
  chainId: `sha256:${'5'.repeat(64)}` as ChainId,
  chainIds: [`sha256:${'4'.repeat(64)}` as ChainId, `sha256:${'5'.repeat(64)}` as ChainId],
  size: 1500,
  layerSizes: [1000, 500],
  createdAt: '2026-11-02T10:00:00.000Z',
  repoDigests: [`web@${digest}`],
  tags: ['web:latest', 'localhost:5000/team/web:1'],
};

const bridge: NetworkRecord = {
  id: 'b'.repeat(64), name: 'bridge', driver: 'bridge', bridge: 'tw0', subnet: '172.29.0.0/16', gateway: '172.29.0.1', createdAt: '2026-11-02T10:00:00Z', labels: {},
  ipRange: '', enableIpv6: false, subnet6: '', gateway6: '', ipRange6: '', auxAddresses: {}, internal: false, attachable: false, options: {},
  isSubnetWished: false, isSubnet6Wished: false,
};
const none: NetworkRecord = { ...bridge, id: 'd'.repeat(64), name: 'none', driver: 'none', bridge: '', subnet: '', gateway: '' };

/** Stdio of a program that is not there: the test writes its output and reads its input. */
type FakeStdio = StdioSession & { readonly out: PassThrough; readonly input: PassThrough; readonly disposed: () => boolean };

export function fakeStdio(): FakeStdio {
  const out = new PassThrough({ objectMode: true, highWaterMark: 1 });
  let disposed = false;
  const dispose = (): void => {
    disposed = true;
    out.destroy();
  };
  return { out, output: out as AsyncIterable<OutputChunk>, input: new PassThrough(), disposed: () => disposed, [Symbol.dispose]: dispose };
}

/** Rooms that live in memory, and what a test sets and sees of them. */
export type MemoryRooms = Rooms & {
  readonly records: Map<string, ContainerRecord>;
  readonly leases: Map<string, NetworkLease>;
  readonly specs: CreateSpec[];
  readonly calls: string[];
  readonly loaded: Buffer[];
  readonly bugs: unknown[];
  readonly builds: MemoryBuilds;
  stdio: FakeStdio;
  stats: ContainerStats | undefined;
  logEntries: readonly LogEntry[];
  exec: ExecInfo | undefined;
  checkExecError: Error | undefined;
  startExecError: Error | undefined;
  /** What the launch of an exec waits for. */
  execLaunch: Promise<void> | undefined;
  pushScript: (signal: AbortSignal | undefined, auth: unknown) => AsyncIterable<PushProgress>;
  pullScript: (signal: AbortSignal | undefined, auth: unknown) => AsyncIterable<PullProgress>;
  exit: PromiseWithResolvers<{ exitCode: number; error: string }>;
};

export function memoryRooms(): MemoryRooms {
  const rooms: MemoryRooms = {
    records: new Map(),
    leases: new Map(),
    specs: [],
    calls: [],
    loaded: [],
    bugs: [],
    stdio: fakeStdio(),
    stats: undefined,
    logEntries: [],
    exec: undefined,
    checkExecError: undefined,
    startExecError: undefined,
    execLaunch: undefined,
    pullScript: async function* () {},
    pushScript: async function* () {},
    exit: Promise.withResolvers(),
    events: createEventBus(),
    info: {
      version: '0.1.0', gitCommit: 'abc', id: 'engine-1', dataRoot: '/data', runtime: { name: 'runc', version: '1.1.5', cgroupVersion: 1 },
      mirrors: [], insecureRegistries: [], rootless: false, controls: { memory: true, swap: true, cpu: true, cpuset: true, pids: true, oomKillDisable: true }, initPath: '/usr/bin/tini-static',
    },
    onBug: (error) => void rooms.bugs.push(error),
    registry: {
      checkLogin: async ({ domain, auth }) => {
        rooms.calls.push(`login ${domain}`);
        if (!('password' in auth) || auth.password !== 'right') fail('unauthorized', `login to ${domain}: refused`);
      },
      describe: async ({ reference }) => {
        rooms.calls.push(`describe ${formatReference(reference)}`);
        const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest: parseDigest(`sha256:${'d'.repeat(64)}`), size: 7 };
        return { descriptor, platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }] };
      },
      listTags: async ({ reference }) => {
        rooms.calls.push(`tags ${reference.domain}/${reference.path}`);
        return ['1.0', 'latest'];
      },
      search: async ({ domain, term, limit, auth }) => {
        rooms.calls.push(`search ${domain} ${term} ${limit}${auth ? ' with a login' : ''}`);
        return [{ name: 'web', description: 'A web', stars: 7, official: true, automated: false }, { name: 'ada/web', description: '', stars: 1, official: false, automated: false }];
      },
    },
    images: memoryImages(() => rooms),
    containers: memoryContainers(() => rooms),
    trash: memoryTrash(() => rooms),
    builds: memoryBuilds(),
    disk: memoryDisk(() => rooms),
    networks: {
        list: () => [bridge, none],
      get: (name: string) => [bridge, none].find((network) => network.name === name || network.id.startsWith(name)) ?? fail('not-found', `network ${name} not found`),
      findLease: (id: string) => rooms.leases.get(id),
      endpointsOn: (networkId: string) =>
        new Map([...rooms.leases.values()].flatMap(({ containerId: id, endpoints }) => endpoints.filter((endpoint) => endpoint.networkId === networkId).map((endpoint) => [id, endpoint] as const))),
      create: async (spec: NewNetwork) => {
        rooms.calls.push(`create network ${JSON.stringify(spec)}`);
        return { ...bridge, id: 'e'.repeat(64) };
      },
      remove: async (name: string) => void rooms.calls.push(`remove network ${name}`),
      nameProblem: () => undefined,
    } as unknown as Rooms['networks'],
    volumes: memoryVolumes(),
  };
  return rooms;
}

/** Every volume holds 1,000 bytes. */
function memoryVolumes(): Volumes {
  const volumes = new Map<string, Volume>();
  const get = (name: string): Volume => volumes.get(name) ?? fail('not-found', `get ${name}: no such volume`);
  return {
    list: () => [...volumes.values()],
    get,
    find: (name: string) => volumes.get(name),
    create: async (request: VolumeRequest) => {
      const name = request.name ?? 'a'.repeat(64);
      const anonymous = request.name === undefined;
      const labels = anonymous ? { ...request.labels, 'com.docker.volume.anonymous': '' } : request.labels;
      const volume = volumes.get(name) ?? { ...request, name, anonymous, labels, createdAt: '2026-11-02T11:00:00.123Z', path: `/data/volumes/${name}/_data` };
      volumes.set(name, volume);
      return volume;
    },
    remove: async (name: string, { usedBy, force }: Parameters<Volumes['remove']>[1]) => {
      if (force && !volumes.has(name)) return;
      const users = usedBy(get(name).name);
      if (users.length > 0) fail('conflict', `remove ${name}: volume is in use - [${users.join(', ')}]`);
      volumes.delete(name);
    },
    usage: async (name: string) => ({ bytes: get(name) && 1000, files: 3 }),
    clone: async (name: string, to: string) => {
      const copy = { ...get(name), name: to };
      volumes.set(to, copy);
      return copy;
    },
    empty: async (name: string, { usedBy }: Parameters<Volumes['empty']>[1]) => {
      if (usedBy(get(name).name).length > 0) fail('conflict', `empty ${name}: running containers write to it`);
    },
  } as unknown as Volumes;
}

/** Holds every container that there is, removed by hand. */
function memoryTrash(rooms: () => MemoryRooms): Trash {
  let settings = { enabled: true, keepDays: 7, maxBytes: 1000 };
  const list = (): CountedTrash[] => [...rooms().records.values()].map((container) => ({ container, removedAt: '2026-11-03T10:00:00.000Z', why: 'rm', volumes: [], bytes: 42 }));
  const get = (name: string): CountedTrash => list().find(({ container }) => container.name === name) ?? fail('not-found', `No such container in the trash: ${name}`);
  return {
    list: async () => list(),
    records: list,
    restore: async (name, options) => ({ ...get(name).container, name: options.name ?? name }),
    remove: async (name) => ({ removed: [get(name).container.id], bytes: 42 }),
    empty: async () => ({ removed: list().map(({ container }) => container.id), bytes: 42 * list().length }),
    settings: () => settings,
    changeSettings: (change) => (settings = { ...settings, ...change }),
    trim: () => undefined,
    makeRoom: async () => false,
  };
}

/** Says what it was asked. */
function memoryDisk(rooms: () => MemoryRooms): Disk {
  const plan = { items: [], held: [], bytes: 5, trashBytes: 0 };
  return {
    story: async () => fail('not-found', 'no disk'),
    prune: async (request) => {
      rooms().calls.push(`prune ${JSON.stringify(request)}`);
      return { dryRun: request.dryRun ?? true, plan, freed: 0, differences: [] };
    },
    removal: async (name) => ({ id: rooms().images.get(name).id, steps: [], bytes: 0, requiredBytes: 0 }),
  };
}

function memoryImages(rooms: () => MemoryRooms): Images {
  return {
    trash: { records: () => [], list: () => [], find: () => undefined, empty: async () => ({ removed: [], bytes: 0 }) },
    get: (name: string) => (imageId.includes(name) || [...webImage.tags, 'web'].includes(name) ? webImage : fail('not-found', `No such image: ${name}`)),
    list: () => [webImage],
    pull: ({ signal, auth }: Parameters<Images['pull']>[0]) => rooms().pullScript(signal, auth),
    push: ({ reference, allTags, signal, auth }: Parameters<Images['push']>[0]) => {
      rooms().calls.push(`push ${reference}${allTags ? ' all' : ''}`);
      return rooms().pushScript(signal, auth);
    },
    load: async ({ archive }: { archive: Readable }) => {
      for await (const chunk of archive as AsyncIterable<Buffer>) rooms().loaded.push(chunk);
      return [{ id: imageId, names: ['web:latest'] }, { id: imageId, names: [] }];
    },
    knownNames: () => ['web:latest'],
    tagHistory: (name: string) =>
      name === 'web:latest' ? [{ at: '2026-11-03T10:00:00.000Z', by: 'untag', imageId: undefined, digest: undefined, isHere: false }] : fail('not-found', `No such image: ${name}`),
    rollBackTag: ({ name, to }: { name: string; to: string }) => {
      rooms().calls.push(`rollback ${name} ${to}`);
      return imageId;
    },
    tag: ({ source, target }: { source: string; target: string }) => void rooms().calls.push(`tag ${source} ${target}`),
    remove: async ({ nameOrId, usedBy }: Parameters<Images['remove']>[0]) => {
      const users = usedBy(imageId).map(({ name, running }) => `${name}${running ? ' running' : ''}`);
      if (users.length > 0) fail('conflict', `image ${nameOrId} is used by ${users.join(', ')}`);
      return [{ untagged: nameOrId }, { deleted: imageId }];
    },
    collectGarbage: async (inUse: ReadonlySet<ChainId>) => {
      rooms().calls.push(`collectGarbage ${[...inUse].join()}`);
      return { bytes: 7 };
    },
  } as unknown as Images;
}

function memoryContainers(rooms: () => MemoryRooms): Containers {
  const get = (name: string): ContainerRecord =>
    [...rooms().records.values()].find((record) => record.name === name || record.id.startsWith(name)) ?? fail('not-found', `No such container: ${name}`);
  const act = (what: string) => async (name: string, options?: unknown) => void rooms().calls.push([what, get(name).name, JSON.stringify(options) ?? ''].join(' ').trim());
  return {
    get,
    list: () => [...rooms().records.values()],
    stepIds: () => new Set(),
    volumeUsers: () => listVolumeUsers([...rooms().records.values()]),
    create: async (spec: CreateSpec) => {
      rooms().images.get(spec.image);
      rooms().specs.push(spec);
      const record = recordOf(spec);
      rooms().records.set(record.id, record);
      return record;
    },
    start: async (name: string) => (get(name).status === 'running' ? fail('not-modified', 'runs already') : void rooms().calls.push(`start ${name}`)),
    stop: act('stop'),
    restart: act('restart'),
    kill: act('kill'),
    remove: act('remove'),
    resize: act('resize'),
    rename: act('rename'),
    connect: async (name: string, network: string, endpoint: unknown) => void rooms().calls.push(`connect ${get(name).name} ${network} ${JSON.stringify(endpoint)}`),
    disconnect: async (name: string, network: string) => void rooms().calls.push(`disconnect ${get(name).name} ${network}`),
    update: async (name: string, { limits, restartPolicy }: Parameters<Containers['update']>[1]) => {
      const { spec, ...record } = get(name);
      const changed = { ...record, spec: { ...spec, limits: { ...spec.limits, ...limits }, restartPolicy: restartPolicy ?? spec.restartPolicy } };
      rooms().records.set(record.id, changed);
      return changed;
    },
    edit: async (name: string, edit: ContainerEdit, options: { dryRun: boolean }): Promise<EditOutcome> => {
      const before = get(name);
      const { ports = before.spec.network.ports, spec: parts } = edit;
      const after = { ...before, name: edit.name ?? before.name, env: parts.env ?? before.env, spec: { ...before.spec, ...parts, network: { ...before.spec.network, ports } } };
      if (!options.dryRun) rooms().records.set(before.id, after);
      rooms().calls.push(`edit ${JSON.stringify(options)}`);
      return { before, after, fields: [{ field: 'ports', needsRestart: false }], applied: 'live', warnings: [] };
    },
    places: (name: string) => ({
      log: get(name).startedAt === undefined ? '' : '/data/c/container.log', networkFiles: { 'resolv.conf': '', hosts: '', hostname: '' },
      layers: { lowers: ['/l/2', '/l/1'], upper: '/w/upper', work: '/w/work', mounted: '/w/m' },
    }),
    top: async (name: string, psArgs: string) => (get(name), { titles: ['PID', 'CMD'], rows: [['1', psArgs]] }),
    stats: (name: string) => (get(name).status === 'running' ? rooms().stats : undefined),
    watchStats: async function* (name: string) {
      yield get(name).status === 'running' ? rooms().stats : undefined;
      yield rooms().stats;
    },
    wait: () => rooms().exit.promise,
    attach: async (name: string) => (get(name), rooms().stdio),
    usage: async () => ({ bytes: 42 }),
    logs: async function* (_name: string, query: unknown) {
      rooms().calls.push(`logs ${JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`);
      yield rooms().logEntries;
    },
    createExec: (name: string, spec: ExecInfo['spec']) => (rooms().exec = { id: 'e1', containerId: get(name).id, spec, running: false, exitCode: undefined, pid: 0 }),
    listExecs: () => [],
    getExec: (id: string) => rooms().exec ?? fail('not-found', `No such exec instance: ${id}`),
    startExec: async (_id: string, options: unknown) => {
      rooms().calls.push(`startExec ${JSON.stringify(options)}`);
      await rooms().execLaunch;
      const error = rooms().startExecError;
      if (error) throw error;
      return rooms().stdio;
    },
    checkExecStart: () => {
      const error = rooms().checkExecError;
      if (error) throw error;
    },
    hangUpExec: async (id: string) => void rooms().calls.push(`hangUpExec ${id}`),
    resizeExec: async (id: string, size: unknown) => void rooms().calls.push(`resizeExec ${id} ${JSON.stringify(size)}`),
  } as unknown as Containers;
}

/** What a container made of this spec looks like, right after it was made. */
function recordOf(spec: CreateSpec): ContainerRecord {
  const cmd = spec.cmd ?? ['sh'];
  return {
    id: containerId, name: spec.name ?? 'made_up', imageId, imageName: spec.image, chainId: webImage.chainId, spec, mounts: mountsOf(spec),
    args: [...(spec.entrypoint ?? []), ...cmd], entrypoint: spec.entrypoint ?? [], cmd, env: [...spec.env, 'PATH=/bin'], cwd: '/', user: spec.user,
    hostname: spec.network.hostname || containerId.slice(0, 12), stopSignal: 'SIGQUIT', createdAt: '2026-11-02T11:00:00.123456789Z', status: 'created', task: undefined,
    startedAt: undefined, finishedAt: undefined, exitCode: 0, oomKilled: false, error: '', restartCount: 0, stoppedByUser: false, health: undefined,
    endpoints: { [bridge.id]: { aliases: [], ipv4: '', ipv6: '', macAddress: '', links: [], gatewayPriority: 0, driverOpts: {}, networkName: 'bridge' } },
  };
}

/** Every volume without a name gets the same one. */
function mountsOf(spec: CreateSpec): ContainerRecord['mounts'] {
  return planMounts(spec, []).map(({ mount }) => {
    return mount.kind === 'volume' ? { anonymous: mount.name === '', ...mount, name: mount.name || 'a'.repeat(64) } : mount;
  });
}

function fail(kind: 'not-found' | 'conflict' | 'not-modified' | 'unauthorized', message: string): never {
  throw new EngineError(kind, message);
}
