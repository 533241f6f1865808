import type { HostControls } from './host-controls.ts';
import type { Limits } from './limits.ts';
import type { Architecture, SeccompProfile } from './seccomp-default.ts';

/** The parts of the OCI runtime-spec's config.json that the engine writes. Field names are the specification's. */
export type OciSpec = {
  readonly ociVersion: string;
  readonly process: OciProcess;
  readonly root: { readonly path: string; readonly readonly: boolean };
  readonly hostname?: string;
  readonly mounts: readonly OciMount[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly linux: OciLinux;
};

export type OciProcess = {
  readonly terminal: boolean;
  readonly consoleSize?: { readonly height: number; readonly width: number };
  readonly user: { readonly uid: number; readonly gid: number; readonly umask?: number; readonly additionalGids?: readonly number[] };
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly capabilities?: {
    readonly bounding: readonly string[];
    readonly effective: readonly string[];
    readonly permitted: readonly string[];
    readonly inheritable?: readonly string[];
  };
  readonly rlimits?: readonly { readonly type: string; readonly hard: number; readonly soft: number }[];
  readonly noNewPrivileges: boolean;
  readonly oomScoreAdj?: number;
  readonly apparmorProfile?: string;
};

export type OciMount = {
  readonly destination: string;
  readonly type?: string;
  readonly source: string;
  readonly options?: readonly string[];
};

export type OciLinux = {
  readonly namespaces: readonly { readonly type: string; readonly path?: string }[];
  readonly cgroupsPath?: string;
  readonly resources?: OciResources;
  /** Besides null, zero, full, random, urandom, tty and ptmx, which the runtime always makes. */
  readonly devices?: readonly OciDevice[];
  readonly seccomp?: SeccompProfile;
  readonly maskedPaths?: readonly string[];
  readonly readonlyPaths?: readonly string[];
  readonly sysctl?: Readonly<Record<string, string>>;
  readonly rootfsPropagation?: string;
};

export type OciDevice = {
  readonly path: string;
  readonly type: 'c' | 'b' | 'p';
  readonly major: number;
  readonly minor: number;
  readonly fileMode: number;
  readonly uid: number;
  readonly gid: number;
};

/** Which devices, left out: all, and what may be done with them: some of r, w and m. */
export type DeviceAccess = { readonly type?: string; readonly major?: number; readonly minor?: number; readonly access: string };
type DeviceRule = DeviceAccess & { readonly allow: boolean };

/** A device under the path that the container knows it by. */
export type SpecDevice = { readonly device: OciDevice; readonly access: string };

/** A namespace of the container's own, the engine's, or that of a process by its file. */
export type NamespaceChoice = 'own' | 'engine' | { readonly path: string };

/** The same words for cgroup v1 and v2: the runtime translates. */
export type OciResources = {
  readonly devices: readonly DeviceRule[];
  /** Bytes; -1 is no limit. */
  readonly memory?: Partial<Readonly<Record<'limit' | 'swap' | 'reservation' | 'swappiness', number>>> & { readonly disableOOMKiller?: boolean };
  readonly cpu?: Partial<Readonly<Record<'shares' | 'quota' | 'period' | 'realtimeRuntime' | 'realtimePeriod', number> & Record<'cpus' | 'mems', string>>>;
  readonly pids?: { readonly limit: number };
  readonly blockIO?: {
    readonly weight?: number;
    readonly weightDevice?: readonly { readonly major: number; readonly minor: number; readonly weight: number }[];
  } & Partial<Readonly<Record<`throttle${'Read' | 'Write'}${'Bps' | 'IOPS'}Device`, readonly { readonly major: number; readonly minor: number; readonly rate: number }[]>>>;
};

/** A mount besides the standard ones. */
export type SpecMount =
  | {
      readonly kind: 'bind';
      readonly source: string;
      readonly destination: string;
      readonly readOnly: boolean;
      /** Left out: rprivate. */
      readonly propagation?: 'private' | 'rprivate' | 'shared' | 'rshared' | 'slave' | 'rslave';
      /** False: without the mounts below the source; left out: with them. */
      readonly recursive?: boolean;
      /** Of a read-only folder: the mounts below it are read-only too (see `canLockBelow`). crun fails where it is a file. */
      readonly readOnlyBelow?: boolean;
    }
  | {
      readonly kind: 'tmpfs';
      readonly destination: string;
      /** Of tmpfs(5) and mount(8); noexec, nosuid and nodev where they do not say otherwise. */
      readonly options: readonly string[];
    };

/** What `buildSpec` makes an OciSpec of: plain data, all decisions taken. */
export type SpecInput = {
  readonly id: string;
  readonly rootfs: string;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };
  readonly tty: boolean;
  readonly hostname: string;
  /** Undefined: the engine's own network. */
  readonly netnsPath: string | undefined;
  /** Besides the standard ones: resolv.conf, hosts, hostname, what the user mounts. */
  readonly mounts: readonly SpecMount[];
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly readonlyRootfs: boolean;
  readonly noNewPrivileges: boolean;
  readonly init: boolean;
  readonly limits: Partial<Limits>;
  /** Bytes of /dev/shm. */
  readonly shmSize: number;
  readonly oomScoreAdj: number;
  /** A profile in Docker's format, as text. */
  readonly seccomp: 'default' | 'unconfined' | { readonly profile: string };
  /** Name of an AppArmor profile; left out: none. */
  readonly apparmor?: string;
  /** Left out: the container's own; the one of control groups on cgroup v2 only. */
  readonly namespaces?: Partial<Readonly<Record<'pid' | 'ipc' | 'uts' | 'cgroup', NamespaceChoice>>>;
  /** Where /dev/shm comes from; left out: a new one of `shmSize`. */
  readonly shm?: 'none' | { readonly source: string };
  readonly devices?: readonly SpecDevice[];
  readonly deviceRules?: readonly DeviceAccess[];
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Left out: Docker's lists, and none for a privileged container. */
  readonly maskedPaths?: readonly string[] | undefined;
  readonly readonlyPaths?: readonly string[] | undefined;
  /** Absolute; left out: that of `SpecHost`. */
  readonly cgroupParent?: string;
  /** The terminal's size at the first prompt; left out: 0 by 0 until it is set. */
  readonly consoleSize?: { readonly rows: number; readonly cols: number };
  /** Names as in the specification, such as RLIMIT_NOFILE; left out: only the number of open files is set. */
  readonly rlimits?: readonly { readonly type: string; readonly soft: number; readonly hard: number }[];
};

/** What the machine and the engine's own process allow: the other half of what `buildSpec` needs. */
export type SpecHost = {
  readonly architecture: Architecture;
  readonly cgroupVersion: 1 | 2;
  /** Cgroup below which containers get theirs, such as `/tidewharf`; undefined where the engine may not make any: no limits then. */
  readonly cgroupParent: string | undefined;
  readonly controls: HostControls;
  /** Root of a user namespace only. */
  readonly mappedRoot: boolean;
  /** The engine's own, in the kernel's order: it can hand out no others. */
  readonly capabilities: readonly string[];
  /** The engine's own hard limits by OCI name; undefined is unlimited. */
  readonly hardLimits: Readonly<Record<string, number | undefined>>;
  /** Such as `6.1.0-18-amd64`. */
  readonly kernel: string;
  /** Whether the kernel has AppArmor and it is on. */
  readonly apparmor: boolean;
  /** The engine's own. */
  readonly oomScoreAdj: number;
  /** A static init program; undefined where none is installed. */
  readonly initPath: string | undefined;
  /** The machine's devices, for privileged containers. */
  readonly devices: readonly OciDevice[];
};
