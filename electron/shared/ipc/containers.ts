import type { EditableContainer } from '../engine-api/edit.ts';
import type { Empty } from './empty.ts';

export type PublishedPort = {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostIp: string;
  readonly hostPort: number;
};

/** What a health check found last. */
export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

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
  /** Null where nothing checks it, and while it does not run. */
  readonly health: HealthStatus | null;
  /** The tag it was made from, where that means another image by now: it runs an older one. */
  readonly movedTag: string | null;
};

/** One probe of a health check. */
export type HealthProbe = { readonly start: string; readonly end: string; readonly exitCode: number; readonly output: string };

/** A network that it is on; the addresses are '' while it does not run. */
export type ContainerNetwork = {
  readonly name: string;
  readonly networkId: string;
  readonly address: string;
  readonly address6: string;
  readonly gateway: string;
  readonly macAddress: string;
  readonly aliases: readonly string[];
};

/** 0 and '' where there is none. Bytes; thousandths of a CPU. */
export type ContainerLimits = {
  readonly memory: number;
  readonly memorySwap: number;
  readonly milliCpus: number;
  readonly cpuShares: number;
  readonly cpuset: string;
  readonly processes: number;
};

/** What became of the tag that a container was made from. Digests where they are known. */
export type ImageChange = {
  readonly tag: string;
  readonly old: { readonly imageId: string; readonly digest: string | null };
  readonly new: { readonly imageId: string; readonly digest: string | null };
  /** Since when, and by what (`pull`, `build`, `tag` ...); null where nobody wrote it down. */
  readonly at: string | null;
  readonly by: string | null;
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
  readonly restartTries: number;
  /** Removed by itself when it ends (`--rm`). */
  readonly removedAtEnd: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** `volume`: its name, '' where it is none. */
  readonly mounts: readonly { readonly kind: string; readonly volume: string; readonly source: string; readonly destination: string; readonly readOnly: boolean }[];
  readonly networks: readonly ContainerNetwork[];
  readonly limits: ContainerLimits;
  /** The last probes, oldest first, and failures in a row. */
  readonly probes: readonly HealthProbe[];
  readonly failingStreak: number;
  readonly raw: unknown;
};

export type CommitRequest = { readonly id: string; readonly reference: string; readonly message: string };

export type ContainerCalls = {
  'containers.list': { in: Empty; out: ContainerSummary[] };
  'containers.inspect': { in: { id: string }; out: ContainerDetail };
  'containers.start': { in: { id: string }; out: Empty };
  'containers.stop': { in: { id: string }; out: Empty };
  'containers.restart': { in: { id: string }; out: Empty };
  'containers.kill': { in: { id: string }; out: Empty };
  'containers.pause': { in: { id: string }; out: Empty };
  'containers.unpause': { in: { id: string }; out: Empty };
  'containers.rename': { in: { id: string; name: string }; out: Empty };
  /** An image of its files as they are now; a running one stands still meanwhile. */
  'containers.commit': { in: CommitRequest; out: { taskId: string } };
  /** Null where its tag still means its image, or it was made from none. */
  'containers.imageChange': { in: { id: string }; out: ImageChange | null };
  /** What an edit would find (`GET .../edit`): its own ports, variables and so on, without the image's. */
  'containers.editable': { in: { id: string }; out: EditableContainer };
  /** `canBeRestored`: it is in the trash now. */
  'containers.remove': { in: { id: string; force: boolean }; out: { canBeRestored: boolean } };
  /** Out of the trash. Its name is another where somebody took its own. */
  'containers.restore': { in: { id: string }; out: { name: string } };
};

export const containerCallNames = ['containers.list', 'containers.inspect', 'containers.start', 'containers.stop', 'containers.restart', 'containers.kill', 'containers.pause', 'containers.unpause', 'containers.rename', 'containers.commit', 'containers.imageChange', 'containers.editable', 'containers.remove', 'containers.restore'] as const satisfies readonly (keyof ContainerCalls)[];
