import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { Bridge, EventName, Events } from '../../electron/shared/ipc/contract.ts';
import type { Task } from '../../electron/shared/ipc/tasks.ts';
import { createConnection } from './connection.ts';
import { followEngine, mergeTask } from './engine-events.ts';
import { createQueryClient } from './query-client.ts';

type Emit = <Name extends EventName>(name: Name, payload: Events[Name]) => void;

function eventBridge(): { bridge: Bridge; emit: Emit } {
  const listeners = new Map<string, (payload: never) => void>();
  const bridge: Bridge = {
    kind: 'browser',
    call: () => Promise.resolve({ ok: false, error: { kind: 'internal', message: 'not used' } }),
    stream: () => () => {},
    on: (name, listener) => {
      listeners.set(name, listener);
      return () => void listeners.delete(name);
    },
  };
  return { bridge, emit: (name, payload) => listeners.get(name)?.(payload as never) };
}

it('reads again once per burst, and again for what came in between', async () => {
  const { bridge, emit } = eventBridge();
  const client = createQueryClient();
  followEngine(bridge, client, createConnection({ kind: 'open', epoch: 1 }));
  let reads = 0;
  let release = (): void => {};
  const observer = new QueryObserver(client, {
    queryKey: ['containers.list', {}],
    queryFn: () => new Promise<number>((resolve) => { release = () => resolve(++reads); }),
  });
  const settled = (): Promise<void> => new Promise((resolve) => { const stop = observer.subscribe(({ isFetching }) => { if (!isFetching) { stop(); resolve(); } }); });
  observer.subscribe(() => {});
  const first = settled();
  release();
  await first;
  const notice = { noun: 'container', action: 'start', id: 'a', name: 'a' } as const;
  emit('engine.notice', notice);
  emit('engine.notice', notice);
  emit('engine.notice', notice);
  await Promise.resolve();
  const second = settled();
  release();
  await second;
  expect(reads).toBe(2);
  await expect.poll(() => observer.getCurrentResult().isFetching).toBe(true);
  release();
  await expect.poll(() => reads).toBe(3);
});

it('puts states and tasks in place', () => {
  const { bridge, emit } = eventBridge();
  const client = createQueryClient();
  const stop = followEngine(bridge, client, createConnection({ kind: 'open', epoch: 1 }));
  emit('engine.state', { kind: 'stopped' });
  expect(client.getQueryData(['engine.state', {}])).toEqual({ kind: 'stopped' });
  stop();
  emit('engine.state', { kind: 'starting', attempt: 1 });
  expect(client.getQueryData(['engine.state', {}])).toEqual({ kind: 'stopped' });
});

it('reads everything again when a lost connection is back', () => {
  const { bridge } = eventBridge();
  const client = createQueryClient();
  const connection = createConnection({ kind: 'open', epoch: 1 });
  followEngine(bridge, client, connection);
  client.setQueryData(['images.list', {}], []);
  connection.set({ kind: 'lost', attempt: 1, waitMs: 1 });
  connection.set({ kind: 'connecting' });
  expect(client.getQueryState(['images.list', {}])?.isInvalidated).toBe(false);
  connection.set({ kind: 'open', epoch: 1 });
  expect(client.getQueryState(['images.list', {}])?.isInvalidated).toBe(true);
});

it('merges a task in its place', () => {
  const task = (id: string, state: Task['state']): Task => ({ id, state }) as Task;
  expect(mergeTask([task('a', 'running'), task('b', 'running')], task('a', 'done')).map(({ id, state }) => id + state)).toEqual(['adone', 'brunning']);
  expect(mergeTask([], task('a', 'running'))).toHaveLength(1);
});
