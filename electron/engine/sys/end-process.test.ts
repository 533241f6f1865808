import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess } from './end-process.ts';

test('the process is dead when it resolves, and nothing happens where there is none', async () => {
  const child = spawn('sleep', ['1000']);
  const exited = once(child, 'exit');
  await endProcess(child.pid as number);
  expect(await exited).toEqual([null, 'SIGKILL']);
  await endProcess(child.pid as number);
});
