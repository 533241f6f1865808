import type { PortMapping } from '../networks/networks.ts';
import type { Limits } from '../runtime/limits.ts';
import type { TerminalSize } from '../runtime/runtime.ts';

/** What the API asks for, Docker's JSON already read and defaults not yet merged with the image's. */
export type CreateSpec = {
  /** Undefined: one is made up. */
  readonly name: string | undefined;
  readonly image: string;
  /** Undefined: the image's. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly env: readonly string[];
  readonly user: string;
  /** Names or numbers of groups besides the user's own. */
  readonly groupAdd: readonly string[];
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly tty: boolean;
  /** The terminal's size at its first prompt; left out: 0 by 0 until it is set. */
  readonly consoleSize?: TerminalSize | undefined;
  readonly openStdin: boolean;
  readonly stdinOnce: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly attachStderr: boolean;
  readonly autoRemove: boolean;
  readonly restartPolicy: { readonly name: 'no' | 'always' | 'on-failure' | 'unless-stopped'; readonly maximumRetryCount: number };
  readonly init: boolean;
  readonly stopSignal: string;
  /** Seconds. */
  readonly stopTimeout: number | undefined;
  /** Undefined: the image's. */
  readonly health: HealthSpec | undefined;
  readonly log: LogSpec;
  readonly network: NetworkSpec;
  readonly mounts: readonly MountSpec[];
  /** Where an anonymous volume is to be, unless something else is mounted there. The image's own come on top. */
  readonly anonymousVolumes: readonly string[];
  /** Containers whose mounts this one gets as well. */
  readonly volumesFrom: readonly { readonly container: string; readonly readOnly: boolean }[];
  readonly limits: Limits;
  readonly isolation: IsolationSpec;
  /** Docker's HostConfig and Config as they came, given back by inspect for what the engine does not act on. */
  readonly raw: { readonly config: Readonly<Record<string, unknown>>; readonly hostConfig: Readonly<Record<string, unknown>> };
};

/** How a container's health is asked for (image-spec, config.md, "Healthcheck" as Docker writes it). Times in milliseconds; 0: Docker's default. */
export type HealthSpec = {
  /** `['NONE']`, `['CMD', ...args]` or `['CMD-SHELL', text]`; empty: the image's. */
  readonly test: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
  readonly retries: number;
};

export type LogSpec = {
  readonly driver: 'json-file' | 'local' | 'none';
  /** Bytes after which a log file is put aside; undefined: never. */
  readonly maxSize: number | undefined;
  /** Files kept, the one that is written included. */
  readonly maxFile: number;
};

export type NetworkSpec = {
  /** 'default', 'bridge', 'host', 'none', 'container:NAME' or a network's name. */
  readonly mode: string;
  /** By network's name or id: those that the container is on, besides `mode`, and what is wished there. */
  readonly endpoints: Readonly<Record<string, EndpointSpec>>;
  readonly ports: readonly PortMapping[];
  readonly exposedPorts: readonly string[];
  readonly publishAll: boolean;
  readonly hostname: string;
  readonly domainname: string;
  /** '' : made up. */
  readonly macAddress: string;
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  /** `name:address`; the address `host-gateway` means the machine. */
  readonly extraHosts: readonly string[];
  /** `container[:alias]`, on the default bridge. */
  readonly links: readonly string[];
};

export type EndpointSpec = {
  readonly aliases: readonly string[];
  /** '' : any free one. */
  readonly ipv4: string;
  readonly ipv6: string;
  readonly macAddress: string;
  /** `container[:alias]`: the container's name, and what it is called on this network. */
  readonly links: readonly string[];
  readonly gatewayPriority: number;
  /** Kept for clients. */
  readonly driverOpts: Readonly<Record<string, string>>;
};

export type Propagation = 'private' | 'rprivate' | 'shared' | 'rshared' | 'slave' | 'rslave';

export type MountSpec =
  | {
      readonly kind: 'bind';
      readonly source: string;
      readonly destination: string;
      readonly readOnly: boolean;
      /** False: a source that is not there is made. */
      readonly mustExist: boolean;
      readonly propagation: Propagation;
      /** Mounts below the source too. */
      readonly recursive: boolean;
      /** Whether mounts below a read-only one are read-only too; left out: where the machine can do it. */
      readonly readOnlyBelow?: 'no' | 'required';
      /** The words after the last colon of `-v`, for inspect; here and below. */
      readonly mode: string;
    }
  | {
      readonly kind: 'volume';
      /** '' : anonymous. */
      readonly name: string;
      readonly destination: string;
      readonly readOnly: boolean;
      /** The image's files at the destination are not copied into a new volume. */
      readonly noCopy: boolean;
      /** Of a volume that is made. */
      readonly labels: Readonly<Record<string, string>>;
      /** Of a volume that is made: Docker's driver `local` (see `planVolumeMount`). */
      readonly options: Readonly<Record<string, string>>;
      /** Folder or file in the volume that is mounted instead of all of it; ''. */
      readonly subpath: string;
      readonly mode: string;
    }
  | {
      readonly kind: 'tmpfs';
      readonly destination: string;
      /** Options of tmpfs(5), such as `size=64m` and `mode=1777`, and mount flags. */
      readonly options: readonly string[];
      /** Asked for with `--mount`: inspect lists it, and it is handed on by `--volumes-from`. */
      readonly listed: boolean;
    };

/** What a container has mounted besides the standard file systems, all names known and all defaults filled in. At most one per destination. */
export type MountPoint =
  | Extract<MountSpec, { kind: 'bind' | 'tmpfs' }>
  | (Omit<Extract<MountSpec, { kind: 'volume' }>, 'labels' | 'options'> & {
      /** Made for a container without a name being given: `rm -v` takes it away. */
      readonly anonymous: boolean;
    });

export type IsolationSpec = {
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly readonlyRootfs: boolean;
  /** As `--security-opt` has them: `no-new-privileges`, `seccomp=unconfined`, `seccomp={...}`, `apparmor=...`. */
  readonly securityOpt: readonly string[];
  /** '' or 'private', 'host', 'container:NAME'. */
  readonly pidMode: string;
  /** '' or 'private', 'shareable', 'none', 'host', 'container:NAME'. */
  readonly ipcMode: string;
  /** '' or 'host'. */
  readonly utsMode: string;
  /** '', 'private' or 'host'. */
  readonly cgroupnsMode: string;
  /** '' or 'host'. */
  readonly usernsMode?: string;
  /** '' : the engine's own group. */
  readonly cgroupParent?: string;
  /** Bytes of /dev/shm. */
  readonly shmSize: number;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly devices: readonly { readonly pathOnHost: string; readonly pathInContainer: string; readonly permissions: string }[];
  readonly deviceCgroupRules: readonly string[];
  readonly oomScoreAdj: number;
  /** Undefined: Docker's lists. */
  readonly maskedPaths: readonly string[] | undefined;
  readonly readonlyPaths: readonly string[] | undefined;
};
