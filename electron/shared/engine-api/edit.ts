/** `POST /tidewharf/v1/containers/{id}/edit`: what is left out stays as it is, what is there replaces the whole field. */
export type EditRequest = {
  readonly name?: string | undefined;
  readonly ports?: readonly EditPort[] | undefined;
  /** `NAME=value`; a name alone takes a variable of the image away. */
  readonly env?: readonly string[] | undefined;
  readonly cmd?: readonly string[] | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly mounts?: readonly EditMount[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Limits that are left out stay. */
  readonly limits?: { readonly [Name in keyof EditLimits]?: EditLimits[Name] | undefined } | undefined;
  readonly restartPolicy?: { readonly name: 'no' | 'always' | 'on-failure' | 'unless-stopped' | undefined; readonly maximumRetryCount?: number | undefined } | undefined;
  /** May a running container be restarted where a change needs it? Without it such an edit is refused as a conflict. */
  readonly restart?: boolean | undefined;
  /** Only says what would happen. */
  readonly dryRun?: boolean | undefined;
};

/** `protocol`: tcp where it is left out. `hostPort` 0: any free one. `hostIp` '': all addresses. */
export type EditPort = {
  readonly containerPort: number;
  readonly protocol?: 'tcp' | 'udp' | undefined;
  readonly hostIp?: string | undefined;
  readonly hostPort?: number | undefined;
};

export type EditMount =
  | { readonly type: 'bind'; readonly source: string; readonly destination: string; readonly readOnly?: boolean | undefined }
  /** Without a name: one of its own. */
  | { readonly type: 'volume'; readonly name?: string | undefined; readonly destination: string; readonly readOnly?: boolean | undefined }
  /** `size` in bytes; 0 or left out: the kernel's half of the memory. */
  | { readonly type: 'tmpfs'; readonly destination: string; readonly size?: number | undefined };

/** 0 and '': no limit. */
export type EditLimits = {
  /** Bytes. */
  readonly memory: number;
  /** Bytes of memory and swap together; -1: as much swap as there is. */
  readonly memorySwap: number;
  readonly memoryReservation: number;
  /** Billionths of a CPU. */
  readonly nanoCpus: number;
  readonly cpuShares: number;
  readonly cpusetCpus: string;
  readonly pids: number;
};

export type EditField = 'name' | 'ports' | 'env' | 'cmd' | 'entrypoint' | 'mounts' | 'labels' | 'limits' | 'restartPolicy';

/** `GET /tidewharf/v1/containers/{id}/edit`: what a container has, in the words of an edit. */
export type EditableContainer = { readonly [Field in EditField]-?: Exclude<EditRequest[Field], undefined> };

export type EditChange = {
  readonly field: EditField;
  readonly before: unknown;
  readonly after: unknown;
  /** The process that runs goes on with what it has: only a new one gets the change. */
  readonly needsRestart: boolean;
};

/** What becomes of it; with `dryRun`, what would. `changes` holds only what is really different. */
export type EditReply = {
  readonly id: string;
  readonly name: string;
  /** `nothing`: there was no difference. `on next start`: it does not run now. */
  readonly applied: 'nothing' | 'live' | 'on next start' | 'restarted';
  readonly changes: readonly EditChange[];
  /** What this machine cannot keep of what was asked, one sentence each. */
  readonly warnings: readonly string[];
};
