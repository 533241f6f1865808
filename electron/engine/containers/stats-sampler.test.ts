import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerStats } from '../runtime/container-stats.ts';
import type { ContainerRecord } from './containers.ts';
import { createStatsSampler } from './stats-sampler.ts';

const id = 'c1' as ContainerId;
let record: Pick<ContainerRecord, 'status'> | undefined;
let readings = 0;

const sampler = createStatsSampler({
  records: { find: () => record } as never,
  rooms: { runtime: { stats: () => ({ readAt: String(++readings) }) as ContainerStats } } as never,
});

beforeEach(() => {
  vi.useFakeTimers();
  record = { status: 'running' };
  readings = 0;
});
afterEach(() => vi.useRealTimers());

test('watchers of one container share a clock, which stops with the last of them', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const watches = [sampler.watch(id, first.signal), sampler.watch(id, second.signal)].map((watch) => watch[Symbol.asyncIterator]());
  expect(await Promise.all(watches.map(async (watch) => (await watch.next()).value?.readAt))).toEqual(['1', '2']);
  expect(vi.getTimerCount()).toBe(1);
  const next = watches.map((watch) => watch.next());
  vi.advanceTimersByTime(1000);
  expect(await Promise.all(next.map(async (reading) => (await reading).value?.readAt))).toEqual(['3', '3']);
  first.abort();
  expect((await watches[0]?.next())?.done).toBe(true);
  expect(vi.getTimerCount()).toBe(1);
  second.abort();
  expect((await watches[1]?.next())?.done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('who is slow gets the newest; who is watched goes on over an end, until it is removed', async () => {
  const watch = sampler.watch(id, new AbortController().signal)[Symbol.asyncIterator]();
  await watch.next();
  vi.advanceTimersByTime(3000);
  expect((await watch.next()).value?.readAt).toBe('4');
  record = { status: 'exited' };
  vi.advanceTimersByTime(1000);
  expect(await watch.next()).toEqual({ done: false, value: undefined });
  record = undefined;
  vi.advanceTimersByTime(1000);
  expect((await watch.next()).done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('a process whose end is on the way here counts as ended', () => {
  const gone = createStatsSampler({
    records: { find: () => record } as never,
    rooms: { runtime: { stats: () => { throw new EngineError('not-found', 'gone'); } } } as never,
  });
  expect(gone.read(id)).toBeUndefined();
});
