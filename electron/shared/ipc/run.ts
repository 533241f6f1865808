import type { HostPortsReply, HostPortsRequest } from '../engine-api/ports.ts';
import type { ErrorBody } from '../errors/engine-error.ts';
import type { PublishedPort } from './containers.ts';
import type { Empty } from './empty.ts';

export type RunMount =
  /** A folder or file of the machine; it must be there. */
  | { readonly kind: 'bind'; readonly source: string; readonly destination: string; readonly readOnly: boolean }
  /** `name` '': one of its own. One that is not there is made. */
  | { readonly kind: 'volume'; readonly name: string; readonly destination: string; readonly readOnly: boolean }
  /** In memory; `size` in bytes, 0 for half of the machine's. */
  | { readonly kind: 'tmpfs'; readonly destination: string; readonly size: number };

export type RunRequest = {
  readonly image: string;
  /** '' makes one up. */
  readonly name: string;
  /** `hostPort` 0 takes a free one. */
  readonly ports: readonly PublishedPort[];
  /** NAME=value. */
  readonly env: readonly string[];
  readonly mounts: readonly RunMount[];
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined: the image's own. */
  readonly command?: readonly string[] | undefined;
  /** Undefined: the image's own. With one of its own the image's command is not used. */
  readonly entrypoint?: readonly string[] | undefined;
  /** '' is the image's own. */
  readonly user: string;
  readonly workingDir: string;
  /** '' is the default network. */
  readonly network: string;
  /** 0: no limit. Bytes; billionths of a CPU; processes. */
  readonly limits: { readonly memory: number; readonly nanoCpus: number; readonly pids: number };
  readonly restartPolicy: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** Of `on-failure`; 0: no bound. */
  readonly maxRetries: number;
  readonly tty: boolean;
  /** Removed when it ends, and not kept in the trash. */
  readonly autoRemove: boolean;
  /** A small first process that reaps and hands on signals. */
  readonly init: boolean;
};

/**
 * `started` false: the container is there but did not start, `error` says why. With `taskId` the image was missing and is being pulled; the task runs the
 * container when it is done.
 */
export type RunResult =
  | { readonly kind: 'run'; readonly id: string; readonly started: true }
  | { readonly kind: 'run'; readonly id: string; readonly started: false; readonly error: ErrorBody }
  | { readonly kind: 'pulling'; readonly taskId: string };

/** What a form can offer. */
export type RunChoices = {
  readonly volumes: readonly string[];
  readonly networks: readonly { readonly name: string; readonly driver: string }[];
  readonly cpus: number;
  readonly memoryBytes: number;
};

export type RunCalls = {
  /** Creates and starts; a missing image is pulled first as a task that shows. */
  'containers.run': { in: RunRequest; out: RunResult };
  'run.choices': { in: Empty; out: RunChoices };
  /** Which ports of this machine could be published now. */
  'run.ports': { in: HostPortsRequest; out: HostPortsReply };
};

export const runCallNames = ['containers.run', 'run.choices', 'run.ports'] as const satisfies readonly (keyof RunCalls)[];
