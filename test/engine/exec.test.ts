import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

beforeAll(async () => {
  await ok('run', '-d', '--name', 'box', '-e', 'FROM=container', '-w', '/tmp', 'busybox', 'sleep', '1000');
});

const folders = async (name: string): Promise<string[]> => readdirSync(`${busybox.engine.dir}/r/c/${(await inspect(name, '{{.Id}}')).slice(0, 12)}`).filter((entry) => /^[xp][0-9a-f]{8}$/.test(entry));

type Reply<T> = { status: number; json: T };

async function ask<T = unknown>(method: string, path: string, body?: object): Promise<Reply<T>> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const sent = request({ socketPath: busybox.engine.socket, method, path: `/v1.41${path}`, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (response) => {
      let got = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, json: (got.startsWith('{') ? JSON.parse(got) : got) as T }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

const create = async (name: string, body: object): Promise<string> => (await ask<{ Id: string }>('POST', `/containers/${name}/exec`, body)).json.Id;
/** The connection of an exec that is being started. */
async function startTerminal(id: string): Promise<Socket> {
  const body = '{"Tty":true}';
  const sent = request({
    socketPath: busybox.engine.socket, method: 'POST', path: `/v1.41/exec/${id}/start`,
    headers: { 'content-type': 'application/json', 'content-length': body.length, Connection: 'Upgrade', Upgrade: 'tcp' },
  });
  return new Promise((resolve) => void sent.once('upgrade', (_response, socket: Socket) => resolve(socket)).end(body));
}

type ExecJson = { Running: boolean; ExitCode: number | null; Pid: number; ContainerID: string; OpenStdin: boolean; ProcessConfig: { entrypoint: string; arguments: string[]; tty: boolean; user?: string } };
const info = async (id: string): Promise<ExecJson> => (await ask<ExecJson>('GET', `/exec/${id}/json`)).json;

test('environment, folder, user and privileges are the container\'s, or as asked for', async () => {
  expect(await ok('exec', 'box', 'sh', '-c', 'echo $FROM; pwd; id -u')).toBe('container\n/tmp\n0');
  expect(await ok('exec', '-e', 'FROM=exec', '-e', 'MORE=1', '-w', '/bin', '-u', '3:4', 'box', 'sh', '-c', 'echo $FROM $MORE; pwd; id -u; id -g')).toBe('exec 1\n/bin\n3\n4');
  const capabilities = ['sh', '-c', 'grep CapEff /proc/self/status'];
  expect(await ok('exec', 'box', ...capabilities)).toContain('00000000a80425fb');
  expect(await ok('exec', '--privileged', 'box', ...capabilities)).not.toContain('00000000a80425fb');
});

test('input, output and exit code', async () => {
  expect(await busybox.engine.dockerInput('typed', 'exec', '-i', 'box', 'cat')).toEqual({ code: 0, stdout: 'typed', stderr: '' });
  expect(await busybox.engine.docker('exec', 'box', 'sh', '-c', 'echo out; echo err >&2; exit 7')).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  expect((await busybox.engine.docker('exec', 'box', 'nosuch')).code).toBe(127);
  expect((await busybox.engine.docker('exec', 'box', '/etc')).code).toBe(126);
  expect((await busybox.engine.docker('exec', 'box', 'sh', '-c', 'kill -9 $$')).code).toBe(137);
  await vi.waitFor(async () => expect(await folders('box')).toEqual([]), 10_000);
});

test('inspect tells what runs and how it ended; the container names it only so long', async () => {
  const id = await create('box', { Cmd: ['sh', '-c', 'while [ ! -e /done ]; do sleep 0.05; done; exit 4'], User: '5' });
  expect(await info(id)).toMatchObject({ Running: false, ExitCode: null, Pid: 0 });
  expect(await inspect('box', '{{json .ExecIDs}}')).toBe(JSON.stringify([id]));
  expect((await ask('POST', `/exec/${id}/start`, { Detach: true })).status).toBe(200);
  const running = await info(id);
  expect(running).toMatchObject({ Running: true, ExitCode: null, ProcessConfig: { entrypoint: 'sh', tty: false, user: '5' } });
  expect(running.Pid).toBeGreaterThan(1);
  expect((await ask('POST', `/exec/${id}/start`, { Detach: true })).status).toBe(409);
  await ok('exec', 'box', 'touch', '/done');
  await vi.waitFor(async () => expect(await info(id)).toMatchObject({ Running: false, ExitCode: 4 }), 10_000);
  expect(await inspect('box', '{{json .ExecIDs}}')).toBe('null');
  expect((await ask('GET', '/exec/nosuch/json')).status).toBe(404);
});

test('events tell its life, with its id and code', async () => {
  const since = String(Date.now() / 1000 - 0.001);
  await busybox.engine.docker('exec', 'box', 'sh', '-c', 'exit 6');
  const until = String(Date.now() / 1000 + 0.001);
  const lines = (await ok('events', '--since', since, '--until', until, '--filter', 'container=box', '--format', '{{.Action}}|{{.Actor.Attributes.execID}}|{{.Actor.Attributes.exitCode}}')).split('\n').map((line) => line.split('|'));
  expect(lines.map(([action]) => action)).toEqual(['exec_create: sh -c exit 6', 'exec_start: sh -c exit 6', 'exec_die']);
  expect(new Set(lines.map(([, id]) => id)).size).toBe(1);
  expect(lines[2]?.[2]).toBe('6');
});

test('one that was made before the container was frozen does not start, and does after', async () => {
  const id = await create('box', { Cmd: ['true'], AttachStdout: true });
  await ok('pause', 'box');
  expect(await ask('POST', `/exec/${id}/start`, { Detach: true })).toMatchObject({ status: 409, json: { message: expect.stringContaining('is paused, unpause the container before exec') as string } });
  expect((await busybox.engine.docker('exec', 'box', 'true')).stderr).toContain('Container box is paused, unpause the container before exec');
  await ok('unpause', 'box');
  expect((await ask('POST', `/exec/${id}/start`, { Detach: true })).status).toBe(200);
});

test('one whose client goes, or that an engine left behind, runs to its end and leaves nothing', async () => {
  const id = await create('box', { Cmd: ['sh', '-c', 'while [ ! -e /stop ]; do echo more; sleep 0.05; done; touch /stopped'], AttachStdout: true });
  const sent = request({ socketPath: busybox.engine.socket, method: 'POST', path: `/v1.41/exec/${id}/start`, headers: { 'content-type': 'application/json' } });
  await new Promise((resolve) => void sent.once('response', (response) => response.once('data', resolve)).end('{}'));
  sent.destroy();
  expect(await info(id)).toMatchObject({ Running: true });
  await busybox.engine.kill9();
  await busybox.engine.start();
  // As with Docker, a new engine does not know it.
  expect((await ask('GET', `/exec/${id}/json`)).status).toBe(404);
  expect(await folders('box')).toHaveLength(1);
  await ok('exec', 'box', 'touch', '/stop');
  await vi.waitFor(async () => expect((await busybox.engine.docker('exec', 'box', 'ls', '/stopped')).code).toBe(0), 10_000);
  await vi.waitFor(async () => expect(await folders('box')).toEqual([]), 10_000);
});

test('a terminal that is being started can be given its size and be hung up', async () => {
  const id = await create('box', { Cmd: ['sh', '-c', 'until [ -e /sized ]; do sleep 0.01; done; stty size > /size; sleep 999'], Tty: true, AttachStdin: true, AttachStdout: true });
  const socket = await startTerminal(id);
  expect((await ask('POST', `/exec/${id}/resize?h=7&w=77`)).status).toBe(200);
  await ok('exec', 'box', 'touch', '/sized');
  await vi.waitFor(async () => expect(await ok('exec', 'box', 'cat', '/size')).toBe('7 77'), 10_000);
  socket.destroy();
  process.kill((await info(id)).Pid, 'SIGKILL');
  const hungUp = await create('box', { Cmd: ['sleep', '999'], Tty: true, AttachStdout: true });
  const second = await startTerminal(hungUp);
  expect((await ask('POST', `/tidewharf/v1/exec/${hungUp}/hangup`)).status).toBe(204);
  await vi.waitFor(async () => expect(await info(hungUp)).toMatchObject({ Running: false, ExitCode: 129 }), 10_000);
  second.destroy();
});

test('the keys leave a terminal without ending what runs in it', async () => {
  const id = await create('box', { Cmd: ['sh'], Tty: true, AttachStdin: true, AttachStdout: true, DetachKeys: 'ctrl-a,d' });
  const since = String(Date.now() / 1000 - 0.001);
  const socket = await startTerminal(id);
  const shown: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => shown.push(text));
  socket.write('echo $((40+2))\n');
  await vi.waitFor(() => expect(shown.join('')).toContain('42'), 10_000);
  const ended = new Promise((resolve) => socket.once('end', resolve));
  socket.write(Buffer.from([1]));
  socket.write('d');
  await ended;
  socket.destroy();
  expect(await info(id)).toMatchObject({ Running: true, ExitCode: null });
  const events = await ok('events', '--since', since, '--until', String(Date.now() / 1000 + 0.001), '--filter', 'container=box', '--filter', 'event=exec_detach', '--format', '{{.Actor.Attributes.execID}}');
  expect(events).toBe(id);
  process.kill((await info(id)).Pid, 'SIGKILL');
  await vi.waitFor(async () => expect(await info(id)).toMatchObject({ Running: false, ExitCode: 137 }), 10_000);
});

test('the container\'s end ends it', async () => {
  await ok('run', '-d', '--name', 'ends', 'busybox', 'sleep', '1000');
  const inside = busybox.engine.docker('exec', 'ends', 'sh', '-c', 'echo in; sleep 999');
  await vi.waitFor(async () => expect(await ok('top', 'ends')).toContain('sleep 999'), 10_000);
  await ok('kill', 'ends');
  expect(await inside).toMatchObject({ code: 137, stdout: 'in\n' });
  await ok('rm', 'ends');
  expect(readdirSync(`${busybox.engine.dir}/r/c`)).toHaveLength(1);
});

test('one whose container is taken away while it starts is refused, whatever of it is gone by then', async () => {
  const rounds = 25;
  for (let round = 0; round < rounds; round += 1) {
    await ok('run', '-d', '--name', 'leaves', 'busybox', 'sleep', '1000');
    const ids = await Promise.all([1, 2, 3].map(() => create('leaves', { Cmd: ['true'] })));
    const starts = ids.map((id) => ask<{ message?: string }>('POST', `/exec/${id}/start`, { Detach: true }));
    // From before its monitor is there until after its process is.
    await wait((60 * round) / rounds);
    expect((await ask('DELETE', '/containers/leaves?force=1')).status).toBe(204);
    for (const { status, json } of await Promise.all(starts)) {
      if (status !== 200) expect(`${status} ${json.message}`).toMatch(/^409 Container [0-9a-f]{64} is not running$/);
    }
  }
  expect(busybox.engine.log()).not.toContain('"stack":');
});
