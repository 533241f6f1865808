import type { ErrorBody } from '../errors/engine-error.ts';
import type { Empty } from './empty.ts';

/** Long work that goes on when the page leaves. */
export type Task = {
  readonly id: string;
  readonly kind: 'pull' | 'build' | 'run' | 'prune' | 'check' | 'push' | 'save' | 'load' | 'import' | 'commit' | 'keep' | 'export' | 'export-log' | 'move' | 'volume-clone' | 'volume-export' | 'volume-import' | 'download' | 'upload';
  /** Such as `nginx:latest`. */
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: TaskProgress;
  readonly error: ErrorBody | null;
  /** The image, container or build that came of it. */
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
  /** Of a build, which is counted in steps and not in bytes. */
  readonly steps?: { readonly done: number; readonly total: number };
};

export type TaskLayer = {
  readonly id: string;
  readonly phase: 'waiting' | 'exists' | 'downloading' | 'uploading' | 'retrying' | 'downloaded' | 'unpacking' | 'done';
  readonly bytes: number;
  readonly totalBytes: number;
};

export type TaskCalls = {
  'tasks.list': { in: Empty; out: Task[] };
  'tasks.cancel': { in: { id: string }; out: Empty };
  /** Forgets a task that has ended. */
  'tasks.dismiss': { in: { id: string }; out: Empty };
};

export const taskCallNames = ['tasks.list', 'tasks.cancel', 'tasks.dismiss'] as const satisfies readonly (keyof TaskCalls)[];
