import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { expect, test, vi } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { pinFolder } from '../support/life-matrix.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

const status = (name: string): Promise<string> => inspect(name, '{{.State.Status}}');
const until = (name: string, wanted: string): Promise<void> => vi.waitFor(async () => expect(await status(name)).toBe(wanted), { timeout: 15_000, interval: 50 });

/** A wait whose registration is over: its headers are here. `code` settles with the exit code. */
async function wait(name: string, condition: string): Promise<{ code: Promise<number>; give(): void }> {
  const sent = request({ socketPath: busybox.engine.socket, method: 'POST', path: `/v1.41/containers/${name}/wait?condition=${condition}` });
  const code = Promise.withResolvers<number>();
  code.promise.catch(() => undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) => void sent.once('response', resolve).once('error', reject).end());
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => code.resolve((JSON.parse(text) as { StatusCode: number }).StatusCode)).on('error', code.reject);
  return { code: code.promise, give: () => void sent.destroy() };
}

test('each wait ends with what it waits for, however many wait', async () => {
  await ok('create', '--name', 'awaited', 'busybox', 'sh', '-c', 'exit 9');
  expect(await (await wait('awaited', 'not-running')).code).toBe(0);
  const exits = await Promise.all([1, 2, 3].map(() => wait('awaited', 'next-exit')));
  const removed = await wait('awaited', 'removed');
  const gone = await wait('awaited', 'next-exit');
  gone.give();
  await ok('start', 'awaited');
  expect(await Promise.all(exits.map(({ code }) => code))).toEqual([9, 9, 9]);
  expect(await (await wait('awaited', 'not-running')).code).toBe(9);
  await ok('rm', 'awaited');
  expect(await removed.code).toBe(9);
});

test('one that was never started tells those who wait when it is removed', async () => {
  await ok('create', '--name', 'unborn', 'busybox', 'true');
  const waits = await Promise.all(['next-exit', 'removed'].map((condition) => wait('unborn', condition)));
  await ok('rm', 'unborn');
  expect(await Promise.all(waits.map(({ code }) => code))).toEqual([0, 0]);
});

test('a wait for its end outlasts the tries of a restart policy, until these are called off', async () => {
  await ok('run', '-d', '--name', 'tries', '--restart', 'always', 'busybox', 'sh', '-c', 'exit 3');
  await until('tries', 'restarting');
  const waiting = await wait('tries', 'not-running');
  await ok('kill', 'tries');
  expect(await waiting.code).toBe(3);
  expect(await status('tries')).toBe('exited');
  await ok('rm', 'tries');
});

test('a kill comes back when the container has ended, so that it can be removed', async () => {
  for (let round = 0; round < 3; round += 1) {
    await ok('run', '-d', '--name', 'killed', 'busybox', 'sleep', '1000');
    await ok('kill', 'killed');
    expect(await inspect('killed', '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 137');
    await ok('rm', 'killed');
  }
});

test('restarts at the same time do not remove a container that goes at its end', async () => {
  await ok('run', '-d', '--rm', '--name', 'twice', 'busybox', 'sleep', '1000');
  const results = await Promise.all(Array.from({ length: 4 }, () => busybox.engine.docker('restart', '-t', '0', 'twice')));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(await status('twice')).toBe('running');
  const removed = await wait('twice', 'removed');
  await ok('kill', 'twice');
  expect(await removed.code).toBe(137);
  expect((await busybox.engine.docker('inspect', 'twice')).code).toBe(1);
});

test('30 containers that go at their end, each at once', async () => {
  const codes = await Promise.all(Array.from({ length: 30 }, (_, index) => busybox.engine.docker('run', '--rm', 'busybox', 'sh', '-c', `exit ${index}`)));
  expect(codes.map(({ code }) => code)).toEqual(codes.map((_, index) => index));
  expect(await ok('ps', '-aq')).toBe('');
});

test('exit codes: the command\'s own, 125 to 127, and 128 with the signal', async () => {
  const code = async (...args: string[]): Promise<number> => (await busybox.engine.docker('run', '--rm', ...args)).code;
  expect(await code('--nosuch', 'busybox')).toBe(125);
  expect(await code('--network', 'nosuch', 'busybox', 'true')).toBe(125);
  expect(await code('busybox', '/etc')).toBe(126);
  expect(await code('busybox', 'nosuch')).toBe(127);
  expect(await code('busybox', 'sh', '-c', 'kill -TERM $$; kill -KILL $$; exit 1')).toBe(1);
  expect(await code('busybox', 'sh', '-c', 'sh -c "kill -SEGV \\$\\$"; exit $?')).toBe(139);
});

test('a stop without grace right behind the start records the signal that ended it', async () => {
  await ok('create', '--name', 'brief', 'busybox', 'sleep', '1000');
  for (let round = 0; round < 5; round += 1) {
    const [started, stopped] = await Promise.all([busybox.engine.docker('start', 'brief'), ok('inspect', 'brief').then(() => busybox.engine.docker('stop', '-t', '0', 'brief'))]);
    expect([started.code, stopped.code]).toEqual([0, 0]);
    if ((await status('brief')) === 'running') await ok('stop', '-t', '0', 'brief');
    expect(await inspect('brief', '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 137');
  }
  await ok('rm', 'brief');
});

test('a container whose monitor is killed goes on; its end is seen, and that its code is a guess', async () => {
  await ok('run', '-d', '--name', 'orphan', 'busybox', 'sleep', '1000');
  const id = await inspect('orphan', '{{.Id}}');
  const monitor = Number(await readFile(`${busybox.engine.dir}/r/c/${id.slice(0, 12)}/conmon.pid`, 'utf8'));
  process.kill(monitor, 'SIGKILL');
  expect(await ok('exec', 'orphan', 'echo', 'alive')).toBe('alive');
  await ok('stop', '-t', '0', 'orphan');
  expect(await inspect('orphan', '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}')).toBe('exited 137 its monitor was killed: the exit code is not known');
  await ok('start', 'orphan');
  const pids = [await readFile(`${busybox.engine.dir}/r/c/${id.slice(0, 12)}/conmon.pid`, 'utf8'), await inspect('orphan', '{{.State.Pid}}')].map(Number);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await until('orphan', 'exited');
  await ok('rm', 'orphan');
});

test('a policy that is taken away, or given, holds from the next end on', async () => {
  await ok('run', '-d', '--name', 'policy', '--restart', 'always', 'busybox', 'sleep', '1000');
  await ok('update', '--restart', 'no', 'policy');
  process.kill(Number(await inspect('policy', '{{.State.Pid}}')), 'SIGKILL');
  await until('policy', 'exited');
  await ok('start', 'policy');
  await ok('update', '--restart', 'on-failure:1', 'policy');
  process.kill(Number(await inspect('policy', '{{.State.Pid}}')), 'SIGKILL');
  await vi.waitFor(async () => expect(await inspect('policy', '{{.State.Status}} {{.RestartCount}}')).toBe('running 1'), 15_000);
  process.kill(Number(await inspect('policy', '{{.State.Pid}}')), 'SIGKILL');
  await until('policy', 'exited');
  expect(await inspect('policy', '{{.RestartCount}}')).toBe('1');
  await ok('rm', 'policy');
});

test('the wait between tries grows after an engine start too', async () => {
  await ok('run', '-d', '--name', 'crashes', '--restart', 'always', 'busybox', 'false');
  await vi.waitFor(async () => expect(Number(await inspect('crashes', '{{.RestartCount}}'))).toBeGreaterThanOrEqual(2), 10_000);
  await busybox.engine.kill9();
  await busybox.engine.start();
  const since = String(Date.now() / 1000);
  const before = Number(await inspect('crashes', '{{.RestartCount}}'));
  await vi.waitFor(async () => expect(Number(await inspect('crashes', '{{.RestartCount}}'))).toBeGreaterThanOrEqual(before + 4), { timeout: 20_000, interval: 100 });
  const times = (await ok('events', '--since', since, '--until', String(Date.now() / 1000), '--filter', 'container=crashes', '--filter', 'event=start', '--format', '{{.TimeNano}}')).split('\n').map((nano) => Number(nano) / 1e6);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  // 100 ms, doubled each time: what a busy machine adds makes them longer, never shorter.
  expect(gaps.at(-1)).toBeGreaterThan(390);
  await ok('rm', '-f', 'crashes');
});

test('after a reboot policies hold: what ran comes back, what a person stopped does not, but for always', async () => {
  const policies = { plain: 'no', always: 'always', failing: 'on-failure', unless: 'unless-stopped', stopped: 'unless-stopped', 'stopped-always': 'always' };
  for (const [name, policy] of Object.entries(policies)) await ok('run', '-d', '--name', name, '--restart', policy, 'busybox', 'sleep', '1000');
  await ok('stop', '-t', '0', 'stopped', 'stopped-always');
  const alive = Object.keys(policies).filter((name) => !name.startsWith('stopped'));
  const pids = await Promise.all(alive.map(async (name) => Number(await inspect(name, '{{.State.Pid}}'))));
  const bundles = readdirSync(`${busybox.engine.dir}/r/c`).map((name) => `${busybox.engine.dir}/r/c/${name}`);
  const monitors = await Promise.all(bundles.map(async (bundle) => Number(await readFile(`${bundle}/conmon.pid`, 'utf8'))));
  await busybox.engine.kill9();
  for (const pid of [...monitors, ...pids]) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(pids.filter((pid) => existsSync(`/proc/${pid}/root/bin`))).toEqual([]), 10_000);
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const target of mounts.filter((path) => path.startsWith(`${busybox.engine.dir}/`)).toReversed()) execFileSync('umount', ['-l', target]);
  await rm(`${busybox.engine.dir}/r`, { recursive: true });
  await busybox.engine.start();
  await Promise.all(['always', 'failing', 'unless', 'stopped-always'].map((name) => until(name, 'running')));
  expect(await Promise.all(['plain', 'stopped'].map(status))).toEqual(['exited', 'exited']);
  await ok('rm', '-f', ...Object.keys(policies));
});

test('a removal that fails leaves a dead container, which can be removed when the reason is gone', async () => {
  const writables = `${busybox.engine.dir}/d/layers/w`;
  const known = new Set(readdirSync(writables));
  await ok('run', '-d', '--rm', '--name', 'stuck', 'busybox', 'sleep', '1000');
  const folder = readdirSync(writables).find((name) => !known.has(name)) as string;
  const unpin = pinFolder(`${writables}/${folder}`);
  await ok('kill', 'stuck');
  await until('stuck', 'dead');
  expect(await ok('ps', '-a', '--filter', 'status=dead', '--format', '{{.Names}} {{.Status}}')).toBe('stuck Dead');
  expect((await busybox.engine.docker('rm', 'stuck')).code).toBe(1);
  await busybox.engine.restart();
  expect(await status('stuck')).toBe('dead');
  unpin();
  await ok('rm', 'stuck');
  expect(await ok('ps', '-aq')).toBe('');
  await busybox.engine.stop();
  expect(await busybox.engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await busybox.engine.start();
});
