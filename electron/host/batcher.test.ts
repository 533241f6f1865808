import { expect, test } from 'vitest';
import { batchItems, streamCredit } from '../shared/ipc/frames.ts';
import { createBatcher } from './batcher.ts';

function start() {
  const batches: number[][] = [];
  const batcher = createBatcher<number>({ send: (items) => void batches.push(items), lengthOf: (item) => item });
  return { batcher, batches };
}

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, () => from);

test('the first items leave at once, what follows within the delay leaves together', async () => {
  const { batcher, batches } = start();
  await batcher.push([1]);
  await batcher.push([2]);
  await batcher.push([3]);
  expect(batches).toEqual([[1]]);
  await batcher.finish();
  expect(batches).toEqual([[1], [2, 3]]);
});

test('many items leave in full batches, until the credit is used up', async () => {
  const { batcher, batches } = start();
  let pushed = false;
  const pushing = batcher.push(numbers(batchItems * 10)).then(() => (pushed = true));
  await Promise.resolve();
  expect(batches.map((batch) => batch.length)).toEqual(numbers(streamCredit, batchItems));
  expect(pushed).toBe(false);
  batcher.ack();
  batcher.ack();
  await pushing;
  expect(batches).toHaveLength(10);
});

test('a page that never acknowledges gets no more than its credit', async () => {
  const { batcher, batches } = start();
  for (let sent = 0; sent < streamCredit; sent++) await batcher.push(numbers(batchItems));
  void batcher.push([7]);
  const finishing = batcher.finish();
  expect(batches).toHaveLength(streamCredit);
  batcher.ack();
  await finishing;
  expect(batches.at(-1)).toEqual([7]);
});

test('long items make smaller batches', async () => {
  const { batcher, batches } = start();
  await batcher.push([200_000, 100_000, 5, 900_000, 1]);
  await batcher.finish();
  expect(batches).toEqual([[200_000], [100_000, 5], [900_000], [1]]);
});

test('closing lets go of a source that waits', async () => {
  const { batcher, batches } = start();
  const pushing = batcher.push(numbers(batchItems * 20));
  batcher.close();
  await pushing;
  batcher.ack();
  expect(batches).toHaveLength(streamCredit);
});
