import type { ErrorBody } from '../errors/engine-error.ts';

export type AppInfo = {
  readonly version: string;
  readonly mode: 'electron' | 'browser';
  /** `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** For `DOCKER_HOST=unix://...`. */
  readonly socketPath: string;
};

export type EngineState =
  | { readonly kind: 'starting'; readonly attempt: number }
  | { readonly kind: 'running'; readonly version: string; readonly runtime: string; readonly since: string }
  /** It went away and comes back by itself after the wait. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly waitMs: number; readonly reason: string }
  /** Given up: needs a person. `log` holds its last lines. */
  | { readonly kind: 'failed'; readonly reason: string; readonly log: readonly string[] }
  | { readonly kind: 'stopped' };

/** An engine event, as far as screens need it. */
export type EngineNotice = {
  readonly noun: 'container' | 'image' | 'network' | 'volume';
  readonly action: string;
  readonly id: string;
  /** Name of a container, reference of an image. */
  readonly name: string;
  /** For `die`. */
  readonly exitCode?: number;
};

export type Settings = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly imagesView: 'gallery' | 'table';
  /** Base URLs asked before docker.io. */
  readonly registryMirrors: readonly string[];
  /** host[:port]. */
  readonly insecureRegistries: readonly string[];
  /** Terminals tell a screen reader what is written; off by default because it swallows composed characters. */
  readonly terminalScreenReader: boolean;
};

export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

export type ImageSummary = {
  readonly id: string;
  /** Familiar names, such as `nginx:1.27`; empty for a dangling image. */
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly createdAt: string;
  /** Containers made from it, running or not. */
  readonly containers: number;
  readonly layers: number;
};

export type ImageDetail = ImageSummary & {
  readonly architecture: string;
  readonly os: string;
  readonly config: {
    readonly entrypoint: readonly string[];
    readonly cmd: readonly string[];
    readonly env: readonly string[];
    readonly exposedPorts: readonly string[];
    readonly user: string;
    readonly workingDir: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  /** Newest first; bytes are 0 for what made no layer. */
  readonly history: readonly { readonly createdBy: string; readonly createdAt: string; readonly size: number }[];
  /** The Docker API's own answer, for the Inspect tab. */
  readonly raw: unknown;
};

export type PublishedPort = {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostIp: string;
  readonly hostPort: number;
};

export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';

export type ContainerSummary = {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  readonly status: ContainerStatus;
  readonly createdAt: string;
  /** Null where it never started. */
  readonly startedAt: string | null;
  /** With `exitCode` null unless the last run has ended. */
  readonly finishedAt: string | null;
  readonly exitCode: number | null;
  readonly ports: readonly PublishedPort[];
  readonly project: string | null;
};

export type ContainerDetail = ContainerSummary & {
  readonly oomKilled: boolean;
  /** Why the last start failed; '' where it did not. */
  readonly error: string;
  readonly restartCount: number;
  readonly pid: number | null;
  readonly tty: boolean;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly hostname: string;
  readonly ipAddress: string;
  readonly exposedPorts: readonly string[];
  readonly restartPolicy: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly { readonly kind: string; readonly source: string; readonly destination: string; readonly readOnly: boolean }[];
  readonly raw: unknown;
};

export type PullRequest = { readonly reference: string; readonly platform?: string };

export type RunRequest = {
  readonly image: string;
  /** '' makes one up. */
  readonly name: string;
  /** `hostPort` 0 takes a free one. */
  readonly ports: readonly PublishedPort[];
  /** NAME=value. */
  readonly env: readonly string[];
  /** Undefined: the image's own. */
  readonly command?: readonly string[] | undefined;
  readonly tty: boolean;
  readonly restartPolicy: 'no' | 'on-failure' | 'always' | 'unless-stopped';
};

/**
 * `started` false: the container is there but did not start, `error` says why. With `taskId` the image was missing and is being pulled; the task runs the
 * container when it is done.
 */
export type RunResult =
  | { readonly kind: 'run'; readonly id: string; readonly started: true }
  | { readonly kind: 'run'; readonly id: string; readonly started: false; readonly error: ErrorBody }
  | { readonly kind: 'pulling'; readonly taskId: string };

export type LogsRequest = {
  readonly id: string;
  /** Lines from the end. */
  readonly tail: number;
  readonly follow: boolean;
};

export type LogLine = {
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Without its newline; ANSI sequences as written. */
  readonly text: string;
};

/** Long work that goes on when the page leaves. */
export type Task = {
  readonly id: string;
  readonly kind: 'pull' | 'run';
  /** Such as `nginx:latest`. */
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: TaskProgress;
  readonly error: ErrorBody | null;
  /** The image or container that came of it. */
  readonly resultId: string | null;
};

export type TaskProgress = {
  /** One short sentence: what it does now. */
  readonly phase: string;
  readonly bytes: number;
  /** 0 while unknown. */
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  /** Null while unknown. */
  readonly secondsLeft: number | null;
  readonly layers: readonly TaskLayer[];
};

export type TaskLayer = {
  readonly id: string;
  readonly phase: 'waiting' | 'exists' | 'downloading' | 'retrying' | 'downloaded' | 'unpacking' | 'done';
  readonly bytes: number;
  readonly totalBytes: number;
};

export type TerminalOpen = {
  readonly target: { readonly kind: 'container'; readonly containerId: string; readonly command?: readonly string[] | undefined; readonly user?: string | undefined } | { readonly kind: 'host' };
  readonly cols: number;
  readonly rows: number;
};

export type TerminalInfo = {
  readonly id: string;
  readonly target: TerminalOpen['target'];
  readonly title: string;
  readonly state: { readonly kind: 'open' } | { readonly kind: 'ended'; readonly exitCode: number | null };
};

/** `data` is text as a terminal takes it; the last item tells the end. `replay` marks what was written before: its questions to the terminal are answered already. */
export type TerminalOutput = { readonly kind: 'data'; readonly data: string; readonly replay?: true } | { readonly kind: 'ended'; readonly exitCode: number | null };
