import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleEngine } from '../support/bundle-engine.ts';
import { askEngine } from '../support/ask-engine.ts';
import { startEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync('/var/tmp/tw-start-');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const folders = (): string[] => ['--data', `${folder}/d`, '--run', `${folder}/r`, '--socket', `${folder}/s`];

async function launch(...args: string[]): Promise<ChildProcess> {
  return spawn(process.execPath, [await bundleEngine(), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Its first line on stdout, parsed. */
async function firstLine(engine: ChildProcess): Promise<unknown> {
  for await (const line of createInterface({ input: engine.stdout as NodeJS.ReadableStream })) return JSON.parse(line);
  return undefined;
}

async function finish(engine: ChildProcess): Promise<number | null> {
  const [code] = (await once(engine, 'exit')) as [number | null];
  return code;
}

test('wrong arguments end it with one line that says why', async () => {
  const engine = await launch('--data', `${folder}/d`);
  const ended = finish(engine);
  expect(await firstLine(engine)).toEqual({ event: 'fatal', error: { kind: 'invalid', message: '--run is missing' } });
  expect(await ended).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('a socket path that is no socket is left alone', async () => {
  writeFileSync(`${folder}/s`, 'precious');
  const engine = await launch(...folders());
  const ended = finish(engine);
  expect(await firstLine(engine)).toMatchObject({ event: 'fatal', error: { kind: 'exists' } });
  expect(await ended).toBe(1);
  expect(readFileSync(`${folder}/s`, 'utf8')).toBe('precious');
});

test('folders are for their owner alone, the socket for the group too; a signal ends it and the socket goes', async () => {
  const engine = await launch(...folders());
  expect(await firstLine(engine)).toEqual({ event: 'ready', socket: `${folder}/s` });
  expect(['d', 'r', 's'].map((name) => (statSync(`${folder}/${name}`).mode & 0o777).toString(8))).toEqual(['700', '700', '660']);
  const ended = finish(engine);
  engine.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['d', 'r']);
});

test('it ends with its parent where that is asked for', async () => {
  const engine = await launch(...folders(), '--exit-with-parent');
  expect(await firstLine(engine)).toMatchObject({ event: 'ready' });
  const ended = finish(engine);
  engine.stdin?.end();
  expect(await ended).toBe(0);
});

test('the starter image is loaded once: who removes it does not get it back', async () => {
  const archive = `${folder}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  await using engine = await startEngine({ starter: archive });
  const tags = async (): Promise<string[]> => (await engine.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).stdout.split('\n').filter(Boolean);
  expect(await tags()).toContain('busybox:latest');
  for (const tag of await tags()) await engine.docker('rmi', tag);
  await engine.restart();
  expect(await tags()).toEqual([]);
});

test('layers that a container stood on when their image was removed go with a prune, or with the trash where the container is in it', async () => {
  const archive = `${folder}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  await using engine = await startEngine({ starter: archive });
  const layers = (): string[] => readdirSync(`${engine.dir}/d/layers/l`);
  const setTrash = (enabled: boolean) => askEngine(engine.socket, 'PUT', '/tidewharf/v1/trash/settings', { enabled });
  const run = async (steps: readonly (readonly [command: string, layersLeft: number])[]): Promise<void> => {
    for (const [command, left] of steps) {
      expect(await engine.docker(...command.split(' '))).toMatchObject({ code: 0 });
      expect(layers(), command).toHaveLength(left);
    }
  };
  await setTrash(false);
  await run([['create --name left busybox true', 1], ['rmi -f busybox', 1], ['image prune -f', 1], ['rm left', 1], ['image prune -f', 0]]);
  await setTrash(true);
  await run([[`load -i ${archive}`, 1], ['create --name left busybox true', 1], ['rm left', 1], ['rmi busybox', 1], ['image prune -af', 1]]);
  expect(await askEngine(engine.socket, 'DELETE', '/tidewharf/v1/trash')).toMatchObject({ status: 200 });
  expect(layers()).toEqual([]);
});

test('a starter image that cannot be read keeps no engine from starting', async () => {
  writeFileSync(`${folder}/broken.tar`, 'no archive');
  await using engine = await startEngine({ starter: `${folder}/broken.tar` });
  expect((await engine.docker('images', '-q')).stdout).toBe('');
  expect(engine.log()).toContain(`starter image ${folder}/broken.tar`);
});

test('the check finds what is wrong', async () => {
  const archive = `${folder}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  await using engine = await startEngine({ starter: archive });
  const id = (await engine.docker('create', 'busybox')).stdout.trim();
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ code: 0, problems: [], checked: { images: 1, containers: 1, running: 0 } });

  const blobs = `${engine.dir}/d/content/blobs/sha256`;
  const largest = readdirSync(blobs).sort((a, b) => statSync(`${blobs}/${b}`).size - statSync(`${blobs}/${a}`).size)[0] as string;
  const bytes = readFileSync(`${blobs}/${largest}`);
  const flipped = Buffer.from(bytes);
  flipped[100] = ~(flipped[100] as number) & 0xff;
  writeFileSync(`${blobs}/${largest}`, flipped);
  rmSync(`${engine.dir}/d/containers/${id}`, { recursive: true });
  const { code, problems } = await engine.fsck();
  expect(code).toBe(1);
  expect(problems).toEqual([`blob sha256:${largest}: its bytes are not what its name says`, `container ${id}: its folder is missing`]);
  writeFileSync(`${blobs}/${largest}`, bytes);
});
