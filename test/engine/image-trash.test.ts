import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RestoreImageReply, TrashRemovedReply, TrashReply } from '../../electron/shared/engine-api/trash.ts';
import { askEngine } from '../support/ask-engine.ts';
import { dockerArchive } from '../support/build-archive.ts';
import { buildImage } from '../support/build-image.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { createRandom } from '../support/random.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

let engine: TestEngine;
let home: string;
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-image-trash-');
  await writeImageArchive(await ensureTestImage('busybox'), `${home}/busybox.tar`);
  engine = await startEngine();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});
beforeEach(() => ok('load', '-i', `${home}/busybox.tar`));
afterEach(async () => {
  await ask('PUT', '/settings', { enabled: true, keepDays: 7, maxBytes: 10 * 1024 ** 3 });
  await ask('DELETE', '');
  const left = (await ok('images', '-aq')).split('\n').filter(Boolean);
  if (left.length > 0) await ok('rmi', '-f', ...left);
  await ask('DELETE', '');
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ problems: [], code: 0, checked: { blobs: 0, layers: 0, images: 0 } });
  await engine.start();
});

const ok = async (...args: string[]): Promise<string> => {
  const result = await engine.docker(...args);
  expect(result, `docker ${args.join(' ').slice(0, 300)}: ${result.stderr}`).toMatchObject({ code: 0 });
  return result.stdout.trim();
};
const ask = (method: string, path: string, body?: unknown) => askEngine(engine.socket, method, `/tidewharf/v1/trash${path}`, body);
const trash = async (): Promise<TrashReply> => (await ask('GET', '')).json as TrashReply;
const load = async (name: string, bytes: number): Promise<void> => {
  const image = await buildImage({ layers: [{ [name]: randomBytes(bytes) }], compression: 'none' });
  const { code, stderr } = await engine.dockerInput(await dockerArchive([{ image, names: [name] }]), 'load');
  expect(code, stderr).toBe(0);
};

test('an image that was removed is gone for Docker, and comes back with its names after a restart', async () => {
  await ok('tag', 'busybox', 'localhost:5000/team/box:2');
  const id = await ok('image', 'inspect', '--format', '{{.Id}}', 'busybox');
  await ok('rmi', 'busybox');
  expect(await ok('rmi', 'localhost:5000/team/box:2')).toMatch(/^Untagged: localhost:5000\/team\/box:2\nDeleted: sha256:[0-9a-f]{64}\nDeleted: sha256:[0-9a-f]{64}$/);
  expect(await engine.docker('image', 'inspect', 'busybox')).toMatchObject({ code: 1 });
  expect(await ok('image', 'prune', '-af')).toBe('Total reclaimed space: 0B');
  expect((await trash()).images).toMatchObject([{ id, names: ['busybox:latest', 'localhost:5000/team/box:2'], isRemoved: true, why: 'rm' }]);
  await engine.restart();
  const restored = await ask('POST', '/localhost:5000/team/box:2/restore');
  expect(restored).toMatchObject({ status: 200, json: { id, name: 'busybox:latest', names: ['busybox:latest', 'localhost:5000/team/box:2'], taken: [] } satisfies RestoreImageReply });
  expect(await ok('run', '--rm', 'localhost:5000/team/box:2', 'echo', 'ran')).toBe('ran');
  expect(await trash()).toMatchObject({ images: [], bytes: 0 });
  expect(await ask('POST', '/never/restore')).toMatchObject({ status: 404 });
});

test('a prune says its bytes as Docker does, and emptying what really comes back', async () => {
  await load('big', 500_000);
  expect(await ok('image', 'prune', '-af')).toMatch(/untagged: big:latest\ndeleted: sha256:[^]*Total reclaimed space: [1-9]/);
  const { images, bytes } = await trash();
  expect(images.map(({ names, why }) => [names, why])).toEqual(expect.arrayContaining([[['big:latest'], 'prune'], [['busybox:latest'], 'prune']]));
  const [{ id, bytes: first } = { id: '', bytes: 0 }] = images;
  expect((await ask('DELETE', `/${id}`)).json).toEqual({ removed: [id], bytes: first } satisfies TrashRemovedReply);
  expect((await ask('DELETE', '')).json).toMatchObject({ bytes: bytes - first });
});

test('containers and images give way to one limit, the oldest first', async () => {
  for (const name of ['first', 'second', 'third']) await load(name, 300_000);
  await ok('rmi', 'first');
  await ok('run', '--name', 'writer', 'busybox', 'sh', '-c', 'head -c 600000 /dev/zero > /data');
  await ok('rm', 'writer');
  await ok('rmi', 'second');
  await ask('PUT', '/settings', { maxBytes: 1_300_000 });
  await ok('rmi', 'third');
  // Each image is kept unpacked and packed.
  const kept = async (): Promise<(string | undefined)[]> => {
    const { containers, images } = await trash();
    return [...containers.map(({ name }) => name), ...images.map(({ names }) => names[0])];
  };
  await expect.poll(kept).toEqual(['third:latest', 'second:latest']);
});

test('kill -9 at 8 random moments of rmi, restore and empty leaves each image whole, here or in the trash', { timeout: 240_000 }, async () => {
  process.stdout.write(`image-trash: TIDEWHARF_SEED=${seed}\n`);
  const random = createRandom(seed);
  await load('other', 200_000);
  for (let round = 0; round < 8; round += 1) {
    const work = (async () => {
      for (const name of ['busybox', 'other']) await engine.docker('rmi', name);
      await ask('POST', '/busybox/restore').catch(() => undefined);
      await ask('DELETE', '/other').catch(() => undefined);
    })();
    await new Promise((resolve) => setTimeout(resolve, Math.round(random() * 250)));
    await engine.kill9();
    await work;
    expect(await engine.fsck(), `round ${round}, seed ${seed}`).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    const here = await ok('images', '--format', '{{.Repository}}');
    const kept = (await trash()).images.flatMap(({ names }) => names);
    if (!here.includes('busybox')) {
      expect(kept).toContain('busybox:latest');
      expect(await ask('POST', '/busybox/restore')).toMatchObject({ status: 200 });
    }
    expect(await ok('run', '--rm', 'busybox', 'echo', 'whole')).toBe('whole');
    if (!here.includes('other')) await load('other', 200_000);
  }
  await ok('image', 'prune', '-af');
});
