// More layers made to harm: what is refused leaves nothing, what is taken stays inside and costs no more than it may.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import type { LayerSource } from '../../electron/engine/snapshots/snapshots.ts';
import { listXattrs } from '../../electron/engine/sys/xattr.ts';
import { describeTree, openHarness, type SnapshotsHarness } from '../support/snapshots-harness.ts';

/** Of the layer with as many entries as somebody may think of; of a million, which the engine takes, a busy disk has for minutes. */
const many = Number(process.env['TIDEWHARF_ENTRIES'] ?? 4000);

let harness: SnapshotsHarness;
let outside: string;
beforeEach(async () => {
  harness = await openHarness();
  outside = join(harness.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'canary'), 'untouched', { mode: 0o600 });
});
afterEach(async () => {
  expect(readFileSync(join(outside, 'canary'), 'utf8')).toBe('untouched');
  expect(readdirSync(outside)).toEqual(['canary']);
  await harness[Symbol.asyncDispose]();
});

async function expectRefused(entries: readonly ArchiveEntry[] | Buffer, error: object): Promise<void> {
  await expect(harness.snapshots.applyLayers({ layers: [harness.layer([{ name: 'base' }]), harness.layer(entries)] })).rejects.toMatchObject(error);
  expect(harness.snapshots.listLayers()).toEqual([]);
  expect(await harness.leftovers()).toEqual([]);
  expect(await harness.snapshots.check({ repair: false })).toEqual([]);
}

/** The folder that a layer was unpacked into. */
async function unpack(...layers: (readonly ArchiveEntry[])[]): Promise<string> {
  const top = await harness.snapshots.applyLayers({ layers: layers.map((entries) => harness.layer(entries)) });
  return harness.snapshots.layerPath(top!);
}

const invalid = (message: string) => ({ kind: 'invalid', message: expect.stringContaining(message) as unknown });
const corrupt = (message: string) => ({ kind: 'corrupt', message: expect.stringContaining(message) as unknown });

describe('sparse files are refused, in every way that they are written', () => {
  test.each<[string, ArchiveEntry]>([
    ['GNU', { name: 'f', type: 'S', content: 'x' }],
    ['pax 0.0', { name: 'f', content: 'x', pax: { 'GNU.sparse.size': '1000000000000', 'GNU.sparse.numblocks': '1', 'GNU.sparse.offset': '0', 'GNU.sparse.numbytes': '1' } }],
    ['pax 0.1', { name: 'f', content: 'x', pax: { 'GNU.sparse.size': '1000000000000', 'GNU.sparse.map': '0,1', 'GNU.sparse.name': '../../../outside/canary' } }],
    ['pax 1.0', { name: 'f', content: 'x', pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'f', 'GNU.sparse.realsize': '1000000000000' } }],
  ])('%s', async (_, entry) => expectRefused([entry], invalid('sparse files are not supported')));
});

describe('numbers', () => {
  const base256 = (bytes: number[]): Buffer => Buffer.from([...Array.from({ length: 12 - bytes.length }, (__, index) => (index === 0 ? 0x80 : 0)), ...bytes]);
  test.each<[string, ArchiveEntry, object]>([
    ['a negative size', { name: 'f', sizeField: Buffer.alloc(12, 0xff) }, corrupt('number -1')],
    ['a size beyond all numbers', { name: 'f', sizeField: Buffer.from([0xbf, ...Array.from({ length: 11 }, () => 0xff)]) }, corrupt('number ')],
    ['a size beyond the archive', { name: 'f', content: 'x', sizeField: base256([0x10, 0, 0, 0, 0, 0]) }, corrupt('ends in the middle')],
    ['a size that is no number', { name: 'f', sizeField: 'x'.repeat(11) }, corrupt('is no octal number')],
    ['a negative size in a pax header', { name: 'f', pax: { size: '-1' } }, corrupt('size is "-1"')],
    ['a size with an exponent', { name: 'f', pax: { size: '1e3' } }, corrupt('size is "1e3"')],
    ['an owner beyond all numbers', { name: 'f', pax: { uid: '99999999999999999999' } }, corrupt('uid is')],
    ['a negative owner', { name: 'f', pax: { gid: '-1' } }, corrupt('gid is')],
    ['a time that is none', { name: 'f', pax: { mtime: 'now' } }, corrupt('time "now"')],
    ['a pax record of the wrong length', { name: 'f', type: 'x', content: '99 path=x\n' }, corrupt('broken record')],
    ['a pax header of megabytes', { name: 'f', pax: { comment: 'x'.repeat(2_000_000) } }, corrupt('extended header of 20000')],
    ['a long name of megabytes', { name: 'f', type: 'L', content: 'x'.repeat(2_000_000) }, corrupt('extended header of 2000000 bytes')],
    ['global pax headers that pile up', { name: 'f', type: 'g', content: `20009 SCHILY.xattr.user.a=${'x'.repeat(19_982)}\n` }, corrupt('global headers of 20')],
    ['a pax header of nobody', { name: 'f', type: 'x', content: '8 path=\n' }, corrupt('ends in the middle')],
  ])('%s', async (_, entry, error) => expectRefused([entry], error));

  test('an owner that the kernel does not know', async () => {
    await expectRefused([{ name: 'f', pax: { uid: '4294967296' } }], invalid('entry "f"'));
  });

  test('a time before all times, and one at the end of them, are taken', async () => {
    const folder = await unpack([{ name: 'old', pax: { mtime: '-62135596800.5' } }, { name: 'new', pax: { mtime: '253402300799' } }]);
    expect(readdirSync(folder).sort()).toEqual(['new', 'old']);
  });
});

describe('names', () => {
  const deep = `${'d/'.repeat(2047)}f`;
  test('of 4,095 bytes are refused where the kernel takes no such path, of 4,096 before it is asked', async () => {
    await expectRefused([{ name: 'f', pax: { path: deep } }], { kind: 'invalid' });
    await expectRefused([{ name: 'f', pax: { path: `${deep}ff` } }], invalid('name of 4097 bytes, at most 4096'));
    await expectRefused([{ name: 'f', pax: { path: 'x'.repeat(4096) } }], { kind: 'invalid' });
  });

  test('that are no UTF-8 stay as they are', async () => {
    const folder = await unpack([{ name: 'caf\xe9', content: 'x' }, { name: '\xff\xfe/', type: '5' }, { name: '\xff\xfe/\x01\n', content: 'y' }]);
    expect(readdirSync(folder, 'latin1').sort()).toEqual(['caf\xe9', '\xff\xfe']);
    expect(Object.keys(describeTree(folder))).toContain('\xff\xfe/\x01\n');
  });

  test('that come twice: the last one wins, whatever it is', async () => {
    const folder = await unpack([
      { name: 'f', content: 'first', mode: 0o4755 }, { name: 'f', content: 'second' },
      { name: 'd/', type: '5' }, { name: 'd/x', content: 'x' }, { name: 'd', content: 'a file now' },
      { name: 'l', type: '2', linkName: outside }, { name: 'l/', type: '5' }, { name: 'l/canary', content: 'inside' },
      { name: 'h', type: '1', linkName: 'f' }, { name: 'f', content: 'third' },
    ]);
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('third');
    expect(readFileSync(join(folder, 'h'), 'utf8')).toBe('second');
    expect(lstatSync(join(folder, 'f')).mode & 0o7777).toBe(0o644);
    expect(readFileSync(join(folder, 'd'), 'utf8')).toBe('a file now');
    expect(readFileSync(join(folder, 'l/canary'), 'utf8')).toBe('inside');
  });

  test('the same folder again and again costs one', async () => {
    const folder = await unpack(Array.from({ length: 2000 }, () => ({ name: 'd/', type: '5' })));
    expect(readdirSync(folder)).toEqual(['d']);
  });
});

describe('links', () => {
  const cycle: ArchiveEntry[] = [{ name: 'a', type: '2', linkName: 'b' }, { name: 'b', type: '2', linkName: 'a' }, { name: 'self', type: '2', linkName: 'self' }];
  test('in a circle are kept as links', async () => {
    const folder = await unpack(cycle);
    expect(['a', 'b', 'self'].every((name) => lstatSync(join(folder, name)).isSymbolicLink())).toBe(true);
  });

  test('in a circle are no way to anywhere', async () => {
    for (const name of ['a', 'self']) await expectRefused([...cycle, { name: `${name}/x`, content: 'x' }], invalid('is not a folder of this layer'));
  });

  test('hard links to each other in a circle', async () => {
    await expectRefused([{ name: 'a', type: '1', linkName: 'b' }, { name: 'b', type: '1', linkName: 'a' }], invalid('hard link to "b"'));
    expect(existsSync(join(outside, 'b'))).toBe(false);
  });

  test('a hard link to a file of the layer below, which is another folder on this disk', async () => {
    await expect(unpack([{ name: 'low', content: 'x' }], [{ name: 'h', type: '1', linkName: 'low' }])).rejects.toMatchObject(invalid('no file of this layer'));
  });

  test('a hard link with setuid through another owner changes the one file only', async () => {
    const folder = await unpack([{ name: 'f', content: 'x', mode: 0o755 }, { name: 'h', type: '1', linkName: 'f', mode: 0o4777, uid: 0 }]);
    expect(lstatSync(join(folder, 'f')).ino).toBe(lstatSync(join(folder, 'h')).ino);
    expect(lstatSync(join(folder, 'f')).mode & 0o7777).toBe(0o755);
  });
});

describe('attributes', () => {
  const xattr = (name: string, value = 'y'): ArchiveEntry => ({ name: 'd/', type: '5', pax: { [`SCHILY.xattr.${name}`]: value } });

  test("overlay's own, labels of security modules and trusted ones do not come in", async () => {
    const names = ['trusted.overlay.opaque', 'trusted.overlay.redirect', 'trusted.overlay.metacopy', 'user.overlay.opaque', 'user.overlay.redirect', 'trusted.x', 'security.selinux', 'security.ima'];
    const folder = await unpack([{ ...xattr('user.kept'), pax: Object.fromEntries([...names, 'user.kept'].map((name) => [`SCHILY.xattr.${name}`, '/../../outside'])) }]);
    expect(listXattrs(join(folder, 'd')).filter((name) => name !== 'security.selinux')).toEqual(['user.kept']);
  });

  test('a value of a megabyte is refused with the name of the entry, or left out where the disk has no room for it', async () => {
    await expect(unpack([xattr('user.big', 'x'.repeat(900_000))])).rejects.toMatchObject({ message: expect.stringContaining('entry "d/"') });
    expect(await harness.leftovers()).toEqual([]);
  });

  test('setuid, setgid and sticky bits stay, on what only root can reach', async () => {
    const folder = await unpack([{ name: 'su', content: 'x', mode: 0o6755 }, { name: 'tmp/', type: '5', mode: 0o1777 }]);
    expect(lstatSync(join(folder, 'su')).mode & 0o7777).toBe(0o6755);
    expect(lstatSync(harness.root).mode & 0o077).toBe(0);
  });
});

describe('whiteouts of odd names', () => {
  test.each([['.wh.'], ['.wh..'], ['.wh...'], ['d/.wh.']])('%s', async (name) => expectRefused([{ name, content: '' }], invalid('whiteout of no name')));

  test('as a folder, with files in it', async () => {
    await expectRefused([{ name: '.wh.d/', type: '5' }, { name: '.wh.d/../../x', content: 'x' }], { kind: 'invalid' });
    const outcome = unpack([{ name: '.wh.d/x', content: 'x' }]).then((folder) => readdirSync(folder), (error: unknown) => error);
    expect(await outcome).not.toContain('x');
  });

  test('the opaque mark with content, as a link, and marks of aufs leave no file of theirs', async () => {
    const folder = await unpack([
      { name: 'd/', type: '5' }, { name: 'd/.wh..wh..opq', content: 'content' },
      { name: 'e/.wh..wh..opq', type: '2', linkName: outside },
      { name: '.wh..wh.plnk', content: 'x' }, { name: '.wh..wh.aufs', content: 'x' },
    ]);
    expect(Object.keys(describeTree(folder)).sort()).toEqual(['', 'd', 'e']);
  });

  test('a whiteout with a slash, or longer than a name may be', async () => {
    await expectRefused([{ name: 'f', pax: { path: `.wh.${'x'.repeat(300)}` } }], { kind: 'invalid' });
  });
});

describe('devices', () => {
  test('of any number are made, and are what the archive says', async () => {
    const folder = await unpack([
      { name: 'sda', type: '4', major: 8, minor: 0, mode: 0o640, gid: 6 }, { name: 'mem', type: '3', major: 1, minor: 1 }, { name: 'far', type: '3', major: 4095, minor: 1_048_575 },
      { name: 'null', type: '4', major: 1, minor: 3 }, { name: 'null', type: '3', major: 1, minor: 3 }, { name: 'block', type: '4', major: 0, minor: 0 }, { name: 'pipe', type: '6' },
    ]);
    expect(describeTree(folder)).toMatchObject({
      sda: { mode: '60640', gid: 6n, rdev: 0x800n }, mem: { mode: '20644', rdev: 0x101n }, far: { mode: '20644', rdev: 0xffffffffn },
      null: { mode: '20644', rdev: 0x103n }, block: { mode: '60644', rdev: 0n }, pipe: { mode: '10644' },
    });
  });

  test.each<[string, ArchiveEntry]>([
    ['a whiteout in disguise', { name: 'etc', type: '3', major: 0, minor: 0 }],
    ['a number that Linux has not', { name: 'disk', type: '4', major: 4096, minor: 0 }],
  ])('%s is refused', async (_, entry) => expectRefused([entry], invalid('device')));

  test('a socket or a type that nobody knows is refused', async () => {
    for (const type of ['s', 'Z', '9', 'M']) await expectRefused([{ name: 'x', type }], invalid('unknown type'));
  });
});

describe('amounts', () => {
  test('a bomb of zeros ends at the limit, with a message, in memory that does not grow with it', { timeout: 120_000 }, async () => {
    await harness.reopen({ limits: { maxEntries: 100, maxBytes: 300_000_000 } });
    const bomb = gzipBomb(1_000_000_000);
    expect(bomb.length).toBeLessThan(6_000_000);
    const before = process.memoryUsage().rss;
    const layer = asLayer(bomb);
    await expect(harness.snapshots.applyLayers({ layers: [layer] })).rejects.toMatchObject(invalid('unpacks to more than 300000000 bytes'));
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
    expect(await harness.leftovers()).toEqual([]);
  });

  test(`${many} entries, half of them folders, are kept inside, and go again`, { timeout: 60_000 + many }, async () => {
    const { blob, diffId } = packEntries(many);
    const before = process.memoryUsage().rss;
    const top = await harness.snapshots.applyLayers({ layers: [{ ...asLayer(blob), diffId }] });
    // A folder's time is set last, so each one is remembered until then: a few hundred bytes.
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000 + many * 600);
    const folder = harness.snapshots.layerPath(top!);
    expect(readdirSync(folder).reduce((sum, name) => sum + 1 + readdirSync(join(folder, name)).length, 0)).toBe(many);
    await harness.snapshots.removeLayer(top!);
    expect(await harness.leftovers()).toEqual([]);
  });

  test('a zstd frame that asks for two gigabytes of memory', async () => {
    // RFC 8878, 3.1.1: magic number, a frame header with a window of 2 GB, one raw block, the last one.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (31 - 10) << 3, 0x01 | (4 << 3), 0x00, 0x00, ...Buffer.from('text')]);
    const before = process.memoryUsage().rss;
    await expect(harness.snapshots.applyLayers({ layers: [{ ...asLayer(frame), compression: 'zstd' }] })).rejects.toMatchObject(corrupt('broken zstd data'));
    expect(process.memoryUsage().rss - before).toBeLessThan(500_000_000);
    expect(await harness.leftovers()).toEqual([]);
  });

  test('a million entries stop at the limit, most of the blob unread', async () => {
    await harness.reopen({ limits: { maxEntries: 10_000, maxBytes: 10 ** 12 } });
    const piece = gzipSync(makeArchive(Array.from({ length: 5_000 }, (_, index) => ({ name: `${index % 100}` }))).subarray(0, 5_000 * 512), { level: 1 });
    const blob = Buffer.concat(Array.from({ length: 200 }, () => piece));
    expect(blob.length).toBeGreaterThan(8_000_000);
    const layer = asLayer(blob);
    let read = 0;
    const onLayer = ({ bytesRead }: { bytesRead: number }): void => void (read = Math.max(read, bytesRead));
    await expect(harness.snapshots.applyLayers({ layers: [layer], onLayer })).rejects.toMatchObject(invalid('more than 10000 entries'));
    expect(read).toBeLessThan(blob.length / 2);
    expect(await harness.leftovers()).toEqual([]);
  });
});

/** An entry for each number, half of them folders; made by tens of thousands, so that a million need no room here. */
function packEntries(count: number): { blob: Buffer; diffId: LayerSource['diffId'] } {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  const pack = (bytes: Buffer): void => {
    hash.update(bytes);
    pieces.push(gzipSync(bytes, { level: 1 }));
  };
  for (let start = 0; start < count; start += 10_000) {
    const folder = `${start}/`;
    const batch = Array.from({ length: Math.min(10_000, count - start) }, (_, index): ArchiveEntry => (index === 0 ? { name: folder, type: '5' } : index % 2 === 0 ? { name: `${folder}${index}/`, type: '5' } : { name: `${folder}${index}`, content: '' }));
    pack(makeArchive(batch).subarray(0, batch.length * 512));
  }
  pack(Buffer.alloc(1024));
  return { blob: Buffer.concat(pieces), diffId: `sha256:${hash.digest('hex')}` as LayerSource['diffId'] };
}

/** A packed blob as it is; what it unpacks to is never asked for. */
function asLayer(blob: Buffer): LayerSource {
  const path = join(harness.folder, 'blob');
  writeFileSync(path, blob);
  return { diffId: `sha256:${createHash('sha256').update(blob).digest('hex')}` as LayerSource['diffId'], path, compression: 'gzip' };
}

/** A tar of one file of zeros, packed; never whole in memory. */
function gzipBomb(bytes: number): Buffer {
  const head = makeArchive([{ name: 'zeros', sizeField: bytes.toString(8).padStart(11, '0') }]).subarray(0, 512);
  const piece = gzipSync(Buffer.alloc(10_000_000));
  return Buffer.concat([gzipSync(head), ...Array.from({ length: bytes / 10_000_000 }, () => piece)]);
}
