import { expect, test } from 'vitest';
import type { ContainerJson } from '../../../shared/docker/container-json.ts';
import type { ContainerListItem } from '../../../shared/docker/container-list-item.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import { emptySpec } from '../../containers/testing/empty-spec.ts';
import type { ContainerStats } from '../../runtime/container-stats.ts';
import type { NetworkLease } from '../../networks/networks.ts';
import { containerId, imageId } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();

const create = (body: object, query = '?name=c') => served.api.ask(`/v1.41/containers/create${query}`, { method: 'POST', body });

const lease: NetworkLease = {
  containerId, netnsPath: '/run/netns/c', joins: undefined,
  endpoints: [
    {
      id: 'e'.repeat(64), networkId: 'b'.repeat(64), networkName: 'bridge', interface: 'eth0', ip: '172.29.0.2', prefixLength: 16, gateway: '172.29.0.1', ip6: '', prefixLength6: 0,
      gateway6: '', mac: '02:42:ac:1d:00:02', names: [], gatewayPriority: 0,
    },
  ],
  ports: [{ containerPort: 8080, protocol: 'tcp', hostIp: '', hostPort: 18080 }], dns: [], named: false, upstreams: [],
};

const reading: ContainerStats = {
  readAt: '2026-11-02T12:00:00.000Z',
  cpu: { total: 10, user: 7, kernel: 3, perCpu: [6, 4], system: 100, onlineCpus: 2, throttling: { periods: 1, throttledPeriods: 1, throttledTime: 5 } },
  memory: { usage: 1000, maxUsage: 2000, failures: 0, limit: 4000, stats: { cache: 5 } },
  pids: { current: 2, limit: 9 },
  blkio: { serviceBytes: [{ major: 8, minor: 0, operation: 'read', value: 4096 }], serviced: [] },
  networks: { eth0: { rxBytes: 1, rxPackets: 2, rxErrors: 3, rxDropped: 4, txBytes: 5, txPackets: 6, txErrors: 7, txDropped: 8 } },
};

function change(part: Partial<ContainerRecord>): void {
  const record = served.rooms.records.get(containerId) as ContainerRecord;
  served.rooms.records.set(containerId, { ...record, ...part });
}

/** As docker 20.10 sends it for: run -it --name c -e X=1 -p 8080 -p 127.0.0.1:53:53/udp -v /a:/b:ro --memory 64m --cpus 1.5 --restart on-failure:3 -l l=1 web echo 'a b' */
const sent = {
  Hostname: '', Domainname: '', User: '', AttachStdin: true, AttachStdout: true, AttachStderr: true,
  ExposedPorts: { '8080/tcp': {}, '53/udp': {} }, Tty: true, OpenStdin: true, StdinOnce: true, Env: ['X=1'], Cmd: ['echo', 'a b'], Image: 'web', Volumes: {},
  WorkingDir: '', Entrypoint: null, OnBuild: null, Labels: { l: '1' },
  HostConfig: {
    Binds: ['/a:/b:ro'], ContainerIDFile: '', LogConfig: { Type: '', Config: {} }, NetworkMode: 'default',
    PortBindings: { '8080/tcp': [{ HostIp: '', HostPort: '' }], '53/udp': [{ HostIp: '127.0.0.1', HostPort: '53' }] },
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, AutoRemove: false, VolumeDriver: '', VolumesFrom: null, CapAdd: null, CapDrop: null, Dns: [],
    DnsOptions: [], DnsSearch: [], ExtraHosts: null, GroupAdd: null, IpcMode: '', Cgroup: '', Links: null, OomScoreAdj: 0, PidMode: '', Privileged: false,
    PublishAllPorts: false, ReadonlyRootfs: false, SecurityOpt: null, UTSMode: '', UsernsMode: '', ShmSize: 0, ConsoleSize: [30, 100], Isolation: '', CpuShares: 0,
    Memory: 67_108_864, NanoCpus: 1_500_000_000, CgroupParent: '', BlkioWeight: 0, BlkioWeightDevice: [], Devices: [], MemorySwappiness: -1, OomKillDisable: false,
    PidsLimit: 0, Ulimits: null, Init: null,
  },
  NetworkingConfig: { EndpointsConfig: {} },
};

test('create: what the docker client sends becomes a spec', async () => {
  expect(await create(sent)).toMatchObject({ status: 201, json: { Id: containerId, Warnings: [] } });
  const [{ raw, ...spec }] = served.rooms.specs as [ContainerRecord['spec']];
  const { raw: _, ...empty } = emptySpec;
  expect(spec).toEqual({
    ...empty, name: 'c', cmd: ['echo', 'a b'], env: ['X=1'], labels: { l: '1' }, tty: true, consoleSize: { rows: 30, cols: 100 }, openStdin: true, stdinOnce: true,
    attachStdin: true, restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
    network: {
      ...empty.network, exposedPorts: ['8080/tcp', '53/udp'],
      ports: [
        { containerPort: 8080, protocol: 'tcp', hostIp: '', hostPort: 0 },
        { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 53 },
      ],
    },
    mounts: [{ kind: 'bind', source: '/a', destination: '/b', readOnly: true, mustExist: false, propagation: 'rprivate', recursive: true, mode: 'ro' }],
    limits: { ...empty.limits, memory: 67_108_864, nanoCpus: 1_500_000_000 },
    isolation: { ...empty.isolation, shmSize: 67_108_864 },
  });
  expect(raw.config).not.toHaveProperty('HostConfig');
  expect(raw.hostConfig).toEqual(sent.HostConfig);
});

test('create: the shortest body, text commands and the older way to say CPUs', async () => {
  await create({ Image: 'web' }, '');
  expect(served.rooms.specs[0]).toMatchObject({ name: undefined, cmd: undefined, entrypoint: undefined, network: { mode: 'default' }, isolation: { shmSize: 67_108_864 }, restartPolicy: { name: 'no' } });
  await create({ Image: 'web', Cmd: 'echo', Entrypoint: [], HostConfig: { CpuQuota: 50_000, PidsLimit: -1 } });
  expect(served.rooms.specs[1]).toMatchObject({ cmd: ['echo'], entrypoint: [], limits: { cpuQuota: 50_000, pids: 0 } });
});

test.each<[string, object, number]>([
  ['an unknown image', { Image: 'nosuch' }, 404],
  ['no image', {}, 400],
  ['a relative target', { HostConfig: { Binds: ['/a:b'] } }, 400],
  ['an unknown mode', { HostConfig: { Binds: ['/a:/b:foo'] } }, 400],
  ['a port that is none', { HostConfig: { PortBindings: { 'x/tcp': [] } } }, 400],
  ['a port too high', { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '70000' }] } } }, 400],
  ['an unknown protocol', { HostConfig: { PortBindings: { '80/sctp': [] } } }, 400],
  ['an unknown restart policy', { HostConfig: { RestartPolicy: { Name: 'sometimes' } } }, 400],
  ['a restart policy with --rm', { HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'always' } } }, 400],
  ['a retry count for always', { HostConfig: { RestartPolicy: { Name: 'always', MaximumRetryCount: 2 } } }, 400],
])('create: %s is refused before anything is made', async (what, body, status) => {
  const answer = await create(what === 'no image' ? body : { Image: 'web', ...body });
  expect(answer).toMatchObject({ status, json: { message: expect.any(String) } });
  expect(served.rooms.specs).toEqual([]);
});

test('create: a platform that the image does not have counts as a missing image', async () => {
  expect((await create({ Image: 'web' }, '?platform=linux/arm64')).status).toBe(404);
  expect((await create({ Image: 'web' }, '?platform=linux/amd64')).status).toBe(201);
  expect((await create({ Image: 'web' }, '?platform=a/b/c/d')).status).toBe(400);
});

/** Fields of docker 20.10's inspect. */
const golden = {
  top: 'AppArmorProfile Args Config Created Driver ExecIDs GraphDriver HostConfig HostnamePath HostsPath Id Image LogPath MountLabel Mounts Name NetworkSettings Path Platform ProcessLabel ResolvConfPath RestartCount State',
  State: 'Dead Error ExitCode FinishedAt OOMKilled Paused Pid Restarting Running StartedAt Status',
  Config: 'AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env ExposedPorts Hostname Image Labels OnBuild OpenStdin StdinOnce StopSignal Tty User Volumes WorkingDir',
  HostConfig:
    'AutoRemove Binds BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps BlkioDeviceWriteIOps BlkioWeight BlkioWeightDevice CapAdd CapDrop Cgroup CgroupParent CgroupnsMode ConsoleSize ContainerIDFile CpuCount CpuPercent CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime CpuShares CpusetCpus CpusetMems DeviceCgroupRules DeviceRequests Devices Dns DnsOptions DnsSearch ExtraHosts GroupAdd IOMaximumBandwidth IOMaximumIOps IpcMode Isolation KernelMemory KernelMemoryTCP Links LogConfig MaskedPaths Memory MemoryReservation MemorySwap MemorySwappiness NanoCpus NetworkMode OomKillDisable OomScoreAdj PidMode PidsLimit PortBindings Privileged PublishAllPorts ReadonlyPaths ReadonlyRootfs RestartPolicy Runtime SecurityOpt ShmSize UTSMode Ulimits UsernsMode VolumeDriver VolumesFrom',
  NetworkSettings:
    'Bridge EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen HairpinMode IPAddress IPPrefixLen IPv6Gateway LinkLocalIPv6Address LinkLocalIPv6PrefixLen MacAddress Networks Ports SandboxID SandboxKey SecondaryIPAddresses SecondaryIPv6Addresses',
  endpoint: 'Aliases DriverOpts EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen IPAMConfig IPAddress IPPrefixLen IPv6Gateway Links MacAddress NetworkID',
};

const names = (value: object): string => Object.keys(value).sort().join(' ');

test('inspect has the fields of docker 20.10, of a container that never ran and of one that runs', async () => {
  await create({ Image: 'web' });
  const fresh = (await served.api.ask('/v1.41/containers/c/json')).json as ContainerJson;
  expect(names(fresh)).toBe(golden.top);
  for (const part of ['State', 'Config', 'HostConfig', 'NetworkSettings'] as const) expect(names(fresh[part]), part).toBe(golden[part]);
  expect(names(fresh.NetworkSettings.Networks['bridge'] ?? {})).toBe(golden.endpoint);
  expect(fresh).toMatchObject({
    Id: containerId, Name: '/c', Created: '2026-11-02T11:00:00.123456789Z', Path: 'sh', Args: [], Image: imageId,
    State: { Status: 'created', Running: false, Pid: 0, StartedAt: '0001-01-01T00:00:00Z', FinishedAt: '0001-01-01T00:00:00Z' },
    Config: { Image: 'web', Hostname: containerId.slice(0, 12), ExposedPorts: { '80/tcp': {} }, Labels: { a: 'b' }, StopSignal: 'SIGQUIT', Env: ['PATH=/bin'] },
    HostConfig: { NetworkMode: 'default', Runtime: 'runc', Memory: 0, Binds: null },
    NetworkSettings: { IPAddress: '', Ports: {} },
  });
});

test('inspect of a running container: what was asked for, what is held, sizes where asked for', async () => {
  await create(sent);
  change({ status: 'running', startedAt: '2026-11-02T11:00:01.5Z', task: { pid: 77, startTime: '1', conmonPid: 76 } });
  served.rooms.leases.set(containerId, lease);
  const { json } = await served.api.ask('/containers/c/json?size=1');
  expect(json).toMatchObject({
    State: { Status: 'running', Running: true, Pid: 77, StartedAt: '2026-11-02T11:00:01.5Z' },
    SizeRw: 42, SizeRootFs: 1542,
    HostConfig: {
      Memory: 67_108_864, Binds: ['/a:/b:ro'], RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      PortBindings: { '8080/tcp': [{ HostIp: '', HostPort: '' }], '53/udp': [{ HostIp: '127.0.0.1', HostPort: '53' }] },
    },
    Mounts: [{ Type: 'bind', Source: '/a', Destination: '/b', Mode: 'ro', RW: false, Propagation: 'rprivate' }],
    NetworkSettings: {
      IPAddress: '172.29.0.2', IPPrefixLen: 16, Gateway: '172.29.0.1', MacAddress: '02:42:ac:1d:00:02', SandboxKey: '/run/netns/c',
      Ports: { '80/tcp': null, '53/udp': null, '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: '18080' }, { HostIp: '::', HostPort: '18080' }] },
      Networks: { bridge: { IPAddress: '172.29.0.2', NetworkID: 'b'.repeat(64) } },
    },
  });
  change({ status: 'exited', exitCode: 3, finishedAt: '2026-11-02T11:00:09Z' });
  served.rooms.leases.clear();
  expect((await served.api.ask('/containers/c/json')).json).toMatchObject({
    State: { Status: 'exited', Running: false, Pid: 0, ExitCode: 3 }, NetworkSettings: { IPAddress: '', Ports: {}, Networks: { bridge: { IPAddress: '' } } },
  });
  expect((await served.api.ask('/containers/nosuch/json')).json).toEqual({ message: 'No such container: nosuch', kind: 'not-found' });
});

const list = async (query = ''): Promise<ContainerListItem[]> => {
  const answer = await served.api.ask(`/containers/json${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as ContainerListItem[];
};

test('list: running ones, or all, as ps shows them', async () => {
  await create(sent);
  expect(await list()).toEqual([]);
  expect(await list('?all=1&size=1')).toMatchObject([{ State: 'created', Status: 'Created', Ports: [], SizeRw: 42, SizeRootFs: 1542 }]);
  change({ status: 'running', startedAt: new Date(Date.now() - 185_000).toISOString() });
  served.rooms.leases.set(containerId, lease);
  const [item] = await list();
  expect(item).toEqual({
    Id: containerId, Names: ['/c'], Image: 'web', ImageID: imageId, Command: "echo 'a b'", Created: 1_793_617_200,
    Ports: [
      { IP: '0.0.0.0', PrivatePort: 8080, PublicPort: 18080, Type: 'tcp' },
      { IP: '::', PrivatePort: 8080, PublicPort: 18080, Type: 'tcp' },
      { PrivatePort: 80, Type: 'tcp' },
      { PrivatePort: 53, Type: 'udp' },
    ],
    Labels: { a: 'b', l: '1' }, State: 'running', Status: 'Up 3 minutes', HostConfig: { NetworkMode: 'default' },
    NetworkSettings: { Networks: { bridge: expect.objectContaining({ IPAddress: '172.29.0.2' }) } },
    Mounts: [expect.objectContaining({ Destination: '/b' })],
    tidewharf: { startedAt: expect.stringMatching(/Z$/), finishedAt: null, exitCode: null, health: null, movedTag: null },
  });
  change({ status: 'exited', finishedAt: '2026-11-21T01:02:03.000Z', exitCode: 137 });
  expect((await list('?all=1'))[0]?.tidewharf).toEqual({ startedAt: item?.tidewharf.startedAt, finishedAt: '2026-11-21T01:02:03.000Z', exitCode: 137, health: null, movedTag: null });
});

test('list: an image whose name has moved on is shown by its id', async () => {
  await create({ Image: 'web' });
  change({ imageName: 'old:1' });
  expect((await list('?all=1'))[0]?.Image).toBe(imageId);
  expect((await list('?all=1'))[0]?.tidewharf.movedTag).toBeNull();
  change({ imageName: 'web', imageId: `sha256:${'9'.repeat(64)}` as typeof imageId });
  expect((await list('?all=1'))[0]).toMatchObject({ Image: `sha256:${'9'.repeat(64)}`, tidewharf: { movedTag: 'web:latest' } });
  change({ imageName: imageId.slice(7, 19), imageId });
  expect((await list('?all=1'))[0]).toMatchObject({ Image: imageId.slice(7, 19), tidewharf: { movedTag: null } });
});

test.each<[string, number]>([
  ['{"name":["c"]}', 1], ['{"name":["^/c$"]}', 1], ['{"name":["x"]}', 0], ['{"name":{"c":true}}', 1], ['{"name":{"c":false}}', 1],
  ['{"id":["ccc"]}', 1], ['{"id":["d"]}', 0], ['{"status":["exited"]}', 1], ['{"status":["running"]}', 0], ['{"exited":["3"]}', 1], ['{"exited":["0"]}', 0],
  ['{"label":["l"]}', 1], ['{"label":["l=1","a=b"]}', 1], ['{"label":["l=2"]}', 0], ['{"ancestor":["web"]}', 1], ['{"ancestor":["web:2"]}', 0],
  [`{"ancestor":["${imageId}"]}`, 1], ['{"ancestor":["1111"]}', 1], ['{"ancestor":["localhost:5000/team/web:1"]}', 1],
  ['{"publish":["18080"]}', 1], ['{"publish":["18000-19000/tcp"]}', 1], ['{"publish":["8080"]}', 0], ['{"publish":["18080/udp"]}', 0],
  ['{"expose":["80"]}', 1], ['{"expose":["8080"]}', 1], ['{"expose":["81"]}', 0], ['{"network":["bridge"]}', 1], ['{"network":["none"]}', 0],
  ['{"volume":["/b"]}', 1], ['{"before":["c"]}', 0], ['{"since":["c"]}', 0], ['{"health":["none"]}', 1], ['{"is-task":["false"]}', 1],
])('list: filter %s finds %i', async (filters, count) => {
  await create(sent);
  change({ status: 'exited', exitCode: 3, finishedAt: '2026-11-02T11:00:09Z' });
  served.rooms.leases.set(containerId, lease);
  expect(await list(`?all=1&filters=${encodeURIComponent(filters)}`)).toHaveLength(count);
});

test('list: a status that does not exist and a container that does not are refused', async () => {
  expect((await served.api.ask('/containers/json?filters={"status":["asleep"]}')).status).toBe(400);
  expect((await served.api.ask(`/containers/json?filters=${encodeURIComponent('{"name":["a?a?a?a?aaaa"]}')}`)).status).toBe(400);
  expect((await served.api.ask('/containers/json?filters={"before":["nosuch"]}')).status).toBe(404);
});

test('what is done to a container is passed on with its options', async () => {
  await create({ Image: 'web' });
  const post = async (path: string) => (await served.api.ask(`/containers/c/${path}`, { method: 'POST' })).status;
  expect(await post('start')).toBe(204);
  expect(await post('stop?t=3')).toBe(204);
  expect(await post('stop?signal=SIGINT')).toBe(204);
  expect(await post('restart?t=-1')).toBe(204);
  expect(await post('kill')).toBe(204);
  expect(await post('kill?signal=HUP')).toBe(204);
  expect(await post('rename?name=d')).toBe(204);
  expect(await post('resize?h=24&w=80')).toBe(200);
  expect(await post('stop?t=soon')).toBe(400);
  expect((await served.api.ask('/containers/c?force=1&v=1', { method: 'DELETE' })).status).toBe(204);
  expect(served.rooms.calls).toEqual([
    'start c', 'stop c {"timeout":3}', 'stop c {"signal":"SIGINT"}', 'restart c {"timeout":-1}', 'kill c "SIGKILL"', 'kill c "HUP"', 'rename c "d"',
    'resize c {"rows":24,"cols":80}', 'remove c {"force":true,"volumes":true}',
  ]);
});

test('prune removes what does not run and tells the bytes', async () => {
  await create({ Image: 'web' });
  expect((await served.api.ask('/containers/prune?filters={"label":["x"]}', { method: 'POST' })).json).toEqual({ ContainersDeleted: null, SpaceReclaimed: 0 });
  expect((await served.api.ask('/containers/prune', { method: 'POST' })).json).toEqual({ ContainersDeleted: [containerId], SpaceReclaimed: 42 });
  change({ status: 'running' });
  expect((await served.api.ask('/containers/prune', { method: 'POST' })).json).toEqual({ ContainersDeleted: null, SpaceReclaimed: 0 });
});

test('top gives the table of the room, with the arguments for ps', async () => {
  await create({ Image: 'web' });
  expect((await served.api.ask('/containers/c/top?ps_args=-o%20pid')).json).toEqual({ Titles: ['PID', 'CMD'], Processes: [['1', '-o pid']] });
  expect((await served.api.ask('/containers/nosuch/top')).status).toBe(404);
});

test('stats: one answer with two readings, with one, and none of a container that does not run', async () => {
  await create({ Image: 'web' });
  const zeros = (await served.api.ask('/containers/c/stats?stream=0')).json;
  expect(zeros).toMatchObject({ id: containerId, name: '/c', read: '0001-01-01T00:00:00Z', pids_stats: {}, memory_stats: {}, cpu_stats: { cpu_usage: { total_usage: 0 } } });
  expect(zeros).not.toHaveProperty('networks');
  change({ status: 'running' });
  served.rooms.stats = reading;
  expect((await served.api.ask('/containers/c/stats?stream=0&one-shot=1')).json).toEqual({
    read: reading.readAt, preread: '0001-01-01T00:00:00Z', pids_stats: { current: 2, limit: 9 },
    blkio_stats: {
      io_service_bytes_recursive: [{ major: 8, minor: 0, op: 'read', value: 4096 }], io_serviced_recursive: [], io_queue_recursive: [], io_service_time_recursive: [],
      io_wait_time_recursive: [], io_merged_recursive: [], io_time_recursive: [], sectors_recursive: [],
    },
    num_procs: 0, storage_stats: {},
    cpu_stats: {
      cpu_usage: { total_usage: 10, percpu_usage: [6, 4], usage_in_kernelmode: 3, usage_in_usermode: 7 }, system_cpu_usage: 100, online_cpus: 2,
      throttling_data: { periods: 1, throttled_periods: 1, throttled_time: 5 },
    },
    precpu_stats: { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 } },
    memory_stats: { usage: 1000, max_usage: 2000, stats: { cache: 5 }, limit: 4000 }, name: '/c', id: containerId,
    networks: { eth0: { rx_bytes: 1, rx_packets: 2, rx_errors: 3, rx_dropped: 4, tx_bytes: 5, tx_packets: 6, tx_errors: 7, tx_dropped: 8 } },
  });
  expect((await served.api.ask('/containers/c/stats?stream=false')).json).toMatchObject({ read: reading.readAt, preread: reading.readAt });
  expect((await served.api.ask('/containers/nosuch/stats')).status).toBe(404);
});

test('stats: a stream tells what was before', async () => {
  await create({ Image: 'web' });
  change({ status: 'running' });
  served.rooms.stats = reading;
  const lines = (await served.api.ask('/containers/c/stats')).text.trim().split('\n').map((line) => JSON.parse(line) as { preread: string });
  expect(lines.map(({ preread }) => preread)).toEqual(['0001-01-01T00:00:00Z', reading.readAt]);
});

test('update changes what is named', async () => {
  await create({ Image: 'web', HostConfig: { Memory: 64 * 2 ** 20, PidsLimit: 7 } });
  const update = (body: object) => served.api.ask('/containers/c/update', { method: 'POST', body });
  expect(await update({ Memory: 0, MemorySwap: -1, CpuShares: 5, PidsLimit: 0, RestartPolicy: { Name: 'always' } })).toMatchObject({ status: 200, json: { Warnings: [] } });
  expect(served.rooms.records.get(containerId)?.spec).toMatchObject({ limits: { memory: 64 * 2 ** 20, memorySwap: -1, cpuShares: 5, pids: -1 }, restartPolicy: { name: 'always' } });
  await update({ RestartPolicy: { Name: '' }, PidsLimit: null });
  expect(served.rooms.records.get(containerId)?.spec.restartPolicy).toEqual({ name: 'always', maximumRetryCount: 0 });
  expect((await update({ RestartPolicy: { Name: 'sometimes' } })).status).toBe(400);
  expect(await update({ Memory: '1g' })).toMatchObject({ status: 400, json: { message: expect.stringContaining('body.Memory') } });
});

test('networks: list and inspect with the containers on them', async () => {
  await create({ Image: 'web' });
  served.rooms.leases.set(containerId, lease);
  expect((await served.api.ask('/networks')).json).toMatchObject([{ Name: 'bridge', Driver: 'bridge', IPAM: { Config: [{ Subnet: '172.29.0.0/16' }] } }, { Name: 'none', Driver: 'null' }]);
  expect((await served.api.ask('/networks?filters={"name":["bri"]}')).json).toHaveLength(1);
  expect((await served.api.ask('/networks/bridge')).json).toMatchObject({ Containers: { [containerId]: { Name: 'c', IPv4Address: '172.29.0.2/16' } } });
  expect((await served.api.ask('/networks/nosuch')).status).toBe(404);
  expect((await served.api.ask('/volumes')).json).toEqual({ Volumes: [], Warnings: null });
  expect(await served.api.ask('/volumes/nosuch')).toMatchObject({ status: 404, json: { message: 'get nosuch: no such volume' } });
  expect((await served.api.ask('/plugins/nosuch/json')).status).toBe(404);
});
