// Walk-through D: layers and cache, command by command. Images stand behind the mirror; npm finds its one package at the gateway, where nobody else is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSteps, servePackages, startWalk, type StepStory, type Walk } from '../support/walk.ts';

const stack = new AsyncDisposableStack();
let walk: Walk;
let packages: Awaited<ReturnType<typeof servePackages>>;

const server = (word: string): string => `const http = require('node:http');\nhttp.createServer((_, response) => response.end(require('greeting') + ' ${word}')).listen(3000);\n`;
const ran = (steps: readonly StepStory[]): string[] => steps.filter(({ cached }) => !cached).map(({ text }) => text);

beforeAll(async () => {
  walk = stack.use(await startWalk({ node: ['node:18', 'node:20-alpine'], busybox: ['alpine:latest'] }));
  const gateway = await walk.docker('network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'bridge');
  packages = stack.use(await servePackages(gateway));
  const manifest = { name: 'app', version: '1.0.0', dependencies: { greeting: '1.0.0' }, scripts: { start: 'node src/server.js' } };
  walk.write({ 'package.json': JSON.stringify(manifest), 'package-lock.json': packages.lock, 'src/server.js': server('one'), '.dockerignore': 'node_modules\n*.Dockerfile\n' });
});

afterAll(() => stack.disposeAsync());

describe('COPY . . before the install', () => {
  const build = (tag: string): Promise<string> => walk.docker('build', '-t', tag, '-f', 'naive.Dockerfile', '.');

  test('the first build runs every step, with the reason', async () => {
    walk.write({ 'naive.Dockerfile': 'FROM node:18\nWORKDIR /app\nCOPY . .\nRUN npm install\n' });
    await build('naive:1');
    const steps = await readSteps(walk, 'naive:1');
    expect(ran(steps)).toEqual(['WORKDIR /app', 'COPY . .', 'RUN npm install']);
    expect(steps[0]?.miss?.reason.kind).toBe('first-build');
    expect(packages.asked()).toBe(1);
  });

  test('again: all from the cache', async () => {
    expect(await build('naive:1')).toMatch(/Using cache[^]*Using cache[^]*Using cache/);
    expect(ran(await readSteps(walk, 'naive:1'))).toEqual([]);
  });

  test('a changed source file: the install runs again, and the file is named', async () => {
    walk.write({ 'src/server.js': server('two') });
    await build('naive:1');
    const steps = await readSteps(walk, 'naive:1');
    expect(ran(steps)).toEqual(['COPY . .', 'RUN npm install']);
    expect(steps[1]?.miss?.reason).toMatchObject({ kind: 'files-changed', total: 1, files: [{ path: 'src/server.js', change: 'content' }] });
    expect(steps[2]?.miss).toMatchObject({ reason: { kind: 'parent-changed' }, lastSeconds: expect.any(Number) });
  });

  test('the better order is told, with what it would have saved', async () => {
    const reply = JSON.parse(await walk.door.call('POST', 'builds/check', { context: { kind: 'folder', path: walk.folder }, dockerfile: { kind: 'file', path: 'naive.Dockerfile' }, target: '', args: {} })) as {
      order: { rewrite: string; secondsSaved: number; builds: number }[];
    };
    expect(reply.order[0]?.rewrite).toMatch(/COPY package[^]*RUN npm install[^]*COPY \. \./);
    expect(reply.order[0]?.secondsSaved).toBeGreaterThan(0);
  });
});

describe('two stages', () => {
  const dockerfile = [
    'FROM node:20-alpine AS dependency-installer', 'WORKDIR /app', 'COPY package.json package-lock.json ./', 'RUN npm ci --omit=dev', '',
    'FROM node:20-alpine AS production', 'WORKDIR /app', 'COPY --from=dependency-installer /app/node_modules ./node_modules', 'COPY src ./src', 'COPY package.json ./',
    'RUN addgroup --system --gid 1001 app && adduser --system --uid 1001 --gid 1001 app', 'USER app', 'EXPOSE 3000', 'CMD ["node", "src/server.js"]', '',
  ].join('\n');

  test('the first build runs all steps, and what it makes says hello', async () => {
    walk.write({ Dockerfile: dockerfile });
    await walk.docker('build', '-t', 'x:1.0', '.');
    // The folder was made in the builds above, on the same base.
    const made = ran(await readSteps(walk, 'x:1.0')).filter((text) => !text.startsWith('WORKDIR'));
    expect(made).toHaveLength(6);
    await walk.docker('run', '-d', '--name', 'app', '-p', '3100:3000', 'x:1.0');
    await expect.poll(() => fetch('http://127.0.0.1:3100').then((answer) => answer.text(), String)).toBe('hello two');
    expect(await walk.docker('exec', 'app', 'id', '-un')).toBe('app');
    await walk.docker('rm', '-f', 'app');
  });

  test('a changed source file: COPY src and what follows', async () => {
    walk.write({ 'src/server.js': server('three') });
    const said = await walk.docker('build', '-t', 'x:1.1', '.');
    expect(said.match(/Using cache/g)?.length).toBeGreaterThanOrEqual(5);
    const steps = await readSteps(walk, 'x:1.1');
    expect(ran(steps)).toEqual(['COPY src ./src', 'COPY package.json ./', expect.stringMatching(/^RUN addgroup/)]);
    const [src, ...rest] = steps.filter(({ cached }) => !cached);
    expect(src?.miss?.reason).toMatchObject({ kind: 'files-changed', files: [{ path: expect.stringMatching(/server\.js$/), change: 'content' }] });
    expect(rest.map(({ miss }) => miss?.reason.kind)).toEqual(['parent-changed', 'parent-changed']);
  });

  test('--no-cache runs all of them, and says so', async () => {
    const before = packages.asked();
    await walk.docker('build', '--no-cache', '-t', 'x:1.2', '.');
    const steps = await readSteps(walk, 'x:1.2');
    expect(ran(steps)).toHaveLength(8);
    expect(new Set(steps.map(({ miss }) => miss?.reason.kind))).toEqual(new Set(['no-cache']));
    expect(packages.asked()).toBe(before + 1);
  });

  test('push sends what the registry lacks, pull brings it back with the same digest', async () => {
    const name = `${walk.registry.host}/user/my-node-app:v1`;
    await walk.docker('tag', 'x:1.1', name);
    const pushed = await walk.docker('push', name);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed)?.[1] ?? expect.fail(pushed);
    await walk.docker('tag', 'x:1.0', `${walk.registry.host}/user/my-node-app:v0`);
    expect(await walk.docker('push', `${walk.registry.host}/user/my-node-app:v0`)).toMatch(/Layer already exists/);
    const id = await walk.docker('image', 'inspect', '--format', '{{.Id}}', name);
    await walk.docker('rmi', name, 'x:1.1');
    expect(await walk.docker('pull', name)).toContain(`Digest: ${digest}`);
    expect(await walk.docker('image', 'inspect', '--format', '{{.Id}}', name)).toBe(id);
  });
});

describe('what stays on the disk', () => {
  test('bytes that a later RUN deletes stay, and both lines are named', async () => {
    walk.write({ 'ghost.Dockerfile': 'FROM alpine\nRUN head -c 3000000 /dev/urandom > /download && echo done > /kept\nRUN rm /download\n' });
    await walk.docker('build', '-t', 'ghost:1', '-f', 'ghost.Dockerfile', '.');
    const text = await walk.door.call('GET', 'images/ghost:1/layers');
    const reply = JSON.parse(text) as { layers: { createdBy: string; ghostBytes: number }[] };
    const [ghost] = reply.layers.filter(({ ghostBytes }) => ghostBytes >= 3_000_000);
    expect(ghost?.createdBy, text).toContain('head -c 3000000');
    expect(await walk.door.call('GET', 'images/ghost:1/ghosts')).toMatch(/rm \/download/);
  });

  test('two images on one base have it once', async () => {
    walk.write({ 'other.Dockerfile': 'FROM alpine\nRUN echo other > /other\n' });
    await walk.docker('build', '-t', 'other:1', '-f', 'other.Dockerfile', '.');
    const layers = async (name: string): Promise<string[]> => JSON.parse(await walk.docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', name)) as string[];
    const [ghost, other] = [await layers('ghost:1'), await layers('other:1')];
    expect(other[0]).toBe(ghost[0]);
    expect(ghost).toHaveLength(3);
    expect(other).toHaveLength(2);
  });

  test('prune removes what has no name, prune -a what no container uses, and both say the bytes', async () => {
    walk.write({ 'other.Dockerfile': 'FROM alpine\nRUN echo changed > /other\n' });
    await walk.docker('build', '-t', 'other:1', '-f', 'other.Dockerfile', '.');
    await walk.docker('create', '--name', 'user', 'other:1');
    const names = async (): Promise<string[]> => (await walk.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n');
    expect(await walk.docker('image', 'prune', '-f')).toMatch(/Total reclaimed space: /);
    expect(await names()).toContain('ghost:1');
    expect(await names()).not.toContain('<none>:<none>');
    expect(await walk.docker('image', 'prune', '-a', '-f')).toMatch(/Total reclaimed space: [\d.]+ ?[kMG]?B/);
    expect(await names()).toEqual(['other:1']);
  });
});
