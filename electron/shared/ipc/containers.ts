import type { ErrorBody } from '../errors/engine-error.ts';
import type { Empty } from './empty.ts';

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

export type ContainerCalls = {
  'containers.list': { in: Empty; out: ContainerSummary[] };
  'containers.inspect': { in: { id: string }; out: ContainerDetail };
  /** Creates and starts; a missing image is pulled first as a task that shows. */
  'containers.run': { in: RunRequest; out: RunResult };
  'containers.start': { in: { id: string }; out: Empty };
  'containers.stop': { in: { id: string }; out: Empty };
  'containers.restart': { in: { id: string }; out: Empty };
  'containers.kill': { in: { id: string }; out: Empty };
  /** `canBeRestored`: it is in the trash now. */
  'containers.remove': { in: { id: string; force: boolean }; out: { canBeRestored: boolean } };
  /** Out of the trash. Its name is another where somebody took its own. */
  'containers.restore': { in: { id: string }; out: { name: string } };
};

export const containerCallNames = ['containers.list', 'containers.inspect', 'containers.run', 'containers.start', 'containers.stop', 'containers.restart', 'containers.kill', 'containers.remove', 'containers.restore'] as const satisfies readonly (keyof ContainerCalls)[];
