// A pull onto a disk that fills up, on a small tmpfs; `npm test` runs this in a mount namespace of its own.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildImage, type BuiltImage } from '../support/build-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';

const megabyte = 1 << 20;
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('full-disk: skipped, it needs root to mount a small file system');

describe.skipIf(!isRoot)('on a disk of 24 MB', () => {
  let root: string;
  let server: FakeRegistry;
  let room: TestImages;
  let image: BuiltImage;
  /** Makes room when the images room asks for it. */
  let makeRoom: ((attempt: number) => boolean) | undefined;

  beforeEach(async () => {
    root = mkdtempSync('/var/tmp/full-disk-');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', root]);
    server = await startFakeRegistry();
    makeRoom = undefined;
    room = await openTestImages({ root, makeRoom: async (attempt) => makeRoom?.(attempt) ?? false });
    image = await buildImage({ layers: [{ small: 'small' }, { big: randomBytes(8 * megabyte) }], compression: 'none' });
    server.push('team/web', '1', image);
  });
  afterEach(async () => {
    await room[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    execFileSync('umount', [root]);
    rmdirSync(root);
  });

  const pull = () => Array.fromAsync(room.images.pull({ reference: `${server.host}/team/web:1` }));
  /** Leaves this much free of the 24 MB. */
  const fill = (free: number) => writeFileSync(path.join(root, 'ballast'), Buffer.alloc(23 * megabyte - free));

  it.each([
    ['the download', 4],
    ['unpacking', 12],
  ])('a pull that runs out of space during %s fails as no-space, leaves nothing half-made, and works when there is space again', async (_, free) => {
    fill(free * megabyte);
    await expect(pull()).rejects.toMatchObject({ kind: 'no-space', message: expect.stringContaining(`pull ${server.host}/team/web:1: `) });
    expect(room.images.list()).toEqual([]);
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    expect(await room.snapshots.check({ repair: false })).toEqual([]);
    await room.images.collectGarbage(new Set());
    await room.store.sweepIngests(Date.now() + 1000);
    expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });

    rmSync(path.join(root, 'ballast'));
    expect((await pull()).at(-1)).toMatchObject({ kind: 'done', id: image.config.digest });
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
  });

  it.each([
    ['the download', 4],
    ['unpacking', 12],
  ])('a pull that runs out of space during %s goes on where room is made', async (_, free) => {
    fill(free * megabyte);
    const asked: number[] = [];
    makeRoom = (attempt) => {
      asked.push(attempt);
      rmSync(path.join(root, 'ballast'), { force: true });
      return true;
    };
    const steps = await pull();
    expect(steps.at(-1)).toMatchObject({ kind: 'done', id: image.config.digest });
    expect(asked).toEqual([0]);
    // Nothing was fetched twice.
    expect(steps.filter(({ kind }) => kind === 'retry')).toEqual([]);
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    expect(await room.snapshots.check({ repair: false })).toEqual([]);
  });
});
