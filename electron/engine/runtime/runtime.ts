import type { Readable, Writable } from 'node:stream';
import type { ContainerStats } from './container-stats.ts';
import type { Limits } from './limits.ts';
import type { OciSpec, SpecHost } from './oci-spec.ts';

/** A container's process as the operating system knows it, enough to find it again after an engine restart. Stored in the container's record. */
export type Task = {
  readonly pid: number;
  /** Clock ticks since boot, from /proc/PID/stat: tells a reused pid. */
  readonly startTime: string;
  readonly conmonPid: number;
};

export type Exit = {
  readonly exitCode: number;
  readonly finishedAt: Date;
  readonly oomKilled: boolean;
  /** Set where the code is a guess: why it is not known. */
  readonly note?: string;
};

/** Everything is a file in the container's run folder, so that it outlives the engine. */
export type TaskFolder = {
  readonly id: string;
  /** Holds config.json, pid files, conmon's attach socket and ctl fifo. Path short: attach paths have under 107 bytes. */
  readonly bundle: string;
  /** Log file in conmon's k8s-file format; on the data disk. */
  readonly logPath: string;
};

/** A thin layer over runc or crun and conmon: no records, no state logic. */
export type Runtime = Disposable & {
  readonly name: 'runc' | 'crun';
  readonly version: string;
  readonly cgroupVersion: 1 | 2;
  /** For `buildSpec`. */
  readonly host: SpecHost;
  /**
   * Writes config.json, starts conmon, which creates the container. Fails with `invalid` and detail `{ exitCode: 126 | 127 }` where the
   * command cannot be executed or is not found, else `internal` with the runtime's own words. Nothing is left on failure.
   */
  create(request: { folder: Pick<TaskFolder, 'id' | 'bundle'> & { readonly logPath: string | undefined }; spec: OciSpec; tty: boolean; openStdin: boolean; stdinOnce: boolean }): Promise<Task>;
  /** Same failures as create; `not-found` where it was not created or is gone. */
  start(id: string): Promise<void>;
  /** `not-found` where the process is gone. SIGKILL ends a paused one too. */
  kill(id: string, signal: number): Promise<void>;
  /**
   * Forgets a dead container: runtime state, cgroups, exit file. Ends one that was created and never started; `conflict` where it runs.
   * Idempotent.
   */
  delete(id: string): Promise<void>;
  /**
   * Connects to conmon's attach socket. Must be drained by the caller, else the container blocks once 1 MiB is held. `not-found` after exit,
   * or an output that ends at once while conmon is going.
   * With stdinOnce the first of all clients to end its input or to go away ends the container's stdin: keep one connection per container.
   */
  attach(folder: Pick<TaskFolder, 'bundle'>): Promise<Attachment>;
  resize(folder: Pick<TaskFolder, 'bundle'>, size: TerminalSize): Promise<void>;
  /**
   * The log's file was renamed: conmon goes on in a new one under the old name, some time after this returned. Whatever has that name then is lost. `not-found` where
   * the process is gone.
   */
  reopenLog(folder: Pick<TaskFolder, 'bundle'>): void;
  /** Calls back once, never from inside this call, with how it ended or had ended before. Watches exit file and process; no polling. */
  onExit(folder: Pick<TaskFolder, 'id' | 'bundle'>, task: Task, callback: (exit: Exit) => void): () => void;
  /** Calls back each time the kernel killed a process of the container for want of memory, its first one or another. Returns the end of the watch. */
  onOutOfMemory(folder: Pick<TaskFolder, 'bundle'>, callback: () => void): () => void;
  /** Pids of all processes in a running container; undefined where it has no control group to tell. */
  listProcesses(id: string): number[] | undefined;
  /** Whether the process of this task is still the same one and no zombie. */
  isAlive(task: Task): boolean;
  /** A process in a running container, under a conmon of its own. Same failures as create. */
  exec(request: ExecRequest): Promise<ExecTask>;
  /** Ids that runtime or cgroups know: for fsck. */
  listIds(): Promise<string[]>;
  /** `not-found` where its process is gone; `resume` too. */
  pause(id: string): Promise<void>;
  /** Idempotent. */
  resume(id: string): Promise<void>;
  /** Whether its processes stand still, by the kernel's word. */
  isPaused(id: string): boolean;
  /**
   * Sets limits of a container that has a process, running or paused; what is left out stays. `invalid` with the kernel's words where it
   * refuses, and nothing is changed then; `unavailable` where containers get no control groups.
   */
  update(id: string, change: Partial<Limits>): Promise<void>;
  /** Read from the kernel's files, about a millisecond, nothing is spawned. `not-found` where its process is gone. */
  stats(id: string): ContainerStats;
};

export type TerminalSize = { readonly rows: number; readonly cols: number };

export type OutputChunk = { readonly stream: 'stdout' | 'stderr'; readonly data: Buffer };

/** One client on a container's stdio. */
export type Attachment = Disposable & {
  /** Object mode, OutputChunk; ends when the process ends. */
  readonly output: Readable;
  /** end() is end of file on the container's stdin, where it was opened so. */
  readonly input: Writable;
};

export type ExecRequest = {
  readonly containerId: string;
  readonly execId: string;
  /** Own folder for this exec; the caller removes it. */
  readonly bundle: string;
  readonly process: OciSpec['process'];
  readonly openStdin: boolean;
};

export type ExecTask = {
  readonly task: Task;
  /** Connected before the process starts: no output is lost. */
  readonly attachment: Attachment;
  /** Settles after the process ended; before the attachment's output has ended there may be no waiting on it. */
  readonly exit: Promise<Exit>;
};
