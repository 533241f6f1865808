import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { describeTree, openHarness, type SnapshotsHarness } from '../support/snapshots-harness.ts';

let harness: SnapshotsHarness;
let outside: string;
beforeEach(async () => {
  harness = await openHarness();
  outside = join(harness.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'canary'), 'untouched', { mode: 0o600 });
});
afterEach(async () => harness[Symbol.asyncDispose]());

/** Nothing of a refused import is left: no record, no folder, also none of good layers below, and the world outside is as it was. */
async function expectRefused(layers: Parameters<SnapshotsHarness['snapshots']['applyLayers']>[0]['layers'], error: object): Promise<void> {
  const before = describeTree(outside);
  await expect(harness.snapshots.applyLayers({ layers })).rejects.toMatchObject(error);
  expect(harness.snapshots.listLayers()).toEqual([]);
  expect(await harness.leftovers()).toEqual([]);
  expect(await harness.snapshots.check({ repair: false })).toEqual([]);
  expect(describeTree(outside)).toEqual(before);
  expect(readFileSync(join(outside, 'canary'), 'utf8')).toBe('untouched');
}

describe('evil layers', () => {
  /** `OUT` is the path of a folder outside, `UP` the way there from a layer's root. */
  const evil: [string, ArchiveEntry[]][] = [
    ['`..` in a name', [{ name: 'UP/x', content: 'x' }]],
    ['`..` behind a folder', [{ name: 'a/../../UP/x', content: 'x' }]],
    ['an absolute name', [{ name: 'OUT/x', content: 'x' }]],
    ['a file through an absolute link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/canary', content: 'x' }]],
    ['a file through a relative link', [{ name: 'l', type: '2', linkName: 'UP' }, { name: 'l/canary', content: 'x' }]],
    ['a file through a chain of links', [{ name: 'a', type: '2', linkName: 'OUT' }, { name: 'b', type: '2', linkName: 'a' }, { name: 'b/canary', content: 'x' }]],
    ['a folder through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/new/', type: '5' }]],
    ['a link through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/s', type: '2', linkName: 'x' }]],
    ['a whiteout through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/.wh.canary' }]],
    ['an opaque mark through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/.wh..wh..opq' }]],
    ['a device through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'l/null', type: '3', major: 1, minor: 3 }]],
    ['a hard link to an absolute path', [{ name: 'h', type: '1', linkName: 'OUT/canary' }, { name: 'h', content: 'x' }]],
    ['a hard link with `..`', [{ name: 'h', type: '1', linkName: 'UP/canary' }]],
    ['a hard link through a link', [{ name: 'l', type: '2', linkName: 'OUT' }, { name: 'h', type: '1', linkName: 'l/canary' }]],
    ['a hard link to nothing', [{ name: 'h', type: '1', linkName: 'nothing' }]],
    ['a hard link to a folder', [{ name: 'd', type: '5' }, { name: 'h', type: '1', linkName: 'd' }]],
    ['a hard link to a whiteout', [{ name: '.wh.w' }, { name: 'h', type: '1', linkName: 'w' }]],
    ['a file below a file', [{ name: 'f', content: 'x' }, { name: 'f/x', content: 'x' }]],
    ['a whiteout of `..`', [{ name: 'd/.wh...' }]],
    ['a whiteout of `.`', [{ name: 'd/.wh..' }]],
    ['a whiteout of nothing', [{ name: 'd/.wh.' }]],
    ['a device that would be a whiteout', [{ name: 'w', type: '3', major: 0, minor: 0 }]],
    ['a device with a number that Linux has not', [{ name: 'd', type: '4', major: 0o7777777, minor: 0 }]],
    ['a root that is a file', [{ name: './', type: '2', linkName: 'OUT' }]],
    ['a name that is too long', [{ name: 'x', pax: { path: 'x/'.repeat(2100) } }]],
    ['a part of a name that is too long', [{ name: 'x', pax: { path: 'x'.repeat(300) } }]],
    ['NUL in a name', [{ name: 'x', pax: { path: 'a\0b' } }]],
    ['NUL in a link', [{ name: 'x', type: '2', pax: { linkpath: 'a\0b' } }]],
    ['a link to nothing', [{ name: 'x', type: '2' }]],
  ];

  test.each(evil)('%s', async (_, entries) => {
    const place = (text: string | undefined): string => (text ?? '').replace('OUT', outside).replace('UP', '../../../outside');
    const layer = harness.layer([{ name: 'good', content: 'x' }, ...entries.map((entry) => ({ ...entry, name: place(entry.name), linkName: place(entry.linkName) }))]);
    await expectRefused([harness.layer([{ name: 'base' }]), layer], { kind: 'invalid', message: expect.stringMatching(new RegExp(`^layer ${layer.diffId}: entry ".*": `)) });
  });

  test('a link that points outside may be there: it is never followed, and may be replaced', async () => {
    const layer = harness.layer([
      { name: 'l', type: '2', linkName: join(outside, 'canary') },
      { name: 'h', type: '1', linkName: 'l' }, { name: 'h', content: 'x' },
      { name: 'l', content: 'x', mode: 0o777, uid: 5 },
      { name: 'd', type: '2', linkName: outside }, { name: 'd/', type: '5', mode: 0o777 }, { name: 'd/canary', content: 'x' },
    ]);
    const before = describeTree(outside);
    const top = await harness.snapshots.applyLayers({ layers: [layer] });
    expect(describeTree(outside)).toEqual(before);
    expect(existsSync(join(harness.root, 'l', harness.snapshots.findLayer(top!)!.folder, 'd/canary'))).toBe(true);
  });
});

describe('broken layers', () => {
  const good = makeArchive(Array.from({ length: 50 }, (_, n) => ({ name: `d${n}/f`, content: `${n}`.repeat(1000) })));

  test('a wrong diff id', async () => {
    const layer = { ...harness.layer(good), diffId: `sha256:${'0'.repeat(64)}` as never };
    await expectRefused([harness.layer([{ name: 'base' }]), layer], { kind: 'corrupt', message: expect.stringMatching(/the archive is sha256:[0-9a-f]{64}, expected sha256:0{64}$/) });
  });

  test.each(['gzip', 'zstd', 'none'] as const)('a truncated blob (%s)', async (compression) => {
    const layer = harness.layer(good, compression);
    const blob = readFileSync(layer.path);
    for (const part of [0.5, 0.01]) {
      writeFileSync(layer.path, blob.subarray(0, Math.floor(blob.length * part)));
      await expectRefused([layer], { kind: 'corrupt' });
    }
  });

  test.each(['gzip', 'zstd'] as const)('a damaged blob (%s)', async (compression) => {
    const layer = harness.layer(good, compression);
    const blob = readFileSync(layer.path);
    blob.fill(0x55, Math.floor(blob.length / 2), Math.floor(blob.length / 2) + 20);
    writeFileSync(layer.path, blob);
    await expectRefused([layer], { kind: 'corrupt' });
    writeFileSync(layer.path, 'not compressed at all');
    await expectRefused([layer], { kind: 'corrupt' });
  });

  test('an archive that ends in the middle, though its diff id is right', async () => {
    await expectRefused([harness.layer(good.subarray(0, 5000))], { kind: 'corrupt', message: expect.stringContaining('ends in the middle') });
  });

  test('a size that lies', async () => {
    await expectRefused([harness.layer([{ name: 'f', content: 'x', sizeField: '77777777777' }])], { kind: 'corrupt' });
    await expectRefused([harness.layer([{ name: 'f', content: 'x'.repeat(2000), sizeField: '00000000001' }])], { kind: 'corrupt' });
  });

  test('a blob that is not there', async () => {
    await expectRefused([{ ...harness.layer(good), path: '/nowhere' }], { kind: 'internal', message: expect.stringContaining('ENOENT') });
  });
});

describe('limits', () => {
  beforeEach(async () => harness.reopen({ limits: { maxEntries: 10, maxBytes: 1_000_000 } }));

  test('too many entries', async () => {
    await expectRefused([harness.layer(Array.from({ length: 11 }, (_, n) => ({ name: `f${n}` })))], { kind: 'invalid', message: expect.stringContaining('more than 10 entries') });
  });

  test('too many folders in one name', async () => {
    await expectRefused([harness.layer([{ name: `${'d/'.repeat(20)}f` }])], { kind: 'invalid', message: expect.stringContaining('more than 10 entries') });
  });

  test.each(['gzip', 'zstd', 'none'] as const)('a small blob that unpacks to much (%s)', async (compression) => {
    await expectRefused([harness.layer([{ name: 'bomb', content: Buffer.alloc(2_000_000) }], compression)], { kind: 'invalid', message: expect.stringContaining('more than 1000000 bytes') });
  });
});
