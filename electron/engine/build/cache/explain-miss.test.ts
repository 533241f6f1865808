import { beforeEach, expect, test } from 'vitest';
import type { MissReason } from '../../../shared/engine-api/builds.ts';
import { createSimulator, digestOf, type Simulated, type Simulator, type World } from './testing/simulate-builds.ts';

let builder: Simulator;
beforeEach(() => {
  builder = createSimulator();
});

const files = { 'package.json': '{}', 'app.js': 'hello', 'src/server.js': 'listen' };
const naive = `FROM node:18
WORKDIR /app
COPY . .
RUN npm install
CMD node app.js`;

/** Reasons by text. */
const reasons = ({ misses }: Simulated): Record<string, MissReason> => Object.fromEntries([...misses].map(([text, { reason }]) => [text, reason]));
const run = (dockerfile: string, world: Partial<World> = {}): Promise<Simulated> => builder.run(dockerfile, { files, ...world });

test('the first build says so, the second needs no reason', async () => {
  const first = await run(naive);
  expect(Object.values(reasons(first))).toEqual([{ kind: 'first-build' }, { kind: 'first-build' }, { kind: 'first-build' }]);
  expect([...first.misses.values()][0]).toMatchObject({ lastSeconds: undefined, build: undefined });
  expect((await run(naive)).misses.size).toBe(0);
});

test('walk-through D 1: a source file changes, the install runs again', async () => {
  await run(naive, { seconds: { 'RUN npm install': 42 } });
  const { misses, cached } = await run(naive, { files: { ...files, 'app.js': 'hello you' } });
  expect(cached).toEqual(['WORKDIR /app']);
  expect(misses.get('COPY . .')).toEqual({
    reason: { kind: 'files-changed', source: 'context', total: 1, files: [{ path: 'app.js', change: 'content', before: digestOf('hello'), after: digestOf('hello you') }] },
    lastSeconds: 1,
    build: 'b1',
  });
  expect(misses.get('RUN npm install')).toEqual({ reason: { kind: 'parent-changed', step: 2 }, lastSeconds: 42, build: 'b1' });
});

const staged = `FROM node:20-alpine AS dependency-installer
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
FROM node:20-alpine AS production
WORKDIR /app
COPY --from=dependency-installer /app/node_modules ./node_modules
COPY src ./src
COPY package.json ./
RUN addgroup -S app && adduser -S app -G app
USER app
EXPOSE 3000
CMD ["node", "src/server.js"]`;
const lock = { ...files, 'package-lock.json': 'lock' };

test('walk-through D 2: only what follows the changed folder runs again', async () => {
  await run(staged, { files: lock });
  const second = await run(staged, { files: { ...lock, 'src/server.js': 'listen well' } });
  expect([...second.misses.keys()]).toEqual(['COPY src ./src', 'COPY package.json ./', 'RUN addgroup -S app && adduser -S app -G app']);
  expect(reasons(second)['COPY src ./src']).toMatchObject({ kind: 'files-changed', files: [{ path: 'src/server.js', change: 'content' }] });
  expect(reasons(second)['COPY package.json ./']).toEqual({ kind: 'parent-changed', step: 7 });
  expect(reasons(second)['RUN addgroup -S app && adduser -S app -G app']).toEqual({ kind: 'parent-changed', step: 7 });
});

test('walk-through D 2: new dependencies go from stage to stage', async () => {
  await run(staged, { files: lock });
  const second = reasons(await run(staged, { files: { ...lock, 'package.json': '{"dependencies":{}}', 'package-lock.json': 'lock 2' } }));
  expect(second['COPY package.json package-lock.json ./']).toMatchObject({ kind: 'files-changed', total: 2 });
  expect(second['RUN npm ci --omit=dev']).toEqual({ kind: 'parent-changed', step: 2 });
  expect(second['COPY --from=dependency-installer /app/node_modules ./node_modules']).toMatchObject({ kind: 'files-changed', source: 'dependency-installer', files: [{ path: '/app/node_modules', change: 'content' }] });
  // Its own files count, before what is above it.
  expect(second['COPY package.json ./']).toMatchObject({ kind: 'files-changed', source: 'context' });
  expect(second['COPY src ./src']).toEqual({ kind: 'parent-changed', step: 6 });
});

test('files that came, went, and got another mode', async () => {
  await run(naive);
  const { 'app.js': _gone, ...rest } = files;
  const second = reasons(await run(naive, { files: { ...rest, 'new.js': 'new', 'package.json': '{}|755' } }));
  expect(second['COPY . .']).toEqual({
    kind: 'files-changed', source: 'context', total: 3,
    files: [
      { path: 'app.js', change: 'removed', before: digestOf('hello'), after: undefined },
      { path: 'new.js', change: 'added', before: undefined, after: digestOf('new') },
      { path: 'package.json', change: 'metadata', before: 'file 644', after: 'file 755' },
    ],
  });
});

test('of many files the first are named', async () => {
  await run(naive);
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f/${String(index).padStart(3, '0')}`, 'x']));
  const reason = reasons(await run(naive, { files: { ...files, ...many } }))['COPY . .'];
  expect(reason).toMatchObject({ kind: 'files-changed', total: 100 });
  expect(reason?.kind === 'files-changed' && reason.files.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, (_, index) => `f/${String(index).padStart(3, '0')}`));
});

test('an instruction that was written anew, with its old text', async () => {
  await run(naive, { seconds: { RUN: 9 } });
  const { misses } = await run(naive.replace('npm install', 'npm ci'));
  expect(misses.get('RUN npm ci')).toEqual({ reason: { kind: 'instruction-changed', before: 'RUN npm install', after: 'RUN npm ci' }, lastSeconds: 9, build: 'b1' });
  expect(misses.size).toBe(1);
});

test('a line that was put in is new, and the reason of those below it', async () => {
  await run(naive);
  const second = await run(naive.replace('COPY . .', 'RUN apt-get update\nCOPY . .'));
  expect(reasons(second)).toEqual({ 'RUN apt-get update': { kind: 'instruction-added' }, 'COPY . .': { kind: 'parent-changed', step: 2 }, 'RUN npm install': { kind: 'parent-changed', step: 2 } });
  expect(second.misses.get('RUN npm install')).toMatchObject({ build: 'b1', lastSeconds: 1 });
});

test('a line that was taken out is named where it is missing', async () => {
  await run(naive.replace('COPY . .', 'RUN apt-get update\nRUN touch /x\nCOPY . .'));
  expect(reasons(await run(naive))).toEqual({ 'COPY . .': { kind: 'instruction-removed', text: 'RUN apt-get update' }, 'RUN npm install': { kind: 'parent-changed', step: 2 } });
});

test('a line that makes no layer is the reason of nothing', async () => {
  await run(naive);
  expect((await run(naive.replace('WORKDIR', 'LABEL a=b\nEXPOSE 80\nWORKDIR'))).misses.size).toBe(0);
  expect((await run(naive.replace('CMD node app.js', ''))).misses.size).toBe(0);
});

test('lines that changed places', async () => {
  const before = 'FROM a\nRUN one\nRUN two\nRUN three';
  await run(before);
  const second = reasons(await run('FROM a\nRUN two\nRUN one\nRUN three'));
  expect(second['RUN three']).toEqual({ kind: 'parent-changed', step: 1 });
  expect(Object.keys(second)).toEqual(['RUN two', 'RUN one', 'RUN three']);
});

test('a base image that moved, and one that was replaced', async () => {
  await run(naive, { images: { 'node:18': 'sha256:old' } });
  const second = reasons(await run(naive, { images: { 'node:18': 'sha256:new' } }));
  expect(second['WORKDIR /app']).toEqual({ kind: 'base-changed', image: 'node:18', before: 'sha256:old', after: 'sha256:new' });
  expect(second['COPY . .']).toEqual({ kind: 'parent-changed', step: 1 });
  const third = reasons(await run(naive.replace('node:18', 'node:20'), { images: { 'node:20': 'sha256:twenty' } }));
  expect(third['WORKDIR /app']).toEqual({ kind: 'base-changed', image: 'node:20', before: 'sha256:new', after: 'sha256:twenty' });
});

const withArgs = `FROM alpine AS one
ARG VERSION=1
ARG OTHER=x
RUN fetch app-$VERSION
FROM alpine AS two
COPY --from=one /app /app
RUN check`;

test('an argument counts where its value is another one', async () => {
  await run(withArgs);
  expect((await run(withArgs, { args: { VERSION: '1' } })).misses.size).toBe(0);
  const third = await run(withArgs, { args: { VERSION: '2', OTHER: 'y' } });
  expect(third.misses.get('RUN fetch app-$VERSION')?.reason).toEqual({ kind: 'argument-changed', name: 'VERSION', before: '1', after: '2' });
  expect(reasons(third)['COPY --from=one /app /app']).toMatchObject({ kind: 'files-changed', source: 'one' });
});

test('of several builds the nearest is compared with', async () => {
  const text = 'FROM a\nARG V=1\nRUN one $V\nRUN two\nRUN three';
  await run(text);
  await run(text, { args: { V: '2' } });
  const third = await run(text.replace('RUN two', 'RUN 2'));
  expect(third.misses.get('RUN three')).toEqual({ reason: { kind: 'parent-changed', step: 3 }, lastSeconds: 1, build: 'b1' });
  expect(third.misses.get('RUN 2')).toMatchObject({ reason: { kind: 'instruction-changed' }, build: 'b1' });
});

test('an argument that only came or went, one with the name of what every object has', async () => {
  const text = 'FROM a\nRUN one';
  await run(text);
  expect(reasons(await run('FROM a\nARG constructor=1\nRUN one'))['RUN one']).toEqual({ kind: 'argument-changed', name: 'constructor', before: undefined, after: '1' });
  // As it was before: that is kept.
  expect((await run(text)).misses.size).toBe(0);
  expect(reasons(await run('FROM a\nENV NODE_ENV=production\nRUN one'))['RUN one']).toEqual({ kind: 'argument-changed', name: 'NODE_ENV', before: undefined, after: 'production' });
});

test('a value inside of a line that copies', async () => {
  const text = 'FROM a\nARG DIR=src\nCOPY $DIR /x';
  await run(text);
  expect(reasons(await run(text, { args: { DIR: 'app.js' } }))['COPY $DIR /x']).toEqual({ kind: 'argument-changed', name: 'DIR', before: 'src', after: 'app.js' });
});

test('a setting from above', async () => {
  const text = 'FROM a\nUSER root\nRUN one\nRUN two';
  await run(text);
  const second = reasons(await run(text.replace('USER root', 'USER app')));
  expect(second).toEqual({ 'RUN one': { kind: 'setting-changed', name: 'user', before: 'root', after: 'app' }, 'RUN two': { kind: 'parent-changed', step: 2 } });
});

test('what was removed from the cache', async () => {
  await run(naive, { seconds: { 'RUN npm install': 30 } });
  await run(naive, { files: { ...files, 'app.js': 'two' } });
  builder.prune();
  const again = await run(naive);
  expect(reasons(again)).toEqual({ 'WORKDIR /app': { kind: 'pruned' }, 'COPY . .': { kind: 'pruned' }, 'RUN npm install': { kind: 'pruned' } });
  expect(again.misses.get('RUN npm install')).toMatchObject({ lastSeconds: 30, build: 'b1' });
});

test('below what was removed, the step whose new run gave other files is the cause', async () => {
  const drifts = ['RUN npm install'];
  const text = `${naive}\nRUN npm test`;
  await run(text, { drifts });
  builder.prune();
  const again = reasons(await run(text, { drifts }));
  expect(again['RUN npm install']).toEqual({ kind: 'pruned' });
  expect(again['RUN npm test']).toEqual({ kind: 'parent-changed', step: naive.split('\n').filter((line) => line.trim() !== '').findIndex((line) => line.includes('npm install')) });
});

test('a build that failed tells of what it ran, the one before it of the rest', async () => {
  await run(naive, { seconds: { RUN: 7 } });
  const failed = { files: { ...files, 'app.js': 'broken' }, failsAt: 'RUN' };
  await run(naive, failed);
  const third = await run(naive, { files: { ...files, 'app.js': 'mended' } });
  expect(third.misses.get('COPY . .')).toMatchObject({ reason: { kind: 'files-changed', files: [{ before: digestOf('broken'), after: digestOf('mended') }] }, build: 'b2' });
  expect(third.misses.get('RUN npm install')).toEqual({ reason: { kind: 'parent-changed', step: 2 }, lastSeconds: 7, build: 'b1' });
});

test('a step that no build came to is there for the first time', async () => {
  await run(naive, { failsAt: 'RUN' });
  expect(reasons(await run(naive))).toEqual({ 'RUN npm install': { kind: 'first-build' } });
});

test('a stage that got another name is still known, a new one is new', async () => {
  await run(staged, { files: lock });
  const renamed = staged.replaceAll('dependency-installer', 'deps');
  const second = reasons(await run(renamed, { files: lock }));
  expect(second['COPY --from=deps /app/node_modules ./node_modules']).toMatchObject({ kind: 'instruction-changed', before: 'COPY --from=dependency-installer /app/node_modules ./node_modules' });
  expect(Object.keys(second)).not.toContain('RUN npm ci --omit=dev');
  const more = reasons(await run(`${renamed}\nFROM golang AS tools\nRUN go build\nCOPY src /src`, { files: lock }));
  expect(more).toEqual({ 'RUN go build': { kind: 'first-build' }, 'COPY src /src': { kind: 'first-build' } });
});

test('a stage without a name is known where another one was put above it', async () => {
  const own = 'FROM a\nRUN one\nRUN two\nRUN three';
  const other = 'FROM a\nRUN ready\nRUN set\nRUN go';
  await run(`${own}\n${other}`);
  const second = reasons(await run(`FROM b\nRUN new\n${own.replace('RUN two', 'RUN 2')}\n${other}`));
  expect(second).toEqual({
    'RUN new': { kind: 'first-build' },
    'RUN 2': { kind: 'instruction-changed', before: 'RUN two', after: 'RUN 2' },
    'RUN three': { kind: 'parent-changed', step: 4 },
  });
});

test('a stage on top of another one', async () => {
  const text = 'FROM a AS base\nRUN one\nFROM base AS top\nRUN two';
  await run(text);
  const second = reasons(await run(text.replace('RUN one', 'RUN one more')));
  expect(second).toEqual({ 'RUN one more': { kind: 'instruction-changed', before: 'RUN one', after: 'RUN one more' }, 'RUN two': { kind: 'parent-changed', step: 1 } });
});

test('of two changed lines each has its own old text', async () => {
  await run('FROM a\nRUN apt-get install -y curl\nRUN pip install flask\nRUN end');
  const second = reasons(await run('FROM a\nRUN apt-get install -y curl git\nRUN echo hello\nRUN pip install flask==3\nRUN end'));
  expect(second).toEqual({
    'RUN apt-get install -y curl git': { kind: 'instruction-changed', before: 'RUN apt-get install -y curl', after: 'RUN apt-get install -y curl git' },
    'RUN echo hello': { kind: 'instruction-added' },
    'RUN pip install flask==3': { kind: 'instruction-changed', before: 'RUN pip install flask', after: 'RUN pip install flask==3' },
    'RUN end': { kind: 'parent-changed', step: 1 },
  });
});

test('without the lists of files it is still the files', async () => {
  const [{ explainMiss }, first] = [await import('./explain-miss.ts'), await run(naive)];
  const step = first.steps[2];
  if (step?.recipe === undefined) throw new Error('no recipe');
  const recipe = { ...step.recipe, inputs: [{ source: 'context', files: 'sha256:other' as never }] };
  expect(await explainMiss({ step, plan: first.steps, recipe, earlier: builder.history(), changedAbove: undefined }, async () => undefined)).toMatchObject({ reason: { kind: 'files-changed', source: 'context', total: 0, files: [] } });
});
