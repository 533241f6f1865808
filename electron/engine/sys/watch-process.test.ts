import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readProcess } from './process-info.ts';
import { spawnProcess } from './spawn-process.ts';
import { watchProcess } from './watch-process.ts';

/** A shell that starts a grandchild of ours and tells its pid. */
async function startGrandchild(): Promise<{ pid: number; startTime: string; end(): void }> {
  const shell = await spawnProcess('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(shell.stdout as Readable, 'data')) as [Buffer];
  const pid = Number(line.toString());
  return { pid, startTime: readProcess(pid)!.startTime, end: () => void process.kill(pid, 'SIGKILL') };
}

test('watchProcess: calls back when a process that is no child ends, without using the CPU', async () => {
  const sleeper = await startGrandchild();
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = { value: false };
  watchProcess(sleeper.pid, sleeper.startTime, () => {
    ended.value = true;
    resolve();
  });
  const before = process.cpuUsage();
  await new Promise((done) => setTimeout(done, 300));
  const used = process.cpuUsage(before);
  expect(ended.value).toBe(false);
  expect(used.user + used.system).toBeLessThan(150_000);
  sleeper.end();
  await promise;
});

test('watchProcess: no call after the watch was ended', async () => {
  const sleeper = await startGrandchild();
  let calls = 0;
  const stop = watchProcess(sleeper.pid, sleeper.startTime, () => (calls += 1));
  const other = Promise.withResolvers<void>();
  watchProcess(sleeper.pid, sleeper.startTime, other.resolve);
  stop();
  sleeper.end();
  await other.promise;
  expect(calls).toBe(0);
});

test('watchProcess: calls back at once where the process is gone or the pid is another one', async () => {
  await new Promise<void>((resolve) => void watchProcess(2 ** 22 - 1, '1', resolve));
  await new Promise<void>((resolve) => void watchProcess(process.pid, '1', resolve));
});
