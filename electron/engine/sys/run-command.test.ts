import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';
import { spawnProcess } from './spawn-process.ts';
import { text } from 'node:stream/consumers';

test('runCommand: gives input, folder and environment, returns both streams', async () => {
  const result = await runCommand('sh', ['-c', 'cat; pwd; echo "$A" >&2'], { input: 'in\n', cwd: '/usr', env: { A: 'b', PATH: '/usr/bin:/bin' } });
  expect(result).toEqual({ stdout: 'in\n/usr\n', stderr: 'b\n' });
});

test('runCommand: an exit code is an error that says code and stderr', async () => {
  await expect(runCommand('sh', ['-c', 'echo bad >&2; exit 3'])).rejects.toMatchObject({
    name: 'CommandError', command: 'sh', exitCode: 3, signal: undefined, stderr: 'bad\n', timedOut: false,
    message: 'sh -c echo bad >&2; exit 3: exit code 3: bad',
  });
});

test('runCommand: a signal is an error that names it', async () => {
  await expect(runCommand('sh', ['-c', 'kill -TERM $$'])).rejects.toMatchObject({ exitCode: undefined, signal: 'SIGTERM' });
});

test('runCommand: a program that is not there cannot start', async () => {
  await expect(runCommand('/no/such/program', [])).rejects.toMatchObject({ name: 'CommandError', message: expect.stringContaining('cannot start') });
});

test('runCommand: kills at the timeout, also where a grandchild holds the pipes', async () => {
  const started = performance.now();
  await expect(runCommand('sh', ['-c', 'sleep 5 & wait'], { timeoutMs: 50 })).rejects.toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  expect(performance.now() - started).toBeLessThan(3000);
});

test('runCommand: a signal cancels, before and during', async () => {
  await expect(runCommand('sleep', ['5'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
  await expect(runCommand('sleep', ['5'], { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({ kind: 'cancelled' });
});

test('runCommand: refuses endless output', async () => {
  await expect(runCommand('yes', [], { maxOutputBytes: 100_000 })).rejects.toMatchObject({ name: 'CommandError', message: expect.stringContaining('more than allowed') });
});

test('spawnProcess: passes further descriptors', async () => {
  const child = await spawnProcess('sh', ['-c', 'echo three >&3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  expect(await text(child.stdio[3] as NodeJS.ReadableStream)).toBe('three\n');
});

test('spawnProcess: fails where the program is not there', async () => {
  await expect(spawnProcess('/no/such/program', [], { stdio: 'ignore' })).rejects.toMatchObject({ name: 'CommandError' });
});
