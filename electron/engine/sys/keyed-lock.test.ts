import { expect, test } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';
import { createSingleFlight } from './single-flight.ts';

test('keyed lock: first come first served per key, keys do not wait for each other', async () => {
  const lock = createKeyedLock();
  const order: string[] = [];
  const first = await lock.acquire('a');
  const others = ['b1', 'b2', 'b3'].map(async (name) => {
    using _held = await lock.acquire('a');
    order.push(name);
  });
  (await lock.acquire('other'))[Symbol.dispose]();
  expect(order).toEqual([]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  await Promise.all(others);
  expect(order).toEqual(['b1', 'b2', 'b3']);
});

test('keyed lock: a cancelled wait leaves the queue', async () => {
  const lock = createKeyedLock();
  const controller = new AbortController();
  const first = await lock.acquire('a');
  const cancelled = lock.acquire('a', controller.signal);
  const last = lock.acquire('a');
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
  await expect(lock.acquire('a', controller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
  first[Symbol.dispose]();
  (await last)[Symbol.dispose]();
  (await lock.acquire('a'))[Symbol.dispose]();
});

test('single flight: shares what runs, runs again afterwards, shares failure', async () => {
  const flight = createSingleFlight<number>();
  let runs = 0;
  const work = async () => ++runs;
  expect(await Promise.all([flight.run('k', work), flight.run('k', work)])).toEqual([1, 1]);
  expect(await flight.run('k', work)).toBe(2);
  const fail = () => Promise.reject(new Error('no'));
  const both = await Promise.allSettled([flight.run('k', fail), flight.run('k', work)]);
  expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  expect(await flight.run('k', work)).toBe(3);
});
