import type { FolderListing } from '../../shared/engine-api/files.ts';
import type { ContainerId, ChainId, ImageId } from '../../shared/oci/digest.ts';
import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import type { LogFollowLine, LogLineReply, LogPageReply, LogPosition } from '../../shared/engine-api/log-page.ts';
import type { EditField, EditReply } from '../../shared/engine-api/edit.ts';
import type { ContainerPortsReply } from '../../shared/engine-api/ports.ts';
import type { KeepReply, KeepRequest, LossReply } from '../../shared/engine-api/loss.ts';
import type { TrashReason } from '../../shared/engine-api/trash.ts';
import type { ContainerStats } from '../runtime/container-stats.ts';
import type { Limits } from '../runtime/limits.ts';
import type { PortMapping } from '../networks/networks.ts';
import type { OutputChunk, Task, TerminalSize } from '../runtime/runtime.ts';
import type { Writable } from 'node:stream';
import type { CreateSpec, EndpointSpec, MountPoint } from './create-spec.ts';
import type { ProcessTable } from './ps-output.ts';
import type { StepEnd, StepRun } from './step-run.ts';

/** A network that a container is on, and what is wished there. The name is that of the time when it was put on. */
export type ContainerEndpoint = EndpointSpec & { readonly networkName: string };

/** created, running, paused, restarting, exited, and dead where removal failed. */
export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead';

export type ContainerRecord = {
  readonly id: ContainerId;
  readonly name: string;
  readonly imageId: ImageId;
  readonly imageName: string;
  readonly chainId: ChainId | undefined;
  /** As asked for, with labels, exposed ports and published ports of the image worked in. */
  readonly spec: CreateSpec;
  /** By destination, outer before inner. */
  readonly mounts: readonly MountPoint[];
  /** Merged with the image's defaults. */
  readonly args: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly hostname: string;
  readonly stopSignal: string;
  readonly createdAt: string;
  readonly status: ContainerStatus;
  readonly task: Task | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** Why the last start failed, in the runtime's words; '' where it did not. */
  readonly error: string;
  readonly restartCount: number;
  /** Stopped by hand: no policy starts it again, but for `always` when the engine starts. */
  readonly stoppedByUser: boolean;
  /** As of the last start; undefined before it, and where there is no check (see `planHealthCheck`). */
  readonly health: Health | undefined;
  /** By network id, in the order of their interfaces, the one of the network mode first; empty where another container's network is shared. */
  readonly endpoints: Readonly<Record<string, ContainerEndpoint>>;
  readonly edit?: PendingEdit | undefined;
};

/** An edit under way, for who comes after a crash. `live`: ports may be others than these, and `limits` brings back those of before. `restart`: it ran, and is to; `volumes` were made for the new start. */
export type PendingEdit = { readonly kind: 'live'; readonly limits: Partial<Limits> } | { readonly kind: 'restart'; readonly volumes: readonly string[] };

/** Parts of a container's request that replace what it has; of limits and ports all of them. */
export type ContainerEdit = {
  readonly name: string | undefined;
  readonly ports: readonly PortMapping[] | undefined;
  readonly spec: Partial<Pick<CreateSpec, 'env' | 'cmd' | 'entrypoint' | 'mounts' | 'anonymousVolumes' | 'volumesFrom' | 'labels' | 'limits' | 'restartPolicy' | 'raw'>>;
};

export type EditOutcome = {
  readonly before: ContainerRecord;
  readonly after: ContainerRecord;
  readonly fields: readonly { readonly field: EditField; readonly needsRestart: boolean }[];
  readonly applied: EditReply['applied'];
  /** A sentence for each limit that this machine cannot keep. */
  readonly warnings: readonly string[];
};

/** Durable when the status changes; the log and the streak are as old as that after a crash of the engine. */
export type Health = {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  /** Failures in a row. */
  readonly failingStreak: number;
  /** The last five probes, oldest first. */
  readonly log: readonly HealthProbe[];
};

/** Times as ISO 8601; -1 as exit code for a probe that could not be run or took too long; at most 4096 bytes of output. */
export type HealthProbe = { readonly start: string; readonly end: string; readonly exitCode: number; readonly output: string };

/** A container that has a volume, whether it runs or not. */
export type VolumeUser = {
  readonly containerId: ContainerId;
  readonly containerName: string;
  readonly destination: string;
  readonly readOnly: boolean;
  readonly running: boolean;
};

/** Where on the engine's machine a container keeps what; '' for what is not there now. */
export type ContainerPlaces = {
  readonly log: string;
  /** Of its network's: resolv.conf, hosts and hostname by name. */
  readonly networkFiles: Readonly<Record<'resolv.conf' | 'hosts' | 'hostname', string>>;
  /** Folders of overlayfs, from the highest layer down; undefined where its writable layer is lost. */
  readonly layers: { readonly lowers: readonly string[]; readonly upper: string; readonly work: string; readonly mounted: string } | undefined;
};

/** Told a sentence for each thing asked for that this machine cannot do and that was left out. */
export type Warn = (sentence: string) => void;

export type ContainerChange = { readonly limits: Partial<Limits>; readonly restartPolicy?: CreateSpec['restartPolicy'] | undefined };

export type LogQuery = {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly follow: boolean;
  /** Undefined: all. */
  readonly tail: number | undefined;
  /** Nanoseconds since 1970, both included; undefined: no bound. */
  readonly since: bigint | undefined;
  readonly until: bigint | undefined;
  readonly signal?: AbortSignal;
};

/** One line, or a part of a long one: `data` holds its newline where the program wrote one. */
export type LogEntry = { readonly stream: 'stdout' | 'stderr'; readonly time: string; readonly data: Buffer };

/** `lines` before a position, without one the last. Times in microseconds since 1970, both included. */
export type LogPageQuery = { readonly before?: LogPosition | undefined; readonly lines: number; readonly since?: number | undefined; readonly until?: number | undefined };
export type LogFollowQuery = { readonly after?: LogPosition | undefined; readonly until?: number | undefined; readonly signal?: AbortSignal | undefined };

export type LogPages = {
  before(nameOrId: string, query: LogPageQuery): Promise<LogPageReply>;
  /** To the end of the run where it runs. */
  follow(nameOrId: string, query: LogFollowQuery): AsyncIterable<LogFollowLine>;
  line(nameOrId: string, position: LogPosition): Promise<LogLineReply>;
};

/** One path that a container has and its image has not, or not so. */
export type FileChange = {
  readonly kind: 'added' | 'changed' | 'deleted';
  readonly path: string;
  /** Of a regular file as it is now; 0 for all else. */
  readonly bytes: number;
};

/** What is known of one path in a container. */
export type PathStat = {
  /** The last part of the path as it was asked for. */
  readonly name: string;
  readonly size: number;
  /** Type and permission bits (inode(7)). */
  readonly mode: number;
  readonly mtimeNs: bigint;
  /** Of a symbolic link: the path that it leads to in the container, all links followed, whether it is there or not; '' of all else. */
  readonly linkTarget: string;
};

/** What a removal would take away for good, with every change, by path. */
export type ContainerLoss = LossReply;

/**
 * Files of a container that runs, is paused, or has no process. Paths are absolute or relative to `/`; links in them are followed inside the container
 * only. Its volumes and binds are seen, what else is mounted in a running one is not. `not-found` for a path that is not there.
 */
export type ContainerFiles = {
  /** Against the image, by path. Costs what was changed, whatever the image holds. */
  changes(nameOrId: string): Promise<FileChange[]>;
  loss(nameOrId: string): Promise<ContainerLoss>;
  /** The path itself; what a link leads to where the path ends in `/` or `/.`. */
  statPath(nameOrId: string, path: string): Promise<PathStat>;
  /** What lies in a folder, with marks against the image. `invalid` where it is no folder. */
  listFolder(nameOrId: string, path: string): Promise<FolderListing>;
  /** A tar archive of a file, or a folder and all below it, named after the last part of the path. Leaving the iteration ends the work. */
  readArchive(nameOrId: string, path: string): Promise<{ stat: PathStat; archive: AsyncIterable<Uint8Array> }>;
  /**
   * Unpacks a tar archive, plain or compressed, in a folder. `invalid` where the path is no folder or the archive is broken or refused, `forbidden` where it is
   * read-only. What was unpacked before a failure stays.
   */
  writeArchive(nameOrId: string, request: WriteArchive): Promise<void>;
  /** Deletes the files in the container's own layer that lie below one of its mounts, where it does not see them. `conflict` where nothing is mounted at the path. */
  clearBelow(nameOrId: string, path: string): Promise<void>;
  /** A tar archive of the whole root file system, without volumes. Leaving the iteration ends the work. */
  exportFiles(nameOrId: string): Promise<AsyncIterable<Uint8Array>>;
  /** What a container changed, as a layer over its image's: a tar (image-spec, layer.md). Leaving the iteration ends the work. */
  packChanges(nameOrId: string): Promise<AsyncIterable<Uint8Array>>;
};

/** Files of a volume, whoever has it. Paths are below its folder, and links in them never lead out of it. `not-found` for the volume and the path. */
export type VolumeFiles = {
  listVolume(name: string, path: string): Promise<FolderListing>;
  /** As {@link ContainerFiles.readArchive}; `/.` for all of it. */
  readVolume(name: string, path: string): Promise<{ stat: PathStat; archive: AsyncIterable<Uint8Array> }>;
  /** Unpacks a tar archive, plain or compressed, in a folder. What was unpacked before a failure stays. */
  writeVolume(name: string, request: Pick<WriteArchive, 'path' | 'archive' | 'signal'>): Promise<void>;
};

export type CommitRequest = {
  readonly container: string;
  readonly name: string | undefined;
  readonly author: string;
  readonly comment: string;
  /** Freeze it meanwhile, so that its files fit together. */
  readonly pause: boolean;
  /** The image's settings, made of those that the container got. */
  readonly change: (config: ContainerDefaults) => ContainerDefaults;
  readonly signal?: AbortSignal;
};

export type WriteArchive = {
  readonly path: string;
  readonly archive: AsyncIterable<Uint8Array>;
  /** Neither a folder is replaced by something else nor the other way round: `invalid`. */
  readonly keepKinds: boolean;
  /** Everything belongs to the container's user. */
  readonly asUser: boolean;
  readonly signal?: AbortSignal;
};

/** Two-way stdio of a container or an exec. */
export type StdioSession = Disposable & {
  readonly output: AsyncIterable<OutputChunk>;
  readonly input: Writable;
  /** Called back where the client is to be cut off, because it holds up the container and others: see `StdioSessions`. */
  readonly onCut?: (callback: () => void) => void;
  /** To be told that the client leaves because its keys for that were typed. */
  readonly detached?: () => void;
};

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

export type ExecSpec = {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly tty: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly attachStderr: boolean;
  readonly privileged: boolean;
  readonly detachKeys: string;
};

/** Execs live as long as the engine and the container, and five minutes after their own end; they are not stored. */
export type ExecInfo = {
  readonly id: string;
  readonly containerId: ContainerId;
  readonly spec: ExecSpec;
  readonly running: boolean;
  readonly exitCode: number | undefined;
  readonly pid: number;
};

export type Containers = ContainerFiles & VolumeFiles & {
  /** By name, id or id prefix; `not-found` ("No such container: x"), `invalid` on an ambiguous prefix. */
  get(nameOrId: string): ContainerRecord;
  list(): ContainerRecord[];
  /** `not-found` for the image, `conflict` for the name, `invalid` for the rest: before anything changes. */
  create(spec: CreateSpec, warn?: Warn): Promise<ContainerRecord>;
  /** `not-modified` where it runs already. A failed start is recorded with its exit code (126, 127, 128) and error. */
  start(nameOrId: string): Promise<void>;
  /** Stop signal, `timeout` seconds of grace (negative: for ever; undefined: the container's own, else 10), SIGKILL. `not-modified`. */
  stop(nameOrId: string, options: { timeout: number | undefined; signal: string | undefined }): Promise<void>;
  restart(nameOrId: string, options: { timeout: number | undefined; signal: string | undefined }): Promise<void>;
  kill(nameOrId: string, signal: string): Promise<void>;
  pause(nameOrId: string): Promise<void>;
  unpause(nameOrId: string): Promise<void>;
  rename(nameOrId: string, newName: string): void;
  /** Puts a container on one more network, live where it runs. `forbidden` where it is on it, or has no network of its own. */
  connect(nameOrId: string, network: string, endpoint: EndpointSpec): Promise<void>;
  /** `forbidden` where it is not on it. */
  disconnect(nameOrId: string, network: string): Promise<void>;
  /**
   * An image of the container's files as they are, over the image it was made of. `conflict` where that is gone; `invalid`, `no-space`, `cancelled`.
   */
  commit(request: CommitRequest): Promise<ImageId>;
  /**
   * Copies a folder of the container, without what is mounted there, into a new volume: all of it or nothing. A running container stands still meanwhile. `exists` where
   * the volume is there, `not-found` where the folder is not, `invalid` for a file, `no-space`.
   */
  keepFolder(nameOrId: string, request: KeepRequest): Promise<KeepReply>;
  /** Into the trash (trash.ts). `conflict` where it runs, unless forced. `volumes`: with its anonymous ones. `why`: `rm` where it is left out. */
  remove(nameOrId: string, options: { force: boolean; volumes: boolean; why?: TrashReason }): Promise<void>;
  /**
   * Runs it to its end with the isolation of any other container, and to the end of its output, which comes in order and waits for whom it is given to. `cancelled` by
   * its signal; `invalid` as `create` and `start` fail, with `detail.exitCode` 126 or 127 where the command cannot be run. Nothing is left of it: process, mounts, network,
   * folder; but for empty mount points in the writable layer (`Snapshots.draftLayer` drops them). What a killed engine left is swept at the next start, the writable layer too.
   */
  runStep(run: StepRun): Promise<StepEnd>;
  /** A writable layer of work in flight, no container's: until disposed `check` takes neither it nor its mount for a mistake. What runs as a step is claimed too. */
  claimWritable(id: string): Disposable;
  /** All that is claimed. */
  stepIds(): ReadonlySet<string>;
  /** Changes limits, of a process that runs too, and the restart policy; what is left out stays. `invalid` before anything changes. */
  update(nameOrId: string, change: ContainerChange, warn?: Warn): Promise<ContainerRecord>;
  /**
   * Changes an existing container and keeps its id and its files: live what can be, by a stop and a start the rest where `restart` allows it; `conflict`
   * with `detail.needsRestart` where it does not. All of it or nothing: what is refused, or fails to start, leaves it as it was. `dryRun` changes nothing.
   */
  edit(nameOrId: string, edit: ContainerEdit, options: { restart: boolean; dryRun: boolean }): Promise<EditOutcome>;
  places(nameOrId: string): ContainerPlaces;
  /** Who listens in it, and who can get there. Looks when it is asked. */
  inspectPorts(nameOrId: string): Promise<ContainerPortsReply>;
  /** Its processes with the pids of the engine, as `ps -ef` shows them, or ps(1) with the given arguments. `conflict` where it does not run. */
  top(nameOrId: string, psArgs: string): Promise<ProcessTable>;
  /** What it uses now; undefined where it does not run. */
  stats(nameOrId: string): ContainerStats | undefined;
  /**
   * One reading a second, the first at once, until the container is removed or `signal` gives up. All who watch one container share its
   * readings. Undefined while it does not run.
   */
  watchStats(nameOrId: string, signal: AbortSignal): AsyncIterable<ContainerStats | undefined>;
  /** By name of volume: who has it. */
  volumeUsers(): ReadonlyMap<string, readonly VolumeUser[]>;
  /** Registered when this returns; the promise settles when the condition holds. `signal` gives up. */
  wait(nameOrId: string, condition: WaitCondition, signal?: AbortSignal): Promise<{ exitCode: number; error: string }>;
  /** In batches, so that millions of lines cost little each. `not-implemented` where nothing is kept. */
  logs(nameOrId: string, query: LogQuery): AsyncIterable<readonly LogEntry[]>;
  /** The same log by position: from the end backwards, from a place on, or one line of it. */
  readonly logPages: LogPages;
  /** Output from now on; usable on a created container: nothing is lost between attach and start. */
  attach(nameOrId: string, options: { stdin: boolean }): Promise<StdioSession>;
  resize(nameOrId: string, size: TerminalSize): Promise<void>;
  createExec(nameOrId: string, spec: ExecSpec): ExecInfo;
  getExec(id: string): ExecInfo;
  /** Those of a container that have not ended. */
  listExecs(containerId: ContainerId): ExecInfo[];
  /** Fails as {@link Containers.startExec} would before anything of it happens: it has been started, its container is frozen or does not run. */
  checkExecStart(id: string): void;
  /** The exit code is recorded before the session's output ends. */
  startExec(id: string, options: { size: TerminalSize | undefined }): Promise<StdioSession>;
  resizeExec(id: string, size: TerminalSize): Promise<void>;
  /** SIGHUP, as when a terminal is closed. No effect on one that does not run; one that is being started is waited for, as for `resizeExec`. */
  hangUpExec(id: string): Promise<void>;
  /** Bytes of the writable layer. Walks it. */
  usage(nameOrId: string): Promise<{ bytes: number }>;
  /**
   * After an engine start: takes up what runs, records what ended meanwhile, sweeps what was half made, applies restart policies unless `start` is
   * false.
   */
  recover(options?: { start: boolean }): Promise<void>;
  /** What is wrong between records, processes, mounts and folders, one sentence each. */
  check(): Promise<string[]>;
  /** Stops watching; containers go on, steps are ended. */
  close(): Promise<void>;
};
