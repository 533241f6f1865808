// Builds over the socket: left and come back to, read slowly, broken off, repeated and removed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { BuildEvent, BuildOutput } from '../../electron/shared/engine-api/builds.ts';
import type { QuickCheckReply } from '../../electron/shared/engine-api/check.ts';
import { askEngine } from '../support/ask-engine.ts';
import { openBuildDoor, type BuildDoor } from '../support/build-door.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const room = useBusyboxEngine();
let door: BuildDoor;
let folder = '';

beforeAll(() => {
  door = openBuildDoor(room.engine.socket);
  folder = `${room.home}/context`;
  mkdirSync(folder);
  writeFileSync(`${folder}/word`, 'one\n');
});

/** No container, no mount, nothing that a check finds. */
afterEach(() =>
  expect
    .poll(async () => {
      const { problems, mounts } = (await askEngine(room.engine.socket, 'GET', '/tidewharf/v1/check')).json as QuickCheckReply;
      return [...problems, ...mounts];
    })
    .toEqual([]),
);

const start = (lines: readonly string[], more: object = {}): Promise<string> => door.start({ context: { kind: 'folder', path: folder }, dockerfile: { kind: 'text', text: ['FROM busybox', ...lines].join('\n') }, ...more });
const statusOf = async (id: string): Promise<string | undefined> => (await door.list()).find((build) => build.id === id)?.status;

/** An answer whose body is not read yet. */
function open(method: string, path: string, headers: http.OutgoingHttpHeaders = {}): { request: http.ClientRequest; answer: Promise<IncomingMessage> } {
  const request = http.request({ socketPath: room.engine.socket, method, path, headers, agent: false });
  const answer = once(request, 'response').then(([response]) => response as IncomingMessage);
  answer.catch(() => undefined);
  request.on('error', () => undefined);
  return { request, answer };
}

async function* eventsOf(id: string): AsyncGenerator<BuildEvent> {
  const { request, answer } = open('GET', `/tidewharf/v1/builds/${id}/events`);
  request.end();
  const input = await answer;
  input.on('error', () => undefined);
  try {
    for await (const line of createInterface({ input })) if (line !== '') yield JSON.parse(line) as BuildEvent;
  } finally {
    input.destroy();
  }
}

test('a build goes on when it is left, and is the same to who comes back', async () => {
  const id = await start(['RUN for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i; sleep 0.1; done'], { noCache: true });
  const seen: BuildEvent[] = [];
  for await (const event of eventsOf(id)) {
    seen.push(event);
    if (event.kind === 'log' && event.text === 'line 3') break;
  }
  expect(await statusOf(id)).toBe('running');
  const all = await Array.fromAsync(eventsOf(id));
  expect(all.slice(0, seen.length)).toEqual(seen);
  expect(all.flatMap((event) => (event.kind === 'log' ? event.text : []))).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index + 1}`));
  expect(all.at(-1)).toMatchObject({ kind: 'finished', status: 'done' });
  expect(await Array.fromAsync(eventsOf(id))).toEqual(all);
});

test('who reads slowly costs no memory, and hears all', { timeout: 120_000 }, async () => {
  const memory = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${room.engine.pid}/status`, 'utf8'))?.[1]) / 1024;
  const lines = 300_000;
  const id = await start([`RUN seq ${lines} | sed 's/$/ 0123456789012345678901234567890123456789/'`], { noCache: true });
  const { request, answer } = open('GET', `/tidewharf/v1/builds/${id}/events`);
  request.end();
  const slow = await answer;
  await once(slow, 'readable');
  await expect.poll(() => statusOf(id), { timeout: 60_000, interval: 200 }).toBe('done');
  // The events are more than 40 MB: who does not read would hold them.
  expect(memory()).toBeLessThan(400);
  let heard = 0;
  for await (const line of createInterface({ input: slow })) if (line.includes('"kind":"log"')) heard += 1;
  expect(heard).toBe(lines);
});

test('a docker client that is interrupted cancels its build within a second', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM busybox\nRUN echo begun; sleep 1000\n');
  const client = spawn('docker', ['build', '--no-cache', folder], { env: { ...process.env, DOCKER_HOST: `unix://${room.engine.socket}`, DOCKER_BUILDKIT: '0', DOCKER_CONFIG: room.home } });
  for await (const line of createInterface({ input: client.stdout })) if (line === 'begun') break;
  const [{ id } = { id: '' }] = await door.list();
  const since = performance.now();
  client.kill('SIGINT');
  await expect.poll(() => statusOf(id), { interval: 20 }).toBe('cancelled');
  expect(performance.now() - since).toBeLessThan(3000);
  expect(await Array.fromAsync(eventsOf(id))).toContainEqual(expect.objectContaining({ kind: 'finished', status: 'cancelled' }));
});

test.each([
  ['/build?t=broken:1', { 'content-type': 'application/x-tar' }],
  ['/tidewharf/v1/builds', { 'content-type': 'application/x-tar', 'x-tidewharf-build': Buffer.from('{"tags":["broken:1"]}').toString('base64url') }],
])('a context that breaks off leaves nothing: %s', async (path, headers) => {
  const before = (await door.list()).length;
  const { request } = open('POST', path, headers);
  const header = Buffer.alloc(512);
  header.write('big');
  header.write('0000644\0', 100);
  header.write('00010000000\0', 124);
  header.write('ustar\u000000', 257);
  header.write('        ', 148);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  request.write(Buffer.concat([header, Buffer.alloc(100_000)]));
  await expect.poll(async () => (await door.list()).length).toBe(before + 1);
  const [{ id } = { id: '' }] = await door.list();
  request.destroy();
  await expect.poll(() => statusOf(id)).toMatch(/^(failed|cancelled)$/);
  expect(await room.ok('images', '-q', 'broken')).toBe('');
});

test('a context that is sent with its settings is built', async () => {
  const settings = Buffer.from(JSON.stringify({ tags: ['sent:1'], dockerfile: { kind: 'text', text: 'FROM busybox\nCOPY word /\n' } })).toString('base64url');
  const { request, answer } = open('POST', '/tidewharf/v1/builds', { 'content-type': 'application/x-tar', 'x-tidewharf-build': settings });
  spawn('tar', ['-C', folder, '-cz', '.']).stdout.pipe(request);
  const { id } = JSON.parse((await Array.fromAsync(await answer)).join('')) as { id: string };
  expect((await Array.fromAsync(eventsOf(id))).at(-1)).toMatchObject({ status: 'done', tags: ['sent:1'] });
  expect(await room.ok('run', '--rm', 'sent:1', 'cat', '/word')).toBe('one');
});

test('a place that the result cannot go to is refused before anything begins, by its field', async () => {
  const before = await door.list();
  const refusal = (output: BuildOutput): Promise<unknown> => askEngine(room.engine.socket, 'POST', '/tidewharf/v1/builds', { context: { kind: 'none' }, dockerfile: { kind: 'text', text: 'FROM busybox' }, output });
  const about = { field: 'output' };
  expect(await refusal({ kind: 'folder', path: folder })).toMatchObject({ status: 409, json: { message: expect.stringContaining(`output to ${folder}: the folder is not empty`), detail: about } });
  expect(await refusal({ kind: 'tar', path: `${folder}/no/out.tar` })).toMatchObject({ status: 404, json: { message: expect.stringContaining(`there is no folder ${folder}/no`), detail: about } });
  expect(await refusal({ kind: 'tar', path: folder })).toMatchObject({ status: 400, json: { detail: about } });
  expect(await door.list()).toEqual(before);
});

test('a build is repeated with what its folder holds now, and removed', async () => {
  const id = await start(['COPY word /', 'CMD cat /word'], { tags: ['again:1'] });
  await door.events(id);
  writeFileSync(`${folder}/word`, 'two\n');
  const again = (JSON.parse(await door.call('POST', `builds/${id}/repeat`, {})) as { id: string }).id;
  const events = await door.events(again);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'step-started', miss: expect.objectContaining({ build: id, reason: expect.objectContaining({ kind: 'files-changed', total: 1 }) }) }));
  expect(await room.ok('run', '--rm', 'again:1')).toBe('two');
  const slept = await start(['RUN sleep 1000'], { noCache: true });
  await expect(door.call('DELETE', `builds/${slept}`)).rejects.toThrow(/status 409.*it is running/);
  await door.call('POST', `builds/${slept}/cancel`);
  await expect.poll(() => statusOf(slept)).toBe('cancelled');
  for (const one of [id, again, slept]) await door.call('DELETE', `builds/${one}`);
  await expect(door.call('GET', `builds/${id}`)).rejects.toThrow(/status 404.*No such build/);
  expect(await room.ok('images', '-q', 'again:1')).not.toBe('');
});

test('the engine is killed while one is followed: it failed, and says so to who asks then', async () => {
  const id = await start(['RUN echo begun; sleep 1000'], { noCache: true });
  for await (const event of eventsOf(id)) if (event.kind === 'log') break;
  // Who follows hears it before the disk does.
  const file = readdirSync(room.engine.dir, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(`history/${id}/events`)) ?? '';
  await expect.poll(() => readFileSync(`${room.engine.dir}/${file}`, 'utf8')).toContain('"begun"');
  await room.engine.kill9();
  await room.engine.start();
  const events = await door.events(id);
  expect(events.flatMap((event) => (event.kind === 'log' ? event.text : []))).toEqual(['begun']);
  expect(events.at(-1)).toMatchObject({ kind: 'finished', status: 'failed', failure: { step: 1, error: { message: 'the engine ended while it ran' } } });
  expect(await statusOf(id)).toBe('failed');
});

test('names are told whole and once, as docker does', async () => {
  const id = await start([], { tags: ['twice', 'docker.io/library/twice:latest', 'twice:2', 'twice'] });
  const end = (await door.events(id)).at(-1);
  expect(end).toMatchObject({ kind: 'finished', status: 'done', tags: ['twice:latest', 'twice:2'] });
  await expect(start([], { tags: [`twice@sha256:${'a'.repeat(64)}`] })).rejects.toThrow('gets a tag, no digest');
  await door.call('DELETE', `builds/${id}`);
});
