import { randomUUID } from 'node:crypto';
import { EngineError, isEngineError, toErrorBody } from '../../shared/errors/engine-error.ts';
import type { Task, TaskProgress } from '../../shared/ipc/tasks.ts';
import type { Announcer } from '../announcer.ts';

export type TaskWork = {
  readonly kind: Task['kind'];
  readonly title: string;
  /** Ends with the id of what came of it. `progress` may be called as often as there is news; `result` sets the id of something that stays even if the rest fails. */
  readonly run: (context: TaskContext) => Promise<string>;
};

export type TaskContext = {
  readonly progress: (progress: TaskProgress) => void;
  readonly result: (id: string) => void;
  readonly signal: AbortSignal;
};

/** Long work that goes on when the page leaves. Announces each task at most five times a second; keeps the last 50 that ended. */
export type Tasks = {
  start(work: TaskWork): { taskId: string };
  /** Oldest first. */
  list(): Task[];
  /** No effect on one that has ended; `not-found` where there is none. */
  cancel(id: string): void;
  /** Forgets one that has ended; `conflict` while it runs. */
  dismiss(id: string): void;
  /** Cancels all and waits for them. */
  close(): Promise<void>;
};

const announceEveryMs = 200;
const keptEnded = 50;

const noProgress: TaskProgress = { phase: 'Starting', bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] };

type Entry = { task: Task; readonly abort: AbortController; done: Promise<void>; announcedAt: number; timer: NodeJS.Timeout | undefined };

export function createTasks(options: { readonly announcer: Announcer }): Tasks {
  const { announcer } = options;
  const entries = new Map<string, Entry>();

  const announce = (entry: Entry): void => {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    entry.announcedAt = performance.now();
    announcer.announce('task', entry.task);
  };

  const announceSoon = (entry: Entry): void => {
    if (entry.timer !== undefined) return;
    const wait = entry.announcedAt + announceEveryMs - performance.now();
    if (wait <= 0) return announce(entry);
    entry.timer = setTimeout(announce, wait, entry);
  };

  const get = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry === undefined) throw new EngineError('not-found', `task ${id}: there is none`);
    return entry;
  };

  const forget = (id: string): void => {
    entries.delete(id);
    announcer.announce('task.dismissed', { id });
  };

  const finish = (entry: Entry, end: Pick<Task, 'state' | 'error'>): void => {
    entry.task = { ...entry.task, ...end, endedAt: new Date().toISOString() };
    announce(entry);
    const ended = [...entries.values()].filter(({ task }) => task.state !== 'running');
    for (const { task } of ended.slice(0, -keptEnded)) forget(task.id);
  };

  const work = async (entry: Entry, { run }: TaskWork): Promise<void> => {
    const { signal } = entry.abort;
    try {
      const resultId = await run({
        signal,
        progress: (progress) => {
          entry.task = { ...entry.task, progress };
          announceSoon(entry);
        },
        result: (id) => {
          entry.task = { ...entry.task, resultId: id };
        },
      });
      entry.task = { ...entry.task, resultId };
      finish(entry, { state: 'done', error: null });
    } catch (error) {
      const cancelled = signal.aborted || isEngineError(error, 'cancelled');
      finish(entry, cancelled ? { state: 'cancelled', error: null } : { state: 'failed', error: toErrorBody(error) });
    }
  };

  return {
    start: (wanted) => {
      const id = randomUUID();
      const task: Task = {
        id, kind: wanted.kind, title: wanted.title, state: 'running', startedAt: new Date().toISOString(), endedAt: null,
        progress: noProgress, error: null, resultId: null,
      };
      const entry: Entry = { task, abort: new AbortController(), done: Promise.resolve(), announcedAt: 0, timer: undefined };
      entries.set(id, entry);
      announce(entry);
      entry.done = work(entry, wanted);
      return { taskId: id };
    },
    list: () => [...entries.values()].map(({ task }) => task),
    cancel: (id) => get(id).abort.abort(),
    dismiss: (id) => {
      if (get(id).task.state === 'running') throw new EngineError('conflict', `task ${id}: it is still running`);
      forget(id);
    },
    close: async () => {
      const all = [...entries.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ done }) => done));
    },
  };
}
