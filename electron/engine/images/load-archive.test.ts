import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestHex } from '../../shared/oci/digest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { dockerArchive, dockerArchiveFiles, ociArchive, ociLayoutFiles } from '../../../test/support/build-archive.ts';
import { buildImage, buildIndex, buildTar, type BuiltImage, type Files } from '../../../test/support/build-image.ts';
import { startFakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let room: TestImages;
let image: BuiltImage;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  image = await buildImage({ layers: [{ 'etc/name': 'base\n' }, { 'etc/name': 'top\n' }], compression: 'none', format: 'docker' });
});
afterEach(() => room.reset());

const load = (bytes: Buffer, pieces = 1 << 16) => room.images.load({ archive: Readable.from(inPieces(bytes, pieces)) });

function* inPieces(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('load of a docker archive', () => {
  it('brings images and names; layers stay as they are', async () => {
    const other = await buildImage({ layers: [{ other: 'x' }], compression: 'gzip' });
    const archive = await dockerArchive([
      { image, names: ['web:1', 'quay.io/team/web:latest'] },
      { image: other, names: [] },
    ]);
    expect(await load(archive, 3)).toEqual([
      { id: image.config.digest, names: ['web:1', 'quay.io/team/web:latest'] },
      { id: other.config.digest, names: [] },
    ]);
    const loaded = room.images.get('web:1');
    expect(loaded).toMatchObject({ id: image.config.digest, size: 9, repoDigests: [] });
    expect(loaded.manifest.layers.map(({ mediaType, digest }) => [mediaType, digest])).toEqual(image.layers.map(({ digest }) => [mediaTypes.dockerLayer, digest]));
    expect(room.images.get(other.config.digest).manifest.layers[0]?.mediaType).toBe(mediaTypes.dockerLayerGzip);
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    expect(room.seen).toMatchObject([{ action: 'load', attributes: { name: 'web:1' } }, { action: 'load', actorId: other.config.digest }]);
    // Two manifests, two configs, three layers, and nothing else of the archive.
    expect(await room.store.list()).toHaveLength(7);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('reads one packed with %s', async (_, compress) => {
    expect(await load(compress(await dockerArchive([{ image, names: ['web:1'] }])))).toHaveLength(1);
  });

  it('is whole where the same image goes while it is read, and what nothing needs with it', async () => {
    const archive = await dockerArchive([{ image, names: ['web:1'] }]);
    await load(archive);
    const pieces = [...inPieces(archive, 1 << 10)];
    const slow = async function* () {
      for (const [index, piece] of pieces.entries()) {
        yield piece;
        if (index === pieces.length >> 1) await room.images.remove({ nameOrId: 'web:1', force: true, usedBy: () => [] });
        await room.images.collectGarbage(new Set());
      }
    };
    expect(await room.collectWhile(room.images.load({ archive: Readable.from(slow()) }))).toEqual([{ id: image.config.digest, names: ['web:1'] }]);
    expect(await room.images.check()).toEqual([]);
  });

  it('makes the same image as a second load', async () => {
    const archive = await dockerArchive([{ image, names: ['web:1'] }]);
    await load(archive);
    const before = await room.contents();
    await load(archive);
    expect(await room.contents()).toEqual(before);
  });
});

it('leaves an image as it is that was pulled', async () => {
  await using server = await startFakeRegistry();
  const pulled = await buildImage({ layers: [{ 'etc/name': 'base\n' }, { 'etc/name': 'top\n' }], compression: 'gzip' });
  server.push('team/web', '1', pulled);
  await Array.fromAsync(room.images.pull({ reference: `${server.host}/team/web:1` }));
  const files = { ...dockerArchiveFiles([{ image: { ...pulled, layers: image.layers }, names: ['web:1'] }]) };
  expect(await load(await buildTar(files))).toEqual([{ id: pulled.config.digest, names: ['web:1'] }]);
  expect(room.images.get('web:1').manifestDigest).toBe(pulled.manifest.digest);
  expect(await room.store.list()).toHaveLength(4);
});

describe('load of an OCI layout', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['the name of containerd', { 'io.containerd.image.name': 'docker.io/library/web:1', 'org.opencontainers.image.ref.name': '1' }, ['web:1']],
    ['a whole ref name', { 'org.opencontainers.image.ref.name': 'quay.io/team/web:1' }, ['quay.io/team/web:1']],
    ['no name where there is a tag only', { 'org.opencontainers.image.ref.name': 'latest' }, []],
  ])('takes %s', async (_, annotations, names) => {
    expect(await load(await ociArchive([{ top: image.manifest, images: [image], annotations }]))).toEqual([{ id: image.config.digest, names }]);
    expect(room.images.get(image.config.digest).manifestDigest).toBe(image.manifest.digest);
    expect(await room.images.check()).toEqual([]);
  });

  it('takes the platform of this machine from an index', async () => {
    const arm = await buildImage({ layers: [{ arch: 'arm' }], platform: { os: 'linux', architecture: 'arm64' } });
    const archive = await ociArchive([{ top: buildIndex([arm, image]), images: [arm, image], annotations: { 'io.containerd.image.name': 'web' } }]);
    expect(await load(archive)).toEqual([{ id: image.config.digest, names: ['web:latest'] }]);
    expect(room.images.list()).toHaveLength(1);
    await expect(load(await ociArchive([{ top: buildIndex([arm]), images: [arm] }]))).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining('linux/arm64') });
  });

  it('adds the names of manifest.json, as newer versions of Docker write both', async () => {
    const files = { ...ociLayoutFiles([{ top: image.manifest, images: [image] }]), 'manifest.json': '' };
    files['manifest.json'] = JSON.stringify([{ Config: `blobs/sha256/${digestHex(image.config.digest)}`, RepoTags: ['web:1'], Layers: [] }]);
    expect(await load(await buildTar(files))).toEqual([{ id: image.config.digest, names: ['web:1'] }]);
  });
});

describe('a load that fails leaves nothing', () => {
  const docker = () => dockerArchiveFiles([{ image, names: ['web:1'] }]);
  const layerPath = () => `${digestHex(image.layers[1]?.digest ?? image.config.digest)}/layer.tar`;
  const manifestWith = (entry: object) => JSON.stringify([{ Config: `${digestHex(image.config.digest)}.json`, Layers: [layerPath()], ...entry }]);

  it.each<[string, () => Files | Promise<Buffer> | Buffer, object]>([
    ['what is no archive', () => Buffer.alloc(4000, 'x'), { kind: 'invalid', message: expect.stringContaining('load: not an image archive') }],
    ['nothing', () => Buffer.alloc(0), { kind: 'invalid' }],
    ['broken gzip', () => Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(100)]), { kind: 'invalid' }],
    ['a cut archive', async () => (await dockerArchive([{ image, names: [] }])).subarray(0, 3000), { kind: 'invalid' }],
    ['an archive of other things', () => ({ 'readme.txt': 'hello' }), { kind: 'invalid', message: expect.stringContaining('neither manifest.json nor index.json') }],
    ['no image', () => ({ 'manifest.json': '[]' }), { kind: 'invalid', message: expect.stringContaining('holds no image') }],
    ['a manifest that is none', () => ({ 'manifest.json': '{}' }), { kind: 'invalid' }],
    ['a missing layer', () => ({ ...docker(), [layerPath()]: { type: 'symlink' as const, linkname: 'gone' } }), { kind: 'corrupt', message: expect.stringContaining('not in the archive') }],
    ['links in a circle', () => ({ ...docker(), [layerPath()]: { type: 'symlink' as const, linkname: './layer.tar' } }), { kind: 'corrupt' }],
    ['a layer of other bytes', () => ({ ...docker(), [layerPath()]: 'other' }), { kind: 'corrupt' }],
    ['a bad name', () => ({ ...docker(), 'manifest.json': manifestWith({ RepoTags: ['WEB:1'] }) }), { kind: 'invalid', message: expect.stringContaining('must be lowercase') }],
    ['too few layers', () => ({ ...docker(), 'manifest.json': manifestWith({}) }), { kind: 'invalid', message: expect.stringContaining('2 diff ids, expected 1') }],
    ['a path out of the archive', () => ({ ...docker(), 'manifest.json': manifestWith({ Config: '../../../etc/passwd' }) }), { kind: 'corrupt' }],
    [
      'an OCI blob of other bytes',
      () => ({ ...ociLayoutFiles([{ top: image.manifest, images: [image] }]), [`blobs/sha256/${digestHex(image.config.digest)}`]: '{}' }),
      { kind: 'corrupt', message: expect.stringContaining('the bytes have the digest') },
    ],
  ])('%s', async (_, make, failure) => {
    const made = await make();
    await expect(load(Buffer.isBuffer(made) ? made : await buildTar(made))).rejects.toMatchObject(failure);
    expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });
  });

  it('one that is cancelled', async () => {
    const abort = new AbortController();
    const archive = await dockerArchive([{ image, names: [] }]);
    const slow = async function* () {
      yield archive.subarray(0, 2000);
      abort.abort();
      yield archive.subarray(2000, 4000);
    };
    await expect(room.images.load({ archive: Readable.from(slow()), signal: abort.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });
  });
});
