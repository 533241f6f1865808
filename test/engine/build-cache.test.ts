// The cache against the real engine: reasons, advice that keeps what it promised, and prunes that give back what they said.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BuildBody, BuildCheckReply, BuildEvent, CacheEntry, CacheMiss, CachePruneReply } from '../../electron/shared/engine-api/builds.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { openBuildDoor } from '../support/build-door.ts';

const room = useBusyboxEngine();
let folder = '';

const door = () => openBuildDoor(room.engine.socket);
const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

type Seen = { readonly cached: string[]; readonly misses: Record<string, CacheMiss>; readonly events: readonly BuildEvent[]; readonly imageId: string };

/** Builds the folder; what was cached, and why the rest was not, by the instruction. */
async function build(body: Partial<BuildBody> = {}): Promise<Seen> {
  const events = await door().events(await door().start({ context: { kind: 'folder', path: folder }, ...body }));
  const end = events.at(-1);
  if (end?.kind !== 'finished' || end.status !== 'done') throw new Error(JSON.stringify(end));
  const texts = new Map(events.flatMap((event) => (event.kind === 'plan' ? event.steps.map(({ step, text }) => [step, text] as const) : [])));
  return {
    events,
    imageId: end.imageId,
    cached: events.flatMap((event) => (event.kind === 'step-finished' && event.cached ? [texts.get(event.step) ?? ''] : [])),
    misses: Object.fromEntries(events.flatMap((event) => (event.kind === 'step-started' && event.miss ? [[texts.get(event.step), event.miss]] : []))),
  };
}

const check = async (): Promise<BuildCheckReply> =>
  JSON.parse(await door().call('POST', 'builds/check', { context: { kind: 'folder', path: folder }, dockerfile: { kind: 'file', path: 'Dockerfile' }, target: '', args: {} })) as BuildCheckReply;
const entries = async (): Promise<CacheEntry[]> => JSON.parse(await door().call('GET', 'builds/cache')) as CacheEntry[];
const prune = async (body: object): Promise<CachePruneReply> => JSON.parse(await door().call('POST', 'builds/cache/prune', body)) as CachePruneReply;
/** Layers, blobs, mounts and lists of files. */
const du = (): number =>
  Number(execFileSync('sh', ['-c', 'du -s --block-size=1 d/content/blobs/sha256/* d/layers/l/* d/layers/i/* d/layers/t/* d/build/cache/files/* d/build/cache/mounts/* d/build/cache/trash/* 2>/dev/null | awk "{ sum += \\$1 } END { print sum + 0 }"'], { cwd: room.engine.dir, encoding: 'utf8' }));

beforeAll(async () => {
  folder = mkdtempSync('/var/tmp/tw-cache-');
  // A stand-in for a package manager: slow, and it reads the manifests.
  write({ Dockerfile: 'FROM busybox\nRUN printf \'#!/bin/sh\\nsleep 0.3\\nmkdir -p node_modules && cat package.json package-lock.json > node_modules/all\\n\' > /bin/npm && chmod +x /bin/npm\n' });
  await build({ tags: ['node:18'] });
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync('/var/tmp/tw-cache-');
});
afterEach(() => rmSync(folder, { recursive: true }));

const naive = 'FROM node:18\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["cat", "node_modules/all"]\n';

test('walk-through D 1: the reason, and a better order that keeps what was predicted', async () => {
  write({ Dockerfile: naive, 'package.json': '{}\n', 'package-lock.json': 'lock\n', 'app.js': 'one' });
  const first = await build();
  expect(first.misses['RUN npm ci']).toEqual({ reason: { kind: 'first-build' } });
  expect((await build()).misses).toEqual({});
  expect((await check()).order).toEqual([]);
  write({ 'app.js': 'two' });
  const third = await build();
  expect(third.cached).toContain('WORKDIR /app');
  expect(third.misses['COPY . .']).toMatchObject({ reason: { kind: 'files-changed', source: 'context', total: 1, files: [{ path: 'app.js', change: 'content' }] } });
  expect(third.misses['RUN npm ci']).toMatchObject({ reason: { kind: 'parent-changed', step: 2 } });
  expect(third.misses['RUN npm ci']?.lastSeconds).toBeGreaterThan(0.3);

  const { order } = await check();
  expect(order).toMatchObject([{ builds: 3, steps: [{ text: 'RUN npm ci', keptNow: 1, keptThen: 2 }] }]);
  expect(order[0]?.secondsSaved).toBeGreaterThan(0.3);
  expect(order[0]?.explanation).not.toContain('The installation runs');
  // The same three builds once more, in the order that was proposed.
  write({ Dockerfile: `${order[0]?.rewrite}\n`, 'app.js': 'one' });
  await build();
  const kept = [await build(), (write({ 'app.js': 'two' }), await build())].filter(({ cached }) => cached.includes('RUN npm ci'));
  expect(kept).toHaveLength(order[0]?.steps[0]?.keptThen ?? -1);
  expect((await check()).order).toEqual([]);
  const { imageId } = await build();
  expect(await room.ok('run', '--rm', imageId)).toBe('{}\nlock');
});

test('walk-through D 2: only what follows the changed folder runs again, whatever the times are', async () => {
  write({
    Dockerfile: 'FROM node:18 AS deps\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nFROM node:18 AS production\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY src ./src\nCOPY package.json ./\nRUN id > /id\nUSER 5\nEXPOSE 3000\nCMD ["cat", "src/server.js"]\n',
    'package.json': '{}', 'package-lock.json': 'l', 'src/server.js': 'one', 'README.md': 'x',
  });
  await build();
  execFileSync('find', [folder, '-exec', 'touch', '-d', '2001-01-01', '{}', '+']);
  write({ 'README.md': 'y' });
  expect((await build()).misses).toEqual({});
  write({ 'src/server.js': 'two' });
  const { misses, imageId } = await build();
  expect(Object.keys(misses)).toEqual(['COPY src ./src', 'COPY package.json ./', 'RUN id > /id']);
  expect(misses).toMatchObject({
    'COPY src ./src': { reason: { kind: 'files-changed', files: [{ path: 'src/server.js', change: 'content' }] } },
    'COPY package.json ./': { reason: { kind: 'parent-changed', step: 7 } },
    'RUN id > /id': { reason: { kind: 'parent-changed', step: 7 } },
  });
  expect(await room.ok('run', '--rm', imageId)).toBe('two');
});

test('what the build gives to a RUN counts: names of hosts without their addresses, ulimits, shared memory', async () => {
  write({ Dockerfile: 'FROM node:18\nCOPY Dockerfile /\nRUN grep -c added /etc/hosts > /hosts; ulimit -n > /open; true\n' });
  const run = 'RUN grep -c added /etc/hosts > /hosts; ulimit -n > /open; true';
  const reasonOf = async (body: Partial<BuildBody>): Promise<Record<string, CacheMiss['reason']>> => Object.fromEntries(Object.entries((await build(body)).misses).map(([line, { reason }]) => [line, reason]));
  await build();
  expect(await reasonOf({ addHosts: ['added:10.9.9.9'] })).toEqual({ [run]: { kind: 'setting-changed', name: 'added hosts', before: '', after: 'added' } });
  expect(await reasonOf({ addHosts: ['added:10.9.9.8'] })).toEqual({});
  expect(await reasonOf({ ulimits: [{ name: 'nofile', soft: 99, hard: 99 }] })).toEqual({ [run]: { kind: 'setting-changed', name: 'ulimits', before: '', after: 'nofile=99:99' } });
  expect(await reasonOf({ shmSize: 1 << 20 })).toEqual({ [run]: { kind: 'setting-changed', name: 'shared memory', before: '', after: '1048576 bytes' } });
  expect(await reasonOf({})).toEqual({});
});

test('reasons of lines, arguments, settings and bases', async () => {
  const text = 'FROM node:18\nARG V=1\nENV E=a\nRUN echo $V > /v\nUSER root\nRUN echo two > /two\nRUN echo three > /three\n';
  write({ Dockerfile: text });
  await build();
  const reasonsOf = async (body: Partial<BuildBody> = {}): Promise<Record<string, CacheMiss['reason']>> => Object.fromEntries(Object.entries((await build(body)).misses).map(([line, { reason }]) => [line, reason]));
  expect(await reasonsOf({ args: { V: '1' } })).toEqual({});
  expect((await reasonsOf({ args: { V: '2' } }))['RUN echo $V > /v']).toEqual({ kind: 'argument-changed', name: 'V', before: '1', after: '2' });
  write({ Dockerfile: text.replace('echo two', 'echo 2') });
  expect(await reasonsOf()).toEqual({ 'RUN echo 2 > /two': { kind: 'instruction-changed', before: 'RUN echo two > /two', after: 'RUN echo 2 > /two' }, 'RUN echo three > /three': { kind: 'parent-changed', step: 5 } });
  write({ Dockerfile: text.replace('USER root', 'USER 0:5\nLABEL a=b') });
  expect(await reasonsOf()).toEqual({ 'RUN echo two > /two': { kind: 'setting-changed', name: 'user', before: 'root', after: '0:5' }, 'RUN echo three > /three': { kind: 'parent-changed', step: 6 } });
  write({ Dockerfile: text });
  expect(await reasonsOf()).toEqual({});
  write({ Dockerfile: text.replace('RUN echo two > /two\n', '') });
  expect(await reasonsOf()).toEqual({ 'RUN echo three > /three': { kind: 'instruction-removed', text: 'RUN echo two > /two' } });
  write({ Dockerfile: text });
  expect(await reasonsOf({ noCache: true })).toMatchObject({ 'RUN echo two > /two': { kind: 'no-cache' } });
  await room.ok('tag', 'node:18', 'old:1');
  write({ Dockerfile: text.replace('node:18', 'busybox') });
  expect(await reasonsOf()).toMatchObject({ 'RUN echo $V > /v': { kind: 'base-changed', image: 'busybox' }, 'RUN echo two > /two': { kind: 'parent-changed', step: 3 } });
});

test('a prune gives back what its dry run said, keeps what images need, and what is gone is told', async () => {
  write({ Dockerfile: 'FROM busybox\nRUN --mount=type=cache,target=/c head -c 50000 /dev/zero > /c/x; head -c 100000 /dev/urandom > /a\nRUN head -c 200000 /dev/urandom > /b\n' });
  const { imageId } = await build({ tags: ['kept:1'] });
  const held = (await entries()).filter(({ images }) => images.some((name) => name.startsWith('kept')));
  expect(held.map(({ text, ownBytes, inUse }) => ({ text: text.slice(0, 10), ownBytes, inUse }))).toEqual(expect.arrayContaining([{ text: 'RUN head -', ownBytes: 0, inUse: false }]));
  await room.ok('image', 'prune', '-f');
  await prune({ ids: (await entries()).filter(({ images }) => images.length === 0).map(({ id }) => id).filter((id) => id.startsWith('sha256:')) });
  expect((await build()).imageId).toBe(imageId);
  await room.ok('rmi', 'kept:1');
  expect((await prune({ dryRun: true, all: true })).bytes).toBeLessThan(100_000);
  // Removed images hold their layers until the trash is emptied.
  await door().call('DELETE', 'trash');
  for (const request of [{ ids: [(await entries()).find(({ kind }) => kind === 'mount')?.id ?? ''] }, { keepBytes: 150_000 }, { all: true }]) {
    const before = du();
    const dry = await prune({ ...request, dryRun: true });
    expect(du()).toBe(before);
    expect(await prune(request)).toEqual(dry);
    expect(before - du()).toBe(dry.bytes);
  }
  expect(await entries()).toEqual([]);
  const again = await build();
  expect(Object.values(again.misses).map(({ reason }) => reason.kind)).toEqual(['pruned', 'parent-changed']);
  expect(again.misses['RUN head -c 200000 /dev/urandom > /b']?.lastSeconds).toBeGreaterThanOrEqual(0);
});

test('what is the same is made once, by stages and by builds at once', async () => {
  const step = 'RUN head -c 20 /dev/urandom > /made; sleep 0.3';
  write({ Dockerfile: `FROM busybox AS one\n${step}\nFROM busybox AS two\n${step}\nFROM busybox\nCOPY --from=one /made /one\nCOPY --from=two /made /two\nRUN cmp /one /two\n` });
  const both = await Promise.all([build(), build()]);
  expect(both.flatMap(({ cached }) => cached).filter((text) => text === step)).toHaveLength(3);
  expect(both[0]?.imageId).toBe(both[1]?.imageId);
  // Who waits for a step of a build that is cancelled makes it.
  write({ Dockerfile: 'FROM busybox\nRUN sleep 2; echo made > /made\n' });
  const first = await door().start({ context: { kind: 'folder', path: folder } });
  const other = build();
  await door().call('POST', `builds/${first}/cancel`);
  expect((await other).cached).toEqual(['FROM busybox']);
  expect((await door().events(first)).at(-1)).toMatchObject({ status: 'cancelled' });
});

test('results outlive the engine', async () => {
  write({ Dockerfile: 'FROM busybox\nRUN echo kept > /kept\nCOPY . /x\n' });
  await build();
  await room.engine.kill9();
  await room.engine.start();
  expect((await build()).cached).toEqual(expect.arrayContaining(['RUN echo kept > /kept', 'COPY . /x']));
  await room.engine.stop();
  expect(await room.engine.fsck()).toMatchObject({ code: 0, problems: [] });
  await room.engine.start();
});

test('COPY --link is kept whatever changes below it, and lies over what is there now', async () => {
  const dockerfile = (text: string): string => `FROM busybox\nRUN echo ${text} > /below\nCOPY --link file /linked/\nRUN cat /below /linked/file > /both\n`;
  write({ Dockerfile: dockerfile('one'), file: 'linked\n' });
  await build({ tags: ['linked:1'] });
  write({ Dockerfile: dockerfile('two') });
  const second = await build({ tags: ['linked:2'] });
  expect(second.cached).toContain('COPY --link file /linked/');
  expect(Object.keys(second.misses)).toEqual(['RUN echo two > /below', 'RUN cat /below /linked/file > /both']);
  expect(await room.ok('run', '--rm', '--network', 'none', 'linked:2', 'cat', '/both')).toBe('two\nlinked');
  expect(await room.ok('run', '--rm', '--network', 'none', 'linked:1', 'cat', '/both')).toBe('one\nlinked');
});
