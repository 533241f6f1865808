import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { EditReply, EditRequest, EditableContainer } from '../../electron/shared/engine-api/edit.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { createRandom } from '../support/random.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

afterEach(async () => {
  const left = (await ok('ps', '-aq')).split('\n').filter(Boolean);
  if (left.length > 0) await ok('rm', '-fv', ...left);
  await askEngine(busybox.engine.socket, 'DELETE', '/tidewharf/v1/trash');
  await ok('volume', 'prune', '-af');
  await busybox.engine.stop();
  expect(await busybox.engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await busybox.engine.start();
});

const ask = (name: string, body: EditRequest) => askEngine(busybox.engine.socket, 'POST', `/tidewharf/v1/containers/${name}/edit`, body);
const edit = async (name: string, body: EditRequest): Promise<EditReply> => {
  const { status, json } = await ask(name, body);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as EditReply;
};
const editable = async (name: string): Promise<EditableContainer> => (await askEngine(busybox.engine.socket, 'GET', `/tidewharf/v1/containers/${name}/edit`)).json as EditableContainer;

const memoryLimit = 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max';

/** A server that says its colour and counts its starts. As the first process of a container it does not heed SIGTERM. */
const serve = ['--stop-signal', 'KILL', 'busybox', 'sh', '-c', 'mkdir -p /www; [ -f /www/n ] || echo 0 > /www/n; echo $(( $(cat /www/n) + 1 )) > /www/n; echo "$COLOUR" > /www/index.html; exec httpd -f -p 80 -h /www'];

/** What a server answers on a port of this machine; undefined where nothing listens. */
const get = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', agent: false, timeout: 2000 }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text.trim()));
      response.on('error', () => resolve(undefined));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(undefined));
    sent.end();
  });

test('ports of a running container: added, moved and taken away without a restart', async () => {
  await ok('run', '-d', '--name', 'web', '-e', 'COLOUR=sand', '-p', '18101:80', ...serve);
  await expect.poll(() => get(18_101)).toBe('sand');
  const [id, pid] = (await inspect('web', '{{.Id}} {{.State.Pid}}')).split(' ');
  const both = [{ containerPort: 80, hostPort: 18_101 }, { containerPort: 80, hostPort: 18_102 }];
  expect(await edit('web', { ports: both })).toMatchObject({ id, applied: 'live', changes: [{ field: 'ports', needsRestart: false }] });
  expect(await get(18_101)).toBe('sand');
  expect(await get(18_102)).toBe('sand');
  await edit('web', { ports: [{ containerPort: 80, hostPort: 18_103 }] });
  expect(await Promise.all([18_101, 18_102, 18_103].map(get))).toEqual([undefined, undefined, 'sand']);
  expect(await inspect('web', '{{.State.Pid}} {{json .HostConfig.PortBindings}}')).toBe(`${pid} {"80/tcp":[{"HostIp":"","HostPort":"18103"}]}`);
  expect(await ok('port', 'web')).toContain('80/tcp -> 0.0.0.0:18103');
  // It is what the next start goes by.
  await ok('restart', '-t', '0', 'web');
  await expect.poll(() => get(18_103)).toBe('sand');
});

test('a port that somebody has leaves everything as it was', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => void holder.listen(18_111, '0.0.0.0', resolve));
  await ok('run', '-d', '--name', 'web', '-e', 'COLOUR=sand', '-p', '18110:80', ...serve);
  const before = await editable('web');
  const taken = [{ containerPort: 80, hostPort: 18_112 }, { containerPort: 81, hostPort: 18_111 }];
  expect(await ask('web', { name: 'other', ports: taken, limits: { memory: 64 << 20 }, labels: { a: 'b' } })).toMatchObject({ status: 409, json: { message: expect.stringContaining('18111') } });
  expect(await editable('web')).toEqual(before);
  await expect.poll(() => get(18_110)).toBe('sand');
  expect(await get(18_112)).toBe(undefined);
  holder.close();
});

test('what needs a restart is refused without one, and named; with one the files and the id stay', async () => {
  await ok('run', '-d', '--name', 'web', '-e', 'COLOUR=sand', '-p', '18120:80', ...serve);
  await expect.poll(() => get(18_120)).toBe('sand');
  const id = await inspect('web', '{{.Id}}');
  const change: EditRequest = { env: ['COLOUR=coral'], mounts: [{ type: 'bind', source: busybox.home, destination: '/host', readOnly: true }], name: 'site' };
  expect(await ask('web', change)).toMatchObject({ status: 409, json: { message: expect.stringContaining('env, mounts'), detail: { needsRestart: ['env', 'mounts'] } } });
  expect(await edit('web', { ...change, restart: true, dryRun: true })).toMatchObject({
    applied: 'restarted', changes: [{ field: 'name', before: 'web', after: 'site' }, { field: 'env', needsRestart: true }, { field: 'mounts', before: [], after: [{ destination: '/host' }] }],
  });
  expect(await inspect('web', '{{.RestartCount}} {{json .Config.Env}}')).toContain('COLOUR=sand');

  expect(await edit('web', { ...change, restart: true })).toMatchObject({ id, name: 'site', applied: 'restarted' });
  await expect.poll(() => get(18_120)).toBe('coral');
  expect(await inspect('site', '{{.Id}} {{.State.Status}}')).toBe(`${id} running`);
  expect(await inspect('site', '{{json .Config.Env}} {{json .Mounts}} {{json .HostConfig.Mounts}}')).toMatch(/COLOUR=coral.*"Destination":"\/host".*"Target":"\/host"/);
  // Started twice with the same files.
  expect(await ok('exec', 'site', 'cat', '/www/n')).toBe('2');
  expect(await busybox.engine.docker('exec', 'site', 'touch', '/host/file')).toMatchObject({ code: 1 });
});

test('a start that fails as edited is taken back: the container runs as before', async () => {
  await ok('run', '-d', '--rm', '--name', 'web', '-e', 'COLOUR=sand', '-p', '18130:80', ...serve);
  await expect.poll(() => get(18_130)).toBe('sand');
  const before = await editable('web');
  const made: EditRequest['mounts'] = [{ type: 'volume', name: 'never', destination: '/v' }, { type: 'volume', destination: '/w' }];
  expect(await ask('web', { cmd: ['/not-there'], mounts: made, restart: true })).toMatchObject({ status: 400, json: { message: expect.stringContaining('not-there') } });
  await expect.poll(() => get(18_130)).toBe('sand');
  expect(await editable('web')).toEqual(before);
  expect(await ok('volume', 'ls', '-q')).toBe('');
  expect(await ask('web', { mounts: [{ type: 'bind', source: '/not/there', destination: '/x' }], restart: true })).toMatchObject({ status: 400, json: { message: expect.stringContaining('/not/there') } });
  expect(await get(18_130)).toBe('sand');
});

test('a stopped container: everything waits for its start, the rest is true at once', async () => {
  await ok('create', '--name', 'job', '--label', 'a=1', 'busybox', 'sh', '-c', 'echo old');
  expect(await edit('job', { labels: { b: '2' }, restartPolicy: { name: 'on-failure', maximumRetryCount: 2 } })).toMatchObject({ applied: 'live' });
  expect(await edit('job', { cmd: ['sh', '-c', 'echo new $A; ls /v'], env: ['A=1'], mounts: [{ type: 'volume', name: 'data', destination: '/v' }] })).toMatchObject({ applied: 'on next start' });
  expect(await inspect('job', '{{json .Config.Labels}} {{.HostConfig.RestartPolicy.Name}} {{json .Config.Cmd}}')).toBe('{"b":"2"} on-failure ["sh","-c","echo new $A; ls /v"]');
  expect(await ok('start', '-a', 'job')).toBe('new 1');
  // Taken away, not deleted.
  expect(await edit('job', { mounts: [] })).toMatchObject({ applied: 'on next start', changes: [{ field: 'mounts', before: [{ type: 'volume', name: 'data', destination: '/v', readOnly: false }], after: [] }] });
  expect(await ok('volume', 'ls', '-q')).toBe('data');
  expect(await edit('job', { mounts: [] })).toMatchObject({ applied: 'nothing', changes: [] });
});

test('a volume that it has stays the one it is, also without a name', async () => {
  await ok('run', '--name', 'db', '-v', '/data', 'busybox', 'sh', '-c', 'echo kept > /data/file');
  const { mounts } = await editable('db');
  expect(mounts).toMatchObject([{ type: 'volume', destination: '/data' }]);
  mkdirSync(`${busybox.home}/conf`, { recursive: true });
  writeFileSync(`${busybox.home}/conf/x`, 'conf');
  await edit('db', { mounts: [...mounts, { type: 'bind', source: `${busybox.home}/conf`, destination: '/conf' }], cmd: ['cat', '/data/file', '/conf/x'] });
  expect(await ok('start', '-a', 'db')).toBe('kept\nconf');
  await ok('rm', '-v', 'db');
  expect(await ok('volume', 'ls', '-q')).toBe('');
});

test('limits of a running container: set, and lifted again', async () => {
  await ok('run', '-d', '--name', 'busy', 'busybox', 'sleep', '1000');
  const pid = await inspect('busy', '{{.State.Pid}}');
  expect(await edit('busy', { limits: { memory: 64 << 20, pids: 20, nanoCpus: 500_000_000 } })).toMatchObject({ applied: 'live', changes: [{ field: 'limits' }] });
  expect(await inspect('busy', '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.State.Pid}}')).toBe(`${64 << 20} 500000000 ${pid}`);
  expect(await ok('exec', 'busy', 'sh', '-c', memoryLimit)).toBe(String(64 << 20));
  await edit('busy', { limits: { memory: 0, pids: 0, nanoCpus: 0 } });
  expect(await ok('exec', 'busy', 'sh', '-c', memoryLimit)).not.toBe(String(64 << 20));
  expect(await inspect('busy', '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.State.Pid}}')).toBe(`0 0 ${pid}`);
  expect(await ask('busy', { limits: { memory: 1000 } })).toMatchObject({ status: 400, json: { message: expect.stringContaining('6MB') } });
});

test('a name that is taken, a field that is not known, a container that is not there', async () => {
  await ok('create', '--name', 'one', 'busybox', 'true');
  await ok('create', '--name', 'two', 'busybox', 'true');
  expect(await ask('one', { name: 'two', cmd: ['false'] })).toMatchObject({ status: 409, json: { message: expect.stringContaining('"/two" is already in use') } });
  expect(await inspect('one', '{{json .Config.Cmd}}')).toBe('["true"]');
  expect(await ask('one', { prots: [] } as object)).toMatchObject({ status: 400, json: { message: expect.stringContaining('prots') } });
  expect(await ask('one', { ports: [{ containerPort: 70_000 }] })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^body\.ports\.0\.containerPort: /) } });
  expect(await ask('none', {})).toMatchObject({ status: 404, json: { message: 'No such container: none' } });
});

const rounds = Number(process.env['TIDEWHARF_KILLS'] ?? 30);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

test(`kill -9 at ${rounds} random moments of edits leaves all of one or nothing (seed ${seed})`, { timeout: 600_000 }, async () => {
  await ok('run', '-d', '--name', 'web', '-e', 'COLOUR=c0', '-p', '18150:80', ...serve);
  const random = createRandom(seed);
  /** Number n: a port, a label and a limit that belong together; every third one restarts with a variable and a volume of its own. */
  const numbered = (n: number): EditRequest => ({
    ports: [{ containerPort: 80, hostPort: 18_150 + (n % 40) }],
    labels: { n: String(n) },
    limits: { memory: (32 + (n % 40)) << 20 },
    ...(n % 3 === 0 && { env: [`COLOUR=c${n}`], mounts: [{ type: 'volume', name: `v${n}`, destination: '/v' }], restart: true }),
  });
  let n = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const work = (async () => {
      for (;;) {
        n += 1;
        await ask('web', numbered(n));
      }
    })().catch((error: unknown) => error);
    const moment = 20 + random() * 600;
    const where = `round ${round}, killed after ${moment} ms in edit ${n} (seed ${seed})`;
    await new Promise((resolve) => setTimeout(resolve, moment));
    await busybox.engine.kill9();
    await work;
    expect(await busybox.engine.fsck(), where).toMatchObject({ problems: [], code: 0 });
    await busybox.engine.start();
    await expect.poll(() => inspect('web', '{{.State.Status}}'), { message: where }).toBe('running');
    const now = await editable('web');
    const last = Number(now.labels['n'] ?? 0);
    if (last > 0) expect(now, where).toMatchObject({ ports: [{ hostPort: 18_150 + (last % 40) }], limits: { memory: (32 + (last % 40)) << 20 } });
    expect(await ok('exec', 'web', 'sh', '-c', memoryLimit), where).toBe(String(now.limits.memory || 9_223_372_036_854_771_712n));
    const mounted = now.mounts.map((mount) => (mount.type === 'volume' ? mount.name : ''));
    const colour = now.env.find((entry) => entry.startsWith('COLOUR='))?.slice('COLOUR=c'.length);
    expect(mounted, where).toEqual(colour === '0' ? [] : [`v${colour}`]);
    const port = 18_150 + (last % 40);
    await expect.poll(() => get(port), { message: where }).toBe(`c${colour}`);
    const others = await Promise.all(Array.from({ length: 40 }, (_, index) => 18_150 + index).filter((other) => other !== port).map(get));
    expect(others.filter((answer) => answer !== undefined), where).toEqual([]);
  }
});
