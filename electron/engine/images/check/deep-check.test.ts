import { appendFileSync, chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildImage, type BuiltImage } from '../../../../test/support/build-image.ts';
import { startFakeRegistry, answer, type FakeRegistry } from '../../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../../test/support/open-test-images.ts';
import type { CheckLine, Damage } from '../../../shared/engine-api/check.ts';
import { parseDigest } from '../../../shared/oci/digest.ts';
import type { ImageRecord } from '../image-record.ts';
import type { Image } from '../images.ts';
import { describeDamage } from './describe-damage.ts';

let server: FakeRegistry;
let room: TestImages;
let built: BuiltImage;
let image: Image;
let name: string;

beforeEach(async () => {
  server = await startFakeRegistry();
  room = await openTestImages();
  name = `${server.host}/team/web:1`;
  built = await buildImage({ layers: [{ 'etc/': { type: 'directory' }, 'etc/passwd': 'root', 'tmp/': { type: 'directory', mode: 0o1777 } }, { 'etc/hosts': 'local', 'tmp/x': 'x', link: { type: 'symlink', linkname: 'etc' } }] });
  server.push('team/web', '1', built);
  await Array.fromAsync(room.images.pull({ reference: name }));
  image = room.images.get(name);
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const check = async (repair: boolean): Promise<{ lines: CheckLine[]; damages: Damage[] }> => {
  const lines = await Array.fromAsync(room.images.deepCheck({ repair }));
  const damages = lines.flatMap((line) => (line.kind === 'damage' ? [line as Damage] : []));
  return { lines, damages };
};
const layerFolder = (index: number): string => room.snapshots.layerPath(image.chainIds[index]!);
const blobFile = (index: number): string => room.store.path(image.manifest.layers[index]!.digest);
const flipBit = (file: string, at = 20): void => {
  const bytes = readFileSync(file);
  bytes[at]! ^= 4;
  writeFileSync(file, bytes);
};
/** Nothing is wrong any more, and the whole check agrees. */
async function expectWhole(): Promise<void> {
  expect((await check(false)).damages).toEqual([]);
  expect(await room.images.check()).toEqual([]);
  expect(await room.snapshots.check({ repair: false })).toEqual([]);
  await room.snapshots.swept();
  expect(readFileSync(join(layerFolder(0), 'etc/passwd'), 'utf8')).toBe('root');
  expect(readFileSync(join(layerFolder(1), 'etc/hosts'), 'utf8')).toBe('local');
}

test('finds nothing where nothing is wrong, and tells what it looked at', async () => {
  const { lines } = await check(true);
  expect(lines.at(-1)).toEqual({
    kind: 'done',
    checked: { images: 1, blobs: 4, bytes: (await room.store.list()).reduce((sum, { size }) => sum + size, 0), layers: 2, uncompared: 0 },
    damaged: 0,
    mended: 0,
  });
  expect(lines.some((line) => line.kind === 'progress' && line.step === 'blobs' && line.read === line.total)).toBe(true);
  expect(lines.some((line) => line.kind === 'progress' && line.step === 'layers' && line.read === line.total)).toBe(true);
});

const harm: [string, (file: string) => void, RegExp][] = [
  ['a flipped bit', flipBit, /^its bytes have the digest sha256:/],
  ['a truncated blob', (file) => truncateSync(file, 30), /^its bytes have the digest sha256:/],
  ['a blob with more at its end', (file) => appendFileSync(file, 'x'), /^its bytes have the digest sha256:/],
  ['a missing blob', (file) => rmSync(file), /^missing$/],
];

describe.each(harm)('%s', (_, damage, problem) => {
  test.each([
    ['of a layer', () => image.manifest.layers[1]!.digest, 'layer 2 of 2'],
    ['of the config', () => image.manifest.config.digest, 'config'],
    ['of the manifest', () => image.manifestDigest, 'manifest'],
  ])('%s is named with its image, and pulled again', async (__, digestOf, part) => {
    const digest = digestOf();
    damage(room.store.path(digest));
    const found = { what: 'blob', subject: digest, images: [{ image: name, part }], problem: expect.stringMatching(problem) };
    expect((await check(false)).damages).toMatchObject([{ ...found, mending: { kind: 'not-tried' } }]);
    const { damages, lines } = await check(true);
    expect(damages).toMatchObject([{ ...found, mending: { kind: 'mended', how: `pulled again from ${server.host}/team/web` } }]);
    expect(lines.at(-1)).toMatchObject({ damaged: 1, mended: 1, checked: { uncompared: 0 } });
    await expectWhole();
  });
});

test('a blob that no registry has any more is said to be lost, and stays as it is', async () => {
  flipBit(blobFile(0));
  const before = readFileSync(blobFile(0));
  server.on(/blobs/, answer(404));
  const { damages } = await check(true);
  expect(damages).toMatchObject([{ what: 'blob', mending: { kind: 'lost', why: expect.stringContaining('nobody has it any more') } }]);
  expect(readFileSync(blobFile(0))).toEqual(before);
  expect((await check(false)).lines.at(-1)).toMatchObject({ damaged: 1, checked: { layers: 1, uncompared: 1 } });
  expect(describeDamage(damages[0]!)).toMatch(new RegExp(`^blob ${image.manifest.layers[0]!.digest} \\(${name}, layer 1 of 2\\): its bytes have the digest sha256:.*; not mended: nobody has it`));
});

test('a wrong answer of the registry is not taken', async () => {
  rmSync(blobFile(0));
  server.on(/blobs/, ({ response }) => void response.writeHead(200, { 'content-length': image.manifest.layers[0]!.size }).end(Buffer.alloc(image.manifest.layers[0]!.size)));
  expect((await check(true)).damages).toMatchObject([{ mending: { kind: 'lost', why: expect.stringContaining('the bytes have the digest') } }]);
  expect(room.store.has(image.manifest.layers[0]!.digest)).toBe(false);
});

test('a damaged blob that no image names goes', async () => {
  const digest = await room.store.write(Buffer.from('nobody'));
  flipBit(room.store.path(digest), 1);
  expect((await check(true)).damages).toMatchObject([{ subject: digest, images: [], mending: { kind: 'mended', how: 'removed, as no image names it' } }]);
  expect(room.store.has(digest)).toBe(false);
});

const folderHarm: [string, (folder: string) => void, string][] = [
  ['a changed file', (folder) => writeFileSync(join(folder, 'etc/hosts'), 'Local'), 'etc/hosts: its content differs'],
  ['a file that grew', (folder) => appendFileSync(join(folder, 'etc/hosts'), 'x'), 'etc/hosts: size 6, expected 5'],
  ['a deleted file', (folder) => rmSync(join(folder, 'etc/hosts')), 'etc/hosts: missing'],
  ['a file more', (folder) => writeFileSync(join(folder, 'etc/more'), ''), 'etc/more: not in the archive'],
  ['another mode', (folder) => chmodSync(join(folder, 'etc/hosts'), 0o4755), 'etc/hosts: mode 4755, expected 644'],
  ['a mode that came from the layer below', (folder) => chmodSync(join(folder, 'tmp'), 0o755), 'tmp: mode 755, expected 1777'],
  ['a link that points elsewhere', (folder) => (rmSync(join(folder, 'link')), symlinkSync('tmp', join(folder, 'link'))), 'link: it points elsewhere'],
  ['a folder in the place of a file', (folder) => (rmSync(join(folder, 'etc/hosts')), mkdirSync(join(folder, 'etc/hosts'))), 'etc/hosts: it is of another kind'],
  ['no folder at all', (folder) => renameSync(folder, `${folder}-away`), 'its folder: missing'],
];

test.each(folderHarm)('%s in an unpacked layer is found, and unpacked anew', async (_, damage, sentence) => {
  damage(layerFolder(1));
  const found = { what: 'layer', subject: image.chainIds[1], images: [{ image: name, part: 'layer 2 of 2' }], details: expect.arrayContaining([sentence]) };
  expect((await check(false)).damages).toMatchObject([{ ...found, mending: { kind: 'not-tried' } }]);
  expect((await check(true)).damages).toMatchObject([{ ...found, mending: { kind: 'mended', how: 'unpacked anew' } }]);
  rmSync(`${layerFolder(1)}-away`, { recursive: true, force: true });
  await room.snapshots.check({ repair: true });
  await expectWhole();
  expect(lstatSync(join(layerFolder(1), 'tmp')).mode & 0o7777).toBe(0o1777);
});

test('blob and folder of one layer are both mended, the folder of the new blob', async () => {
  rmSync(blobFile(0));
  writeFileSync(join(layerFolder(0), 'etc/passwd'), 'evil');
  const { damages } = await check(true);
  expect(damages).toMatchObject([{ what: 'blob', mending: { kind: 'mended' } }, { what: 'layer', mending: { kind: 'mended' } }]);
  await expectWhole();
});

test('a layer that is not unpacked is unpacked', async () => {
  room.state.collection('layers').delete(image.chainIds[1]!);
  expect((await check(true)).damages).toMatchObject([{ what: 'layer', subject: image.chainIds[1], problem: 'it is not unpacked', mending: { kind: 'mended' } }]);
  await room.snapshots.check({ repair: true });
  await expectWhole();
});

test('a record that says otherwise than its blobs is made anew of them', async () => {
  const records = room.state.collection<ImageRecord>('images');
  const record = records.find(image.id)!;
  records.put(image.id, { ...record, config: { ...record.config, config: { ...record.config.config, Cmd: ['evil'] } } });
  const found = { what: 'record', subject: image.id, images: [{ image: name, part: '' }], problem: 'its settings are not those of its config' };
  expect((await check(false)).damages).toMatchObject([found]);
  expect((await check(true)).damages).toMatchObject([{ ...found, mending: { kind: 'mended' } }]);
  expect(room.images.get(name)).toEqual(image);
  await expectWhole();
});

test('can be cancelled, and leaves nothing behind', async () => {
  const before = await room.contents();
  const stop = new AbortController();
  const run = room.images.deepCheck({ repair: true, signal: stop.signal });
  const lines = async (): Promise<void> => {
    for await (const _ of run) stop.abort();
  };
  await expect(lines()).rejects.toMatchObject({ kind: 'cancelled', message: 'check: cancelled' });
  await room.snapshots.swept();
  expect(await room.contents()).toEqual(before);
  expect(await room.snapshots.check({ repair: false })).toEqual([]);
});

test('layers of a removed image have nothing to be compared with', async () => {
  await room.snapshots.prepare('box', image.chainId);
  await room.images.remove({ nameOrId: name, force: true, usedBy: () => [] });
  expect((await check(true)).lines.at(-1)).toMatchObject({ kind: 'done', damaged: 0, checked: { layers: 0, uncompared: 2 } });
  expect(parseDigest(image.id)).toBe(built.config.digest);
});
