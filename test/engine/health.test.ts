import { readdirSync, readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { expect, test, vi } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

const health = (name: string): Promise<string> => inspect(name, '{{.State.Health.Status}}');
const until = (name: string, wanted: string): Promise<void> => vi.waitFor(async () => expect(await health(name)).toBe(wanted), { timeout: 10_000, interval: 50 });
type Log = { ExitCode: number; Output: string }[];
const log = async (name: string): Promise<Log> => JSON.parse(await inspect(name, '{{json .State.Health.Log}}')) as Log;
const fast = ['--health-interval', '100ms'];
const bundleOf = async (name: string): Promise<string> => `${busybox.engine.dir}/r/c/${(await inspect(name, '{{.Id}}')).slice(0, 12)}`;
const probesOf = async (name: string): Promise<string[]> => readdirSync(await bundleOf(name)).filter((entry) => /^[xp][0-9a-f]{8}$/.test(entry));
/** Command lines of what runs in a container. */
const commands = async (name: string): Promise<string> => ok('top', name);

test('before its first probe a container is starting', async () => {
  await ok('create', '--name', 'new', '--health-interval', '1h', '--health-cmd', 'true', 'busybox', 'sleep', '1000');
  expect(await inspect('new', '{{json .State.Health}} {{json .Config.Healthcheck}}')).toBe('null {"Test":["CMD-SHELL","true"],"Interval":3600000000000}');
  await ok('start', 'new');
  expect(await inspect('new', '{{json .State.Health}}')).toBe('{"Status":"starting","FailingStreak":0,"Log":[]}');
  expect(await ok('ps', '--filter', 'health=starting', '--format', '{{.Names}} {{.Status}}')).toMatch(/^new Up .*\(health: starting\)$/);
  await ok('rm', '-f', 'new');
});

test('a probe that fails makes unhealthy, one that succeeds healthy again; list, filter, log and events say so', async () => {
  const since = String(Date.now() / 1000 - 0.001);
  await ok('run', '-d', '--name', 'web', ...fast, '--health-retries', '2', '--health-cmd', 'cat /state', 'busybox', 'sleep', '1000');
  await until('web', 'unhealthy');
  expect(Number(await inspect('web', '{{.State.Health.FailingStreak}}'))).toBeGreaterThanOrEqual(2);
  expect((await log('web')).at(-1)).toMatchObject({ ExitCode: 1, Output: expect.stringContaining('/state') as string });
  await ok('exec', 'web', 'sh', '-c', 'echo fine > /state');
  await until('web', 'healthy');
  expect((await log('web')).at(-1)).toMatchObject({ ExitCode: 0, Output: 'fine\n' });
  expect(await ok('ps', '--filter', 'health=healthy', '--format', '{{.Names}} {{.Status}}')).toMatch(/^web Up .*\(healthy\)$/);
  expect(await ok('ps', '-q', '--filter', 'health=unhealthy')).toBe('');
  await vi.waitFor(async () => expect(await log('web')).toHaveLength(5), 10_000);
  const events = await ok('events', '--since', since, '--until', String(Date.now() / 1000), '--filter', 'container=web', '--filter', 'event=health_status', '--format', '{{.Action}}');
  expect(events.split('\n')).toEqual(['health_status: unhealthy', 'health_status: healthy']);
  await ok('stop', '-t', '0', 'web');
  expect(await health('web')).toBe('unhealthy');
  expect(await ok('ps', '-a', '--format', '{{.Status}}')).toMatch(/^Exited \(137\) [^(]*$/);
  await ok('start', 'web');
  expect(await inspect('web', '{{.State.Health.FailingStreak}}')).toBe('0');
  await ok('rm', '-f', 'web');
});

test('a probe that takes too long is killed with all it started, and leaves no folder', async () => {
  await ok('run', '-d', '--name', 'slow', ...fast, '--health-timeout', '300ms', '--health-retries', '1', '--health-cmd', 'echo begun; sleep 99 & sleep 99', 'busybox', 'sleep', '1000');
  await until('slow', 'unhealthy');
  expect((await log('slow'))[0]).toEqual(expect.objectContaining({ ExitCode: -1, Output: 'Health check exceeded timeout (300ms): begun\n' }));
  await ok('pause', 'slow');
  await ok('unpause', 'slow');
  await vi.waitFor(async () => expect(await log('slow')).toHaveLength(3), 10_000);
  // At most one is under way: two processes of it and its shell.
  expect((await commands('slow')).split('\n').filter((line) => line.includes('sleep 99')).length).toBeLessThanOrEqual(3);
  expect((await probesOf('slow')).length).toBeLessThanOrEqual(1);
  await ok('rm', '-f', 'slow');
});

test('output is cut to 4096 bytes; a command without shell is run as it is', async () => {
  await ok('run', '-d', '--name', 'loud', ...fast, '--health-cmd', 'yes | head -c 100000', 'busybox', 'sleep', '1000');
  await until('loud', 'healthy');
  expect((await log('loud'))[0]?.Output).toBe(`${'y\n'.repeat(2048)}...`);
  await ok('rm', '-f', 'loud');
  const { Id } = await create('plain', { Test: ['CMD', '/bin/nosuch'], Interval: 1e8, Retries: 1 });
  await ok('start', Id);
  await until('plain', 'unhealthy');
  expect((await log('plain'))[0]).toMatchObject({ ExitCode: -1, Output: expect.stringContaining('/bin/nosuch') as string });
  await ok('rm', '-f', 'plain');
});

async function create(name: string, Healthcheck: object): Promise<{ Id: string }> {
  const reply = await request('POST', `/containers/create?name=${name}`, { Image: 'busybox', Cmd: ['sleep', '1000'], Healthcheck });
  expect(reply.status).toBe(201);
  return reply.json as { Id: string };
}

async function request(method: string, path: string, body: object): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const sent = send({ socketPath: busybox.engine.socket, method, path, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (response) => {
      let got = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, json: got === '' ? undefined : JSON.parse(got) }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

test('failures within the start period do not count, and the start interval holds in it', async () => {
  const { Id } = await create('early', { Test: ['CMD-SHELL', 'test -e /up'], Interval: 3600e9, StartPeriod: 3000e9, StartInterval: 1e8, Retries: 1 });
  await ok('start', Id);
  await vi.waitFor(async () => expect((await log('early')).length).toBeGreaterThanOrEqual(3), 10_000);
  expect(await inspect('early', '{{.State.Health.Status}} {{.State.Health.FailingStreak}}')).toBe('starting 0');
  await ok('exec', 'early', 'touch', '/up');
  await until('early', 'healthy');
  await ok('rm', '-f', 'early');
});

test('a frozen container is not probed and keeps its health', async () => {
  await ok('run', '-d', '--name', 'ice', ...fast, '--health-cmd', 'true', 'busybox', 'sleep', '1000');
  await until('ice', 'healthy');
  await ok('pause', 'ice');
  const before = await inspect('ice', '{{json .State.Health}}');
  // Another container is probed several times meanwhile.
  await ok('run', '-d', '--name', 'beside', ...fast, '--health-cmd', 'true', 'busybox', 'sleep', '1000');
  await vi.waitFor(async () => expect(await log('beside')).toHaveLength(5), 10_000);
  expect(await inspect('ice', '{{json .State.Health}}')).toBe(before);
  expect(await ok('ps', '--filter', 'name=ice', '--format', '{{.Status}}')).toMatch(/\(Paused\)$/);
  await ok('unpause', 'ice');
  await vi.waitFor(async () => expect(await inspect('ice', '{{json .State.Health}}')).not.toBe(before), 10_000);
  await ok('rm', '-f', 'ice', 'beside');
});

test('health goes on after kill -9, and a probe that the dead engine left hanging is ended', async () => {
  await ok('run', '-d', '--name', 'kept', ...fast, '--health-timeout', '1h', '--health-cmd', 'rm /hang && sleep 98; true', 'busybox', 'sleep', '1000');
  await until('kept', 'healthy');
  await ok('exec', 'kept', 'touch', '/hang');
  await vi.waitFor(async () => expect(await commands('kept')).toContain('sleep 98'), 10_000);
  await busybox.engine.kill9();
  await busybox.engine.start();
  expect(await health('kept')).toBe('healthy');
  await vi.waitFor(async () => expect(await commands('kept')).not.toContain('sleep 98'), 10_000);
  await vi.waitFor(async () => expect((await log('kept')).length).toBeGreaterThanOrEqual(3), 10_000);
  await ok('stop', '-t', '0', 'kept');
  await ok('rm', 'kept');
  await busybox.engine.stop();
  expect(await busybox.engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await busybox.engine.start();
});

test('many checks at once keep the engine answering; no process and no folder piles up', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `many${index}`);
  for (const name of names) await ok('run', '-d', '--name', name, '--health-interval', '1s', '--health-cmd', 'true', 'busybox', 'sleep', '1000');
  await vi.waitFor(async () => expect((await ok('ps', '-q', '--filter', 'health=healthy')).split('\n')).toHaveLength(names.length), { timeout: 60_000, interval: 500 });
  const folders = (await Promise.all(names.map(probesOf))).flat();
  expect(folders.length).toBeLessThanOrEqual(names.length);
  const monitors = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isProbeMonitor(pid));
  expect(monitors.length).toBeLessThanOrEqual(names.length);
  await ok('rm', '-f', ...names);
  expect(readdirSync(`${busybox.engine.dir}/r/c`)).toEqual([]);
});

function isProbeMonitor(pid: string): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line.includes('conmon') && /\/p[0-9a-f]{8}\0/.test(line) && line.includes(`${busybox.engine.dir}/r/c/`);
  } catch {
    return false;
  }
}
