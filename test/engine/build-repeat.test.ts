// Builds whose context was sent: what was sent is kept within bounds, once for the same, and a repeat uses just that.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buffer, text } from 'node:stream/consumers';
import http, { type IncomingMessage } from 'node:http';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { BuildSummary, CacheEntry } from '../../electron/shared/engine-api/builds.ts';
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
  mkdirSync(`${folder}/sub`, { recursive: true });
  writeFileSync(`${folder}/word`, 'one\n', { mode: 0o755 });
  writeFileSync(`${folder}/sub/deep`, 'deep\n');
  execFileSync('ln', ['-s', 'sub/deep', `${folder}/link`]);
});

afterEach(async () => {
  expect(((await askEngine(room.engine.socket, 'GET', '/tidewharf/v1/check')).json as QuickCheckReply).problems).toEqual([]);
});

/** As the docker client without buildx sends it. */
async function dockerBuild(dockerfile: string, ...args: readonly string[]): Promise<BuildSummary> {
  const client = spawn('docker', ['build', ...args, '-f', '-', folder], { env: { ...process.env, DOCKER_HOST: `unix://${room.engine.socket}`, DOCKER_BUILDKIT: '0', DOCKER_CONFIG: room.home } });
  client.stdin.end(dockerfile);
  const [said] = await Promise.all([buffer(client.stdout), buffer(client.stderr), once(client, 'exit')]);
  const [newest] = await door.list();
  return newest ?? expect.fail(said.toString());
}

async function send(settings: object, files: readonly string[] = ['.']): Promise<string> {
  const headers = { 'content-type': 'application/x-tar', 'x-tidewharf-build': Buffer.from(JSON.stringify(settings)).toString('base64url') };
  const request = http.request({ socketPath: room.engine.socket, method: 'POST', path: '/tidewharf/v1/builds', headers, agent: false });
  const answered = once(request, 'response');
  spawn('tar', ['-C', folder, '--sort=name', '-cz', ...files]).stdout.pipe(request);
  const [answer] = (await answered) as [IncomingMessage];
  const { id } = JSON.parse(await text(answer)) as { id: string };
  await door.events(id);
  return id;
}

async function repeat(id: string, body: object = {}): Promise<BuildSummary> {
  const again = (JSON.parse(await door.call('POST', `builds/${id}/repeat`, body)) as { id: string }).id;
  await door.events(again);
  return get(again);
}

const get = async (id: string): Promise<BuildSummary> => JSON.parse(await door.call('GET', `builds/${id}`)) as BuildSummary;
const contexts = async (): Promise<CacheEntry[]> => (JSON.parse(await door.call('GET', 'builds/cache')) as CacheEntry[]).filter(({ kind }) => kind === 'context');
const kept = (): string[] => readdirSync(`${room.engine.dir}/d/build/kept`).filter((name) => !name.endsWith('.gone'));

test('a docker client’s build is repeated with the files and the Dockerfile that it had, also after a start', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM busybox\nRUN echo not this one > /file\n');
  const built = await dockerBuild('FROM busybox\nCOPY word link sub/ /in/\nRUN ls -l /in > /list; cat /in/* > /file\nRUN cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes >> /file; true\nCMD cat /file\n', '-t', 'sent:1', '--memory', '64m');
  expect(built).toMatchObject({ status: 'done', description: { context: { kind: 'sent' }, repeatable: true } });
  writeFileSync(`${folder}/word`, 'two\n');
  expect(await repeat(built.id)).toMatchObject({ status: 'done', imageId: built.imageId, cachedSteps: built.steps, description: { context: { kind: 'sent' }, dockerfile: 'Dockerfile', repeatable: true } });
  await room.engine.stop();
  await room.engine.start();
  const again = await repeat(built.id, { noCache: true });
  expect(again).toMatchObject({ status: 'done', cachedSteps: 0 });
  expect(await room.ok('run', '--rm', 'sent:1')).toBe('deep\ndeep\none\n67108864');
  // The files had to be sent by nobody.
  expect((await door.events(again.id)).filter((event) => event.kind === 'context')).toEqual([expect.objectContaining({ sent: 0, done: true })]);
});

test('the same files are kept once, are counted, and go with the last build that names them', async () => {
  await room.ok('builder', 'prune', '-f');
  const dockerfile = { kind: 'text', text: 'FROM busybox\nCOPY word /\n' };
  const [one, two] = [await send({ dockerfile }), await send({ dockerfile, tags: ['twice:1'] })];
  await expect.poll(contexts).toMatchObject([{ text: '4 files that a client sent', builds: [two, one], inUse: false, uses: 2 }]);
  const [{ id, bytes } = { id: '', bytes: 0 }] = await contexts();
  expect(kept()).toEqual([id]);
  expect(bytes).toBe(Number(execFileSync('du', ['-s', '--block-size=1', `${room.engine.dir}/d/build/kept/${id}`], { encoding: 'utf8' }).split('\t')[0]));
  expect(await room.ok('system', 'df', '-v', '--format', '{{json .BuildCache}}')).toContain('source.local');
  writeFileSync(`${folder}/word`, 'three\n');
  const three = await send({ dockerfile });
  expect(kept()).toHaveLength(2);
  await door.call('DELETE', `builds/${three}`);
  expect(kept()).toEqual([id]);
  await door.call('DELETE', `builds/${one}`);
  expect(kept()).toEqual([id]);
  await door.call('DELETE', `builds/${two}`);
  expect(kept()).toEqual([]);
});

test('what was pruned is not promised, and said so', async () => {
  const id = await send({ dockerfile: { kind: 'text', text: 'FROM busybox\nCOPY word /\n' } });
  expect((await get(id)).description.repeatable).toBe(true);
  await room.ok('builder', 'prune', '-f', '--filter', 'type=source.local');
  expect(kept()).toEqual([]);
  expect((await get(id)).description.repeatable).toBe(false);
  await expect(door.call('POST', `builds/${id}/repeat`, {})).rejects.toThrow(/status 409.*the files that it was sent are not kept any more/);
});

test('a build that failed, even before its plan, is repeated; secrets are asked for', async () => {
  const broken = await send({ dockerfile: { kind: 'text', text: 'FROM busybox\nRUM true\n' } });
  expect(await repeat(broken)).toMatchObject({ status: 'failed', error: expect.stringContaining('unknown instruction: RUM') });
  const secrets = [{ id: 'word', value: Buffer.from('hush-hush-4711').toString('base64') }];
  const id = await send({ dockerfile: { kind: 'text', text: 'FROM busybox\nRUN --mount=type=secret,id=word test "$(cat /run/secrets/word)" = hush-hush-4711 && cat /nothing\n' }, secrets });
  await expect(door.call('POST', `builds/${id}/repeat`, {})).rejects.toThrow(/status 409.*secrets are not kept: give word again/);
  expect(await repeat(id, { secrets })).toMatchObject({ status: 'failed', error: expect.stringContaining('non-zero code: 1') });
  expect(() => execFileSync('grep', ['-rl', 'hush-hush-4711', `${room.engine.dir}/d/build/kept`, `${room.engine.dir}/d/state.db`])).toThrow();
});

test('a Dockerfile that cannot be read is told with its text and the lines', async () => {
  const source = 'FROM busybox\nRUN true\nRUM false\n';
  const id = await door.start({ context: { kind: 'none' }, dockerfile: { kind: 'text', text: source } });
  expect(await door.events(id)).toEqual(expect.arrayContaining([{ kind: 'source', dockerfile: 'Dockerfile', source }, expect.objectContaining({ kind: 'finished', failure: expect.objectContaining({ lines: { start: 3, end: 3 } }) })]));
  const target = await door.start({ context: { kind: 'none' }, dockerfile: { kind: 'text', text: 'FROM busybox\n' }, target: 'none' });
  expect((await door.events(target)).map(({ kind }) => kind).filter((kind) => kind !== 'finding')).toEqual(['started', 'context', 'source', 'finished']);
});

test('a kill while a context is new leaves nothing of it, and the build says that it is not kept', async () => {
  writeFileSync(`${folder}/word`, 'four\n');
  const before = kept();
  const going = send({ dockerfile: { kind: 'text', text: 'FROM busybox\nCOPY word /\nRUN echo begun; sleep 1000\n' }, noCache: true }).catch(() => undefined);
  await expect.poll(async () => (await door.list())[0]?.status).toBe('running');
  const [{ id } = { id: '' }] = await door.list();
  const log = `${room.engine.dir}/d/build/history/${id}/events`;
  await expect.poll(() => (existsSync(log) ? readFileSync(log, 'utf8') : '')).toContain('"begun"');
  expect(kept()).toHaveLength(before.length + 1);
  await room.engine.kill9();
  await room.engine.start();
  await going;
  expect(await get(id)).toMatchObject({ status: 'failed', description: { repeatable: false } });
  expect(kept()).toEqual(before);
});
