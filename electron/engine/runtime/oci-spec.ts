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
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly seccomp?: Readonly<Record<string, unknown>>;
  readonly maskedPaths?: readonly string[];
  readonly readonlyPaths?: readonly string[];
  readonly sysctl?: Readonly<Record<string, string>>;
  readonly rootfsPropagation?: string;
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
  /** Bind mounts besides the standard ones: resolv.conf, hosts, hostname, the user's binds. */
  readonly binds: readonly { readonly source: string; readonly destination: string; readonly readOnly: boolean }[];
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly readonlyRootfs: boolean;
  readonly noNewPrivileges: boolean;
  readonly init: boolean;
  /** Bytes; 0 is no limit. */
  readonly memory: number;
  /** Billionths of a CPU; 0 is no limit. */
  readonly nanoCpus: number;
  /** 0 is no limit. */
  readonly pidsLimit: number;
  /** Bytes of /dev/shm. */
  readonly shmSize: number;
  readonly oomScoreAdj: number;
  readonly seccomp: 'default' | 'unconfined';
};
