/** `GET /containers/{id}/json`. */
export type ContainerJson = {
  readonly Id: string;
  /** RFC 3339 with nanoseconds, as all times here. */
  readonly Created: string;
  readonly Path: string;
  readonly Args: readonly string[];
  readonly State: ContainerStateJson;
  /** Id of the image. */
  readonly Image: string;
  readonly ResolvConfPath: string;
  readonly HostnamePath: string;
  readonly HostsPath: string;
  readonly LogPath: string;
  /** With a leading slash. */
  readonly Name: string;
  readonly RestartCount: number;
  readonly Driver: string;
  readonly Platform: string;
  readonly MountLabel: string;
  readonly ProcessLabel: string;
  readonly AppArmorProfile: string;
  readonly ExecIDs: readonly string[] | null;
  readonly HostConfig: HostConfigJson;
  readonly GraphDriver: { readonly Name: string; readonly Data: Readonly<Record<string, string>> | null };
  /** Bytes, where asked for with `size`. */
  readonly SizeRw?: number;
  readonly SizeRootFs?: number;
  readonly Mounts: readonly MountJson[];
  readonly Config: ContainerConfigJson;
  readonly NetworkSettings: NetworkSettingsJson;
};

export type ContainerStateJson = {
  readonly Status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  /** True while paused too. */
  readonly Running: boolean;
  readonly Paused: boolean;
  readonly Restarting: boolean;
  readonly OOMKilled: boolean;
  readonly Dead: boolean;
  /** In the engine's pid namespace; 0 while not running. */
  readonly Pid: number;
  readonly ExitCode: number;
  /** Why the last start failed; ''. */
  readonly Error: string;
  /** `0001-01-01T00:00:00Z` where it never happened. */
  readonly StartedAt: string;
  readonly FinishedAt: string;
  /** Left out where there is no health check, and before the first start. */
  readonly Health?: HealthJson;
};

export type HealthJson = {
  readonly Status: 'starting' | 'healthy' | 'unhealthy';
  /** Failures in a row. */
  readonly FailingStreak: number;
  /** The last five probes, oldest first; -1 as exit code where one could not be run or took too long. */
  readonly Log: readonly { readonly Start: string; readonly End: string; readonly ExitCode: number; readonly Output: string }[];
};

/** Times in nanoseconds. What is left out is Docker's default. */
export type HealthcheckJson = {
  /** `['NONE']`, `['CMD', ...args]` or `['CMD-SHELL', text]`. */
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
};

export type PortBindingJson = { readonly HostIp: string; readonly HostPort: string };

/** `80/tcp` -> where it is published; null for an exposed port that is not. */
export type PortMapJson = Readonly<Record<string, readonly PortBindingJson[] | null>>;

/** What the engine acts on is named here, the rest of what the client sent is given back as it came. */
export type HostConfigJson = {
  readonly Binds: readonly string[] | null;
  readonly NetworkMode: string;
  readonly PortBindings: PortMapJson;
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number };
  readonly AutoRemove: boolean;
  readonly Privileged: boolean;
  readonly PublishAllPorts: boolean;
  readonly ReadonlyRootfs: boolean;
  readonly CapAdd: readonly string[] | null;
  readonly CapDrop: readonly string[] | null;
  readonly SecurityOpt: readonly string[] | null;
  readonly Init?: boolean | null;
  /** Bytes; 0 is no limit. */
  readonly Memory: number;
  readonly NanoCpus: number;
  readonly PidsLimit: number | null;
  readonly ShmSize: number;
  readonly [name: string]: unknown;
};

/** A container's Config: an image's has the same fields. */
export type ContainerConfigJson = {
  readonly Hostname: string;
  readonly Domainname: string;
  readonly User: string;
  readonly AttachStdin: boolean;
  readonly AttachStdout: boolean;
  readonly AttachStderr: boolean;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Tty: boolean;
  readonly OpenStdin: boolean;
  readonly StdinOnce: boolean;
  readonly Env: readonly string[] | null;
  readonly Cmd: readonly string[] | null;
  readonly Image: string;
  readonly Volumes: Readonly<Record<string, object>> | null;
  readonly WorkingDir: string;
  readonly Entrypoint: readonly string[] | null;
  readonly OnBuild: null;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  /** Seconds. */
  readonly StopTimeout?: number;
  readonly [name: string]: unknown;
};

export type MountJson = {
  readonly Type: 'bind' | 'volume' | 'tmpfs';
  /** Of a volume. */
  readonly Name?: string;
  /** Path on the machine; '' of a tmpfs. */
  readonly Source: string;
  readonly Destination: string;
  /** Of a volume. */
  readonly Driver?: 'local';
  readonly Mode: string;
  readonly RW: boolean;
  readonly Propagation: string;
};

export type NetworkSettingsJson = {
  readonly Bridge: string;
  readonly SandboxID: string;
  readonly HairpinMode: boolean;
  readonly LinkLocalIPv6Address: string;
  readonly LinkLocalIPv6PrefixLen: number;
  /** What is held now: empty while not running. */
  readonly Ports: PortMapJson;
  readonly SandboxKey: string;
  readonly SecondaryIPAddresses: null;
  readonly SecondaryIPv6Addresses: null;
  readonly EndpointID: string;
  readonly Gateway: string;
  readonly GlobalIPv6Address: string;
  readonly GlobalIPv6PrefixLen: number;
  readonly IPAddress: string;
  readonly IPPrefixLen: number;
  readonly IPv6Gateway: string;
  readonly MacAddress: string;
  /** By network name. */
  readonly Networks: Readonly<Record<string, EndpointJson>>;
};

export type EndpointJson = {
  readonly IPAMConfig: { readonly IPv4Address?: string; readonly IPv6Address?: string } | null;
  readonly Links: readonly string[] | null;
  readonly Aliases: readonly string[] | null;
  readonly NetworkID: string;
  readonly EndpointID: string;
  readonly Gateway: string;
  readonly IPAddress: string;
  readonly IPPrefixLen: number;
  readonly IPv6Gateway: string;
  readonly GlobalIPv6Address: string;
  readonly GlobalIPv6PrefixLen: number;
  readonly MacAddress: string;
  readonly DriverOpts: Readonly<Record<string, string>> | null;
  readonly DNSNames: readonly string[] | null;
  readonly GwPriority: number;
};
