import { expect, test } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';

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
