// Layers that builds make, on a disk that fills up, under a kill, and given up.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CheckLine } from '../../electron/shared/engine-api/check.ts';
import type { NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { listMounts } from '../../electron/engine/sys/list-mounts.ts';
import { unmount } from '../../electron/engine/sys/mount.ts';
import { createChoices } from '../support/choices.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';

const megabyte = 1 << 20;
const program = join(import.meta.dirname, '../support/make-layers-until-killed.ts');
const kills = Number(process.env['TIDEWHARF_KILLS'] ?? 6);
const fills = Number(process.env['TIDEWHARF_FILLS'] ?? 10);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

/** Nothing is wrong, and nothing is there that no image needs, after a collection of garbage. */
async function expectWhole(room: TestImages, where: string): Promise<void> {
  const { images, snapshots, state, store } = room;
  expect([await images.check(), await snapshots.check({ repair: false }), state.check(), await store.verify()], where).toEqual([[], [], [], []]);
  const lines: CheckLine[] = [];
  for await (const line of images.deepCheck({ repair: false })) if (line.kind === 'damage') lines.push(line);
  expect(lines, where).toEqual([]);
  for (const id of snapshots.listWritables()) await snapshots.remove(id);
  await images.collectGarbage(new Set());
  const all = images.list();
  expect(new Set(snapshots.listLayers().map(({ chainId }) => chainId)), where).toEqual(new Set(all.flatMap(({ chainIds }) => chainIds)));
  const blobs = all.flatMap(({ manifestDigest, manifest }) => [manifestDigest, manifest.config.digest, ...manifest.layers.map(({ digest }) => digest)]);
  expect(new Set((await store.list()).map(({ digest }) => digest)), where).toEqual(new Set(blobs));
  expect((await room.contents()) as { unfinished: string[] }, where).toMatchObject({ unfinished: [] });
}

/** Each stands for a step that is done. */
async function dots(output: Readable, count: number): Promise<void> {
  for (let seen = 0; seen < count; ) seen += ((await once(output, 'data')) as [Buffer])[0].length;
}

test(`killed at ${kills} moments of making layers and images, nothing half-made is left (seed ${seed})`, { timeout: 30_000 + kills * 10_000 }, async () => {
  const random = createChoices(seed);
  const root = mkdtempSync('/var/tmp/make-layers-');
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmSync(root, { recursive: true }));
  undo.defer(() => {
    for (const { target } of listMounts().toReversed()) if (target.startsWith(`${root}/`)) unmount(target, { detach: true });
  });
  let made = 0;
  for (let round = 0; round < kills; round += 1) {
    const child = spawn(process.execPath, [program, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    await dots(child.stdout, 1 + random.whole(12));
    await wait(random.whole(60));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await using room = await openTestImages({ root });
    await expectWhole(room, `round ${round} of seed ${seed}`);
    made = Math.max(made, room.images.list().length);
  }
  expect(made).toBeGreaterThan(0);
});

const archive = (...sizes: readonly number[]): AsyncIterable<Uint8Array> =>
  (async function* () {
    yield makeArchive(sizes.map((size, n) => ({ name: `copied${n}`, content: randomBytes(size) })));
  })();

async function writeStep(room: TestImages, below: readonly NewLayer[], bytes: number): Promise<string> {
  const id = randomBytes(4).toString('hex');
  await room.snapshots.prepare(id, below.at(-1)?.chainId, { isScratch: true });
  await using mounted = await room.snapshots.hold(id);
  writeFileSync(join(mounted.path, 'written'), randomBytes(bytes));
  mkdirSync(join(mounted.path, 'folder'));
  return id;
}

/** Leaves so many bytes free while it works; whatever it threw. */
async function onFullDisk(root: string, free: number, work: () => Promise<unknown>): Promise<unknown> {
  const { bavail, bsize } = statfsSync(root);
  const file = join(root, 'filled');
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    rmSync(file);
  }
}

test.skipIf(process.getuid?.() !== 0)(`a disk that is full at ${fills} moments of making layers leaves nothing half-made (seed ${seed})`, { timeout: 30_000 + fills * 10_000 }, async () => {
  const random = createChoices(seed);
  const root = mkdtempSync('/var/tmp/full-disk-');
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmdirSync(root));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', root]);
  undo.defer(() => void execFileSync('umount', [root]));
  const room = undo.use(await openTestImages({ root }));
  let refusals = 0;
  for (let left = fills; left > 0; left -= 1) {
    const where = `${left} to come (seed ${seed})`;
    using hold = new DisposableStack();
    const below = [(await room.images.makeLayer({ below: [], content: { kind: 'tar', tar: archive(1000) }, hold })) as NewLayer];
    const step = random.chance(0.5) ? await writeStep(room, below, 2 * megabyte) : undefined;
    const content = step === undefined ? ({ kind: 'tar', tar: archive(megabyte, megabyte) } as const) : ({ kind: 'writable', id: step } as const);
    const work = async (): Promise<void> => {
      const layer = (await room.images.makeLayer({ below, content, hold })) as NewLayer;
      const history = [{ created_by: 'one' }, { created_by: 'two' }];
      await room.images.compose({ layers: [...below, layer], config: { os: 'linux', architecture: 'amd64', history }, names: [], by: 'build' });
    };
    const failure = await onFullDisk(root, random.whole(5 * megabyte), work);
    if (failure !== undefined) expect(failure, where).toMatchObject({ kind: 'no-space' });
    if (failure !== undefined) refusals += 1;
    hold.dispose();
    await expectWhole(room, where);
    for (const { id } of room.images.list()) await room.images.remove({ nameOrId: id, force: true, usedBy: () => [] });
  }
  expect(refusals).toBeGreaterThan(0);
});

test('a layer whose tar fails, is broken or is given up midway leaves nothing, and its worker works on', async () => {
  await using room = await openTestImages();
  const empty = await room.contents();
  const whole = makeArchive([{ name: 'a', content: 'a'.repeat(2 * megabyte) }, { name: 'b' }]);
  const pieces = (...all: readonly (Uint8Array | Error)[]): AsyncIterable<Uint8Array> =>
    (async function* () {
      for (const piece of all) {
        if (piece instanceof Error) throw piece;
        yield piece;
      }
    })();
  const make = (tar: AsyncIterable<Uint8Array>, signal?: AbortSignal) => room.images.makeLayer({ below: [], content: { kind: 'tar', tar }, ...(signal && { signal }) });
  await expect(make(pieces(whole.subarray(0, 5000), new Error('the source broke')))).rejects.toThrow('the source broke');
  await expect(make(pieces(whole.subarray(0, 5000)))).rejects.toMatchObject({ kind: 'corrupt' });
  await expect(make(pieces(makeArchive([{ name: '../up' }])))).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('../up') });
  await expect(make(pieces(makeArchive([{ name: 'gone', type: '3', major: 0, minor: 0 }])))).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('device') });
  const given = new AbortController();
  const endless = (async function* () {
    yield whole.subarray(0, 5000);
    given.abort();
    await new Promise(() => undefined);
  })();
  await expect(make(endless, given.signal)).rejects.toMatchObject({ kind: 'cancelled' });
  expect(await room.contents()).toEqual(empty);
  expect(await room.snapshots.check({ repair: false })).toEqual([]);
  expect(await make(pieces(whole))).toMatchObject({ size: 2 * megabyte });
  expect(await make(pieces(makeArchive([])))).toBeUndefined();
});

test('a step whose writable is in use keeps it, and no layer is made', async () => {
  await using room = await openTestImages();
  const empty = await room.contents();
  await room.snapshots.prepare('step', undefined, { isScratch: true });
  {
    await using mounted = await room.snapshots.hold('step');
    execFileSync('touch', [join(mounted.path, 'file')]);
    await expect(room.images.makeLayer({ below: [], content: { kind: 'writable', id: 'step' } })).rejects.toMatchObject({ kind: 'conflict' });
  }
  await expect(room.images.makeLayer({ below: [], content: { kind: 'writable', id: 'nothing' } })).rejects.toMatchObject({ kind: 'not-found' });
  expect(room.snapshots.listWritables()).toEqual(['step']);
  await room.snapshots.remove('step');
  expect(await room.contents()).toEqual(empty);
});
