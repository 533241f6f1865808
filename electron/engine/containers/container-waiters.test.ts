import { expect, test } from 'vitest';
import { createContainerWaiters, type WaitResult } from './container-waiters.ts';

const end: WaitResult = { exitCode: 3, error: '' };

/** What has settled once everything that can has. */
async function settled(...promises: Promise<unknown>[]): Promise<boolean[]> {
  const done = promises.map(() => false);
  for (const [index, promise] of promises.entries()) promise.then(() => (done[index] = true), () => (done[index] = true));
  await new Promise(setImmediate);
  return done;
}

test('an exit settles who waits for it, the removal everybody, and other containers nobody', async () => {
  const waiters = createContainerWaiters();
  const all = [waiters.wait('a', 'next-exit'), waiters.wait('a', 'not-running'), waiters.wait('a', 'removed'), waiters.wait('b', 'removed')];
  waiters.exited('a', end);
  expect(await settled(...all)).toEqual([true, true, false, false]);
  waiters.removed('a', end);
  expect(await settled(...all)).toEqual([true, true, true, false]);
  expect(await all[0]).toEqual(end);
});

test('one exit settles only those who waited before it', async () => {
  const waiters = createContainerWaiters();
  waiters.exited('a', end);
  expect(await settled(waiters.wait('a', 'next-exit'))).toEqual([false]);
});

test('the signal gives up, before and while waiting', async () => {
  const waiters = createContainerWaiters();
  const controller = new AbortController();
  const waiting = waiters.wait('a', 'removed', controller.signal);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
  await expect(waiters.wait('a', 'removed', controller.signal)).rejects.toMatchObject({ kind: 'cancelled' });
  waiters.removed('a', end);
});
