import type { InspectedContainer, ListedContainer } from '../../engine-client/containers.ts';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ContainerDetail, ContainerLimits, ContainerStatus, ContainerSummary, HealthStatus, PublishedPort } from '../../shared/ipc/containers.ts';

/** Containers as the screens show them. */
export type ContainerViews = { list(): Promise<ContainerSummary[]>; inspect(id: string): Promise<ContainerDetail> };

export function createContainerViews(client: EngineClient): ContainerViews {
  return {
    list: async () => (await client.listContainers()).map(summaryOf),
    inspect: async (id) => {
      const { container, raw } = await client.inspectContainer({ id });
      return { ...detailOf(container), raw };
    },
  };
}

const statuses: Readonly<Record<string, ContainerStatus>> = {
  created: 'created', running: 'running', paused: 'paused', restarting: 'restarting', exited: 'exited', removing: 'dead', dead: 'dead',
};

const projectLabel = 'com.docker.compose.project';

function summaryOf(container: ListedContainer): ContainerSummary {
  return {
    id: container.Id,
    name: nameOf(container.Names[0] ?? ''),
    image: container.Image,
    imageId: container.ImageID,
    command: container.Command,
    status: statuses[container.State] ?? 'dead',
    ...container.tidewharf,
    createdAt: new Date(container.Created * 1000).toISOString(),
    ports: container.Ports.flatMap(({ IP, PrivatePort, PublicPort, Type }) => publishedOf(PrivatePort, Type, { HostIp: IP, HostPort: String(PublicPort ?? '') })),
    project: container.Labels[projectLabel] ?? null,
  };
}

function detailOf(container: InspectedContainer): Omit<ContainerDetail, 'raw'> {
  const { State: state, Config: config, NetworkSettings: network } = container;
  const status = statuses[state.Status] ?? 'dead';
  // Between two tries of its restart policy it has ended too.
  const ended = status === 'exited' || status === 'dead' || status === 'restarting';
  return {
    id: container.Id,
    name: nameOf(container.Name),
    image: config.Image,
    imageId: container.Image,
    command: [container.Path, ...container.Args].join(' ').trim(),
    status,
    createdAt: container.Created,
    ports: Object.entries(network.Ports).flatMap(([port, bindings]) => {
      const [number = '', protocol = 'tcp'] = port.split('/');
      return (bindings ?? []).flatMap((binding) => publishedOf(Number(number), protocol, binding));
    }),
    project: config.Labels[projectLabel] ?? null,
    health: status === 'running' ? healthOf(state.Health?.Status) : null,
    // Inspect does not tell it: whoever shows the badge asks for the change.
    movedTag: null,
    startedAt: timeOf(state.StartedAt),
    finishedAt: ended ? timeOf(state.FinishedAt) : null,
    exitCode: ended ? state.ExitCode : null,
    oomKilled: state.OOMKilled,
    error: state.Error,
    restartCount: container.RestartCount,
    pid: state.Pid === 0 ? null : state.Pid,
    tty: config.Tty,
    args: [container.Path, ...container.Args].filter((word, index) => index > 0 || word !== ''),
    env: config.Env,
    user: config.User,
    workingDir: config.WorkingDir,
    hostname: config.Hostname,
    ipAddress: network.IPAddress || (Object.values(network.Networks).find(({ IPAddress }) => IPAddress !== '')?.IPAddress ?? ''),
    exposedPorts: config.ExposedPorts,
    restartPolicy: container.HostConfig.RestartPolicy?.Name || 'no',
    restartTries: container.HostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
    removedAtEnd: container.HostConfig.AutoRemove,
    labels: config.Labels,
    networks: Object.entries(network.Networks).map(([name, endpoint]) => ({
      name, networkId: endpoint.NetworkID, address: endpoint.IPAddress, address6: endpoint.GlobalIPv6Address, gateway: endpoint.Gateway,
      macAddress: endpoint.MacAddress, aliases: endpoint.Aliases,
    })),
    limits: limitsOf(container.HostConfig),
    probes: (state.Health?.Log ?? []).map(({ Start, End, ExitCode, Output }) => ({ start: Start, end: End, exitCode: ExitCode, output: Output })),
    failingStreak: state.Health?.FailingStreak ?? 0,
    mounts: mountsOf(container),
  };
}

/** What --tmpfs gave is not among Docker's mounts. */
function mountsOf({ Mounts, HostConfig }: InspectedContainer): ContainerDetail['mounts'] {
  const mounts = Mounts.map(({ Type, Name, Source, Destination, RW }) => ({ kind: Type, volume: Name, source: Source, destination: Destination, readOnly: RW === false }));
  const inMemory = Object.keys(HostConfig.Tmpfs).filter((path) => mounts.every(({ destination }) => destination !== path));
  return [...mounts, ...inMemory.map((destination) => ({ kind: 'tmpfs', volume: '', source: '', destination, readOnly: false }))];
}

const healths: Readonly<Record<string, HealthStatus>> = { starting: 'starting', healthy: 'healthy', unhealthy: 'unhealthy' };

function healthOf(status: string | undefined): HealthStatus | null {
  return healths[status ?? ''] ?? null;
}

/** Docker says none in several ways: 0, -1, null. */
function limitsOf({ Memory, MemorySwap, NanoCpus, CpuShares, CpusetCpus, PidsLimit }: InspectedContainer['HostConfig']): ContainerLimits {
  return {
    memory: Memory, memorySwap: MemorySwap > 0 ? MemorySwap : 0, milliCpus: Math.round(NanoCpus / 1_000_000), cpuShares: CpuShares, cpuset: CpusetCpus,
    processes: PidsLimit > 0 ? PidsLimit : 0,
  };
}

function nameOf(name: string): string {
  return name.startsWith('/') ? name.slice(1) : name;
}

/** One published port, or none where it is only exposed. */
function publishedOf(containerPort: number, protocol: string, binding: { HostIp: string; HostPort: string }): PublishedPort[] {
  const hostPort = Number(binding.HostPort);
  if (hostPort === 0 || (protocol !== 'tcp' && protocol !== 'udp')) return [];
  return [{ containerPort, protocol, hostIp: binding.HostIp, hostPort }];
}

/** Docker writes the year 1 for what never happened. */
function timeOf(time: string): string | null {
  return time === '' || time.startsWith('0001-') ? null : time;
}
