import { expect, test } from 'vitest';
import { listProcesses } from './list-processes.ts';
import { spawnProcess } from './spawn-process.ts';

test('a process of ours is listed with its arguments until it has ended', async () => {
  const child = await spawnProcess('sleep', ['71.5'], { stdio: 'ignore' });
  const find = () => listProcesses().find(({ pid }) => pid === child.pid);
  expect(find()?.args).toEqual(['sleep', '71.5']);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  expect(find()).toBeUndefined();
});
