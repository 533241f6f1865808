// A disk that fills up at random moments of everything that is done with images, on a small tmpfs; `npm test` runs this in a mount namespace
// of its own. TIDEWHARF_FILLS and TIDEWHARF_SEED choose how often, and which moments.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { dockerArchive } from '../support/build-archive.ts';
import { buildImage, buildTar, type BuiltImage } from '../support/build-image.ts';
import { createChoices } from '../support/choices.ts';
import { startFakeRegistry } from '../support/fake-registry.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';

const megabyte = 1 << 20;
const fills = Number(process.env['TIDEWHARF_FILLS'] ?? 12);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('full-disk-images: skipped, it needs root to mount a small file system');

type Step = readonly [string, () => Promise<unknown>];

/** Everything that is done with images; in this order each step succeeds on a disk with room. */
async function planSteps(room: TestImages, host: string): Promise<{ steps: Step[]; pulled: BuiltImage }> {
  const pulled = await buildImage({ layers: [{ small: 'small' }, { big: randomBytes(2 * megabyte) }], compression: 'none' });
  const loaded = await dockerArchive([{ image: await buildImage({ layers: [{ other: randomBytes(2 * megabyte) }] }), names: ['loaded:1'] }]);
  const rootfs = await buildTar({ root: randomBytes(megabyte), etc: 'x' });
  const { images } = room;
  const reference = `${host}/team/web:1`;
  const change = (): AsyncIterable<Uint8Array> => Readable.from([rootfs]);
  let saved: Buffer = Buffer.alloc(0);
  const base = { config: {}, author: '', comment: '', createdBy: 'test', by: 'commit', now: new Date(0) } as const;
  const steps: Step[] = [
    ['pull', () => Array.fromAsync(images.pull({ reference }))],
    ['load', () => images.load({ archive: Readable.from([loaded]) })],
    ['tag', async () => images.tag({ source: reference, target: `${host}/team/copy:1` })],
    ['commit', () => images.assemble({ ...base, base: images.get(reference).id, layer: change(), name: 'committed:1' })],
    ['import', () => images.import({ archive: change(), config: {}, comment: '', name: 'imported:1' })],
    ['push', () => Array.fromAsync(images.push({ reference: `${host}/team/copy:1`, allTags: false }))],
    ['save', async () => void (saved = await buffer(images.save({ names: [reference, 'imported:1'] })))],
    ['remove', () => images.remove({ nameOrId: 'imported:1', force: true, usedBy: () => [] })],
    ['load again', () => images.load({ archive: Readable.from([saved]) })],
    ['prune', () => images.collectGarbage(new Set())],
    ['check', () => Array.fromAsync(images.deepCheck({ repair: true }))],
  ];
  return { steps, pulled };
}

test.skipIf(!isRoot)(`a disk that is full at ${fills} random moments of what is done with images leaves nothing half-made (seed ${seed})`, { timeout: 60_000 + fills * 10_000 }, async () => {
  process.stdout.write(`full-disk-images: TIDEWHARF_SEED=${seed}\n`);
  const random = createChoices(seed);
  const root = mkdtempSync('/var/tmp/full-disk-');
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmdirSync(root));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', root]);
  undo.defer(() => void execFileSync('umount', [root]));
  const server = undo.use(await startFakeRegistry());
  const room = undo.use(await openTestImages({ root }));
  const { steps, pulled } = await planSteps(room, server.host);
  server.push('team/web', '1', pulled);
  let left = fills;
  let refusals = 0;

  while (left > 0) {
    for (const [what, work] of steps) {
      const free = random.whole(5 * megabyte);
      const where = `${what} with ${free} bytes free, ${left} to come (seed ${seed})`;
      if (left > 0 && random.chance(0.5)) {
        left -= 1;
        const failure = await onFullDisk(root, free, work);
        if (failure !== undefined) expect(failure, where).toMatchObject({ kind: 'no-space' });
        await expectWhole(room, where);
        if (failure === undefined) continue;
        refusals += 1;
      }
      await expect(work(), where).resolves.not.toThrow();
    }
    expect(room.images.list().flatMap(({ tags }) => tags).sort()).toEqual(['committed:1', 'imported:1', 'loaded:1', `${server.host}/team/copy:1`, `${server.host}/team/web:1`].sort());
    await room.reset();
    // What was swept is off the small disk before the next round needs its room.
    await room.snapshots.swept();
  }
  expect(refusals).toBeGreaterThan(0);
});

/** What the work failed with, where all but so many bytes of the disk were taken. */
async function onFullDisk(root: string, free: number, work: () => Promise<unknown>): Promise<unknown> {
  const ballast = path.join(root, 'ballast');
  const { bavail, bsize } = statfsSync(root);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  try {
    return await work().then(() => undefined, (error: unknown) => error);
  } finally {
    rmSync(ballast);
  }
}

async function expectWhole({ images, snapshots, state }: TestImages, where: string): Promise<void> {
  expect(await snapshots.check({ repair: false }), where).toEqual([]);
  expect((await Array.fromAsync(images.deepCheck({ repair: false }))).filter(({ kind }) => kind === 'damage'), where).toEqual([]);
  expect(await images.check(), where).toEqual([]);
  expect(state.check(), where).toEqual([]);
}
