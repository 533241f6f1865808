import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('runs a few at once, in order, also past a failure', async () => {
  const inTurn = createTurns(2);
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const work = (name: string) => async (): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    log.push(name);
    await Promise.resolve();
    running -= 1;
    if (name === 'b') throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => inTurn(work(name))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect({ log, most }).toEqual({ log: ['a', 'b', 'c', 'd'], most: 2 });
});
