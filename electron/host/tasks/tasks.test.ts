import { expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Task, TaskProgress } from '../../shared/ipc/tasks.ts';
import { createAnnouncer } from '../announcer.ts';
import { createTasks } from './tasks.ts';

function start() {
  const announcer = createAnnouncer();
  const seen: Task[] = [];
  const dismissed: string[] = [];
  const waiting = new Set<() => void>();
  announcer.listen((frame) => {
    if (frame.name === 'task') seen.push(frame.payload);
    if (frame.name === 'task.dismissed') dismissed.push(frame.payload.id);
    for (const look of waiting) look();
  });
  const ended = (id: string): Promise<Task> =>
    new Promise((resolve) => {
      const look = (): void => {
        const task = seen.find((candidate) => candidate.id === id && candidate.state !== 'running');
        if (task !== undefined) resolve(task);
      };
      waiting.add(look);
      look();
    });
  return { tasks: createTasks({ announcer }), seen, dismissed, ended };
}

const progress = (bytes: number): TaskProgress => ({ phase: 'x', bytes, totalBytes: 9, bytesPerSecond: 0, secondsLeft: null, layers: [] });

test('a task tells its start, its end and what came of it', async () => {
  const { tasks, seen, ended } = start();
  const { taskId } = tasks.start({ kind: 'pull', title: 'web:1', run: async () => 'sha256:1' });
  expect(seen[0]).toMatchObject({ id: taskId, kind: 'pull', title: 'web:1', state: 'running', endedAt: null });
  await expect(ended(taskId)).resolves.toMatchObject({ state: 'done', error: null, resultId: 'sha256:1', endedAt: expect.any(String) });
  expect(tasks.list()).toHaveLength(1);
});

test('a failure is kept with its kind', async () => {
  const { tasks, ended } = start();
  const { taskId } = tasks.start({ kind: 'pull', title: 'x', run: () => Promise.reject(new EngineError('not-found', 'no such image')) });
  await expect(ended(taskId)).resolves.toMatchObject({ state: 'failed', error: { kind: 'not-found', message: 'no such image' } });
});

test('what was made before the failure is kept too', async () => {
  const { tasks, ended } = start();
  const run = async ({ result }: { result: (id: string) => void }): Promise<string> => {
    result('container-1');
    throw new EngineError('conflict', 'port 80 is taken');
  };
  await expect(ended(tasks.start({ kind: 'run', title: 'x', run }).taskId)).resolves.toMatchObject({ state: 'failed', resultId: 'container-1' });
});

test('cancelling aborts the work', async () => {
  const { tasks, ended } = start();
  const run = ({ signal }: { signal: AbortSignal }): Promise<string> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new EngineError('cancelled', 'pull x: cancelled'))));
  const { taskId } = tasks.start({ kind: 'pull', title: 'x', run });
  tasks.cancel(taskId);
  await expect(ended(taskId)).resolves.toMatchObject({ state: 'cancelled', error: null });
});

test('a thousand steps of progress are few announcements, the end is not delayed', async () => {
  const { tasks, seen, ended } = start();
  const { taskId } = tasks.start({
    kind: 'pull', title: 'x',
    run: async (context) => {
      for (let bytes = 1; bytes <= 1000; bytes++) context.progress(progress(bytes));
      return 'id';
    },
  });
  await ended(taskId);
  expect(seen.length).toBeLessThan(5);
  expect(seen.at(-1)?.progress.bytes).toBe(1000);
});

test('fifty that ended are kept, running ones always', async () => {
  const { tasks, dismissed, ended } = start();
  const stuck = tasks.start({ kind: 'pull', title: 'stuck', run: ({ signal }) => new Promise((_r, reject) => signal.addEventListener('abort', reject)) });
  const ids: string[] = [];
  for (let count = 0; count < 52; count++) {
    const { taskId } = tasks.start({ kind: 'pull', title: 'x', run: async () => 'id' });
    await ended(taskId);
    ids.push(taskId);
  }
  expect(dismissed).toEqual(ids.slice(0, 2));
  expect(tasks.list()).toHaveLength(51);
  expect(() => tasks.dismiss(stuck.taskId)).toThrow(expect.objectContaining({ kind: 'conflict' }));
  await tasks.close();
  expect(tasks.list().some((task) => task.state === 'running')).toBe(false);
});

test('a dismissed task is gone, an unknown one not found', async () => {
  const { tasks, dismissed, ended } = start();
  const { taskId } = tasks.start({ kind: 'pull', title: 'x', run: async () => 'id' });
  await ended(taskId);
  tasks.dismiss(taskId);
  expect(dismissed).toEqual([taskId]);
  expect(() => tasks.cancel(taskId)).toThrow(expect.objectContaining({ kind: 'not-found' }));
});
