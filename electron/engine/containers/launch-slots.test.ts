import { expect, test } from 'vitest';
import { createSlots } from './launch-slots.ts';

test('no more than so many at a time, in order, and a slot is given back once', async () => {
  const slot = createSlots(2);
  const log: number[] = [];
  const [first, second] = [await slot(), await slot()];
  const rest = [3, 4].map(async (number) => {
    const held = await slot();
    log.push(number);
    return held;
  });
  await Promise.resolve();
  expect(log).toEqual([]);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const third = await rest[0];
  expect(log).toEqual([3]);
  second[Symbol.dispose]();
  const fourth = await rest[1];
  expect(log).toEqual([3, 4]);
  third?.[Symbol.dispose]();
  fourth?.[Symbol.dispose]();
  await Promise.all([slot(), slot()]);
});
