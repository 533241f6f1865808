import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { buildImage, buildIndex, type BuiltImage } from '../../../test/support/build-image.ts';
import * as misbehave from '../../../test/support/fake-registry.ts';
import { startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';
import type { Images, PullProgress } from './images.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: FakeRegistry;
let room: TestImages;
let image: BuiltImage;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  server = await startFakeRegistry();
  image = await buildImage({ layers: [{ 'etc/name': 'base\n' }, { 'big': Buffer.alloc(3 << 20, 'tidewharf') }, { 'etc/name': 'top\n' }], compression: 'none' });
  server.push('team/web', '1', image);
});
afterEach(async () => {
  await room.reset();
  await server[Symbol.asyncDispose]();
});

const name = (text = 'team/web:1') => `${server.host}/${text}`;
const pull = (request: Partial<Parameters<Images['pull']>[0]> = {}) => Array.fromAsync(room.images.pull({ reference: name(), ...request }));
const last = (progress: PullProgress[]) => progress.at(-1);
const layer = (index: number) => image.layers[index] ?? expect.fail('no such layer');
const blobRequests = () => server.requests.filter(({ line }) => line.includes('/blobs/'));

describe('a pull', () => {
  it('brings an image with its record, blobs and layers, and says what it does', async () => {
    const progress = await pull();
    const { digest: manifestDigest } = image.manifest;
    expect(progress[0]).toEqual({ kind: 'resolving', reference: name() });
    expect(progress[1]).toEqual({ kind: 'layers', layers: image.layers.map(({ digest, bytes }) => ({ digest, size: bytes.length, exists: false })) });
    for (const { digest } of image.layers) expect(progress).toEqual(expect.arrayContaining([{ kind: 'downloaded', digest }, { kind: 'unpacked', digest }]));
    expect(last(progress)).toEqual({ kind: 'done', id: image.config.digest, manifestDigest, reference: name(), upToDate: false });

    expect(room.images.get(name())).toMatchObject({
      id: image.config.digest,
      manifestDigest,
      tags: [name()],
      repoDigests: [`${server.host}/team/web@${manifestDigest}`],
      createdAt: '2026-11-01T12:00:00Z',
      size: 5 + (3 << 20) + 4,
      layerSizes: [5, 3 << 20, 4],
    });
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    expect(room.seen).toMatchObject([{ type: 'image', action: 'pull', actorId: name() }]);
  });

  it('says that a registry which drips brings too little, and asks it again', async () => {
    await using impatient = await openTestImages({ settings: { idleTimeoutMs: 500 } });
    server.on(new RegExp(layer(1).digest), misbehave.drip(50), 1);
    const progress = await Array.fromAsync(impatient.images.pull({ reference: name() }));
    expect(progress).toContainEqual({ kind: 'retry', digest: layer(1).digest, attempt: 1, reason: expect.stringMatching(/after \d+ of \d+ bytes: it is too slow, \d+ bytes came in \d s/) });
    expect(last(progress)).toMatchObject({ kind: 'done', upToDate: false });
  });

  it.each([
    ['oci', 'gzip'],
    ['oci', 'zstd'],
    ['docker', 'gzip'],
    ['docker', 'none'],
  ] as const)('reads %s images with %s layers', async (format, compression) => {
    server.push('team/web', '2', await buildImage({ layers: [{ a: 'a' }, { b: 'b' }], format, compression }));
    await pull({ reference: name('team/web:2') });
    expect(await room.images.check()).toEqual([]);
    expect(room.images.get(name('team/web:2')).size).toBe(2);
  });

  it('brings an image without layers, and one that has the same layer twice', async () => {
    server.push('team/empty', '1', await buildImage({ layers: [] }));
    server.push('team/twice', '1', await buildImage({ layers: [{ a: 'a' }, { a: 'a' }] }));
    await pull({ reference: name('team/empty:1') });
    await pull({ reference: name('team/twice:1') });
    expect(room.images.get(name('team/empty:1')).chainId).toBeUndefined();
    expect(room.images.get(name('team/twice:1')).chainIds).toHaveLength(2);
    expect(await room.images.check()).toEqual([]);
  });

  it('knows when there is nothing new', async () => {
    await pull();
    const before = server.requests.length;
    expect(await pull()).toEqual([
      { kind: 'resolving', reference: name() },
      { kind: 'done', id: image.config.digest, manifestDigest: image.manifest.digest, reference: name(), upToDate: true },
    ]);
    expect(server.requests).toHaveLength(before + 1);
  });

  it('brings only what is missing, and the name follows', async () => {
    await pull();
    const next = await buildImage({ layers: [{ 'etc/name': 'base\n' }, { more: 'more' }], compression: 'none' });
    server.push('team/web', '1', next);
    const before = blobRequests().length;
    const progress = await pull();
    expect(progress[1]).toMatchObject({ layers: [{ exists: true }, { exists: false }] });
    expect(blobRequests()).toHaveLength(before + 2);
    expect(room.images.get(name()).id).toBe(next.config.digest);
    expect(room.images.get(image.config.digest).tags).toEqual([]);
  });

  it('by digest makes no name', async () => {
    await pull({ reference: name(`team/web@${image.manifest.digest}`) });
    expect(room.images.list()).toMatchObject([{ tags: [], repoDigests: [`${server.host}/team/web@${image.manifest.digest}`] }]);
    expect(room.images.get(name(`team/web@${image.manifest.digest}`)).id).toBe(image.config.digest);
    expect(last(await pull({ reference: name(`team/web@${image.manifest.digest}`) }))).toMatchObject({ upToDate: true });
  });

  it('refuses a bad name before anything is asked', () => {
    expect(() => room.images.pull({ reference: 'UPPER' })).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});

describe('all tags of a repository', () => {
  it('come one after the other, page by page', async () => {
    for (const tag of ['2', '3', 'latest', 'v4']) server.push('team/web', tag, image);
    const progress = await pull({ reference: name('team/web'), allTags: true });
    expect(progress.flatMap((step) => (step.kind === 'done' ? [step.reference] : []))).toEqual(['1', '2', '3', 'latest', 'v4'].map((tag) => name(`team/web:${tag}`)));
    expect(room.images.get(image.config.digest).tags).toHaveLength(5);
    expect(server.requests.filter(({ line }) => line.includes('/tags/'))).toHaveLength(3);
  });

  it('that are no tags, or without end, are refused before anything is fetched', async () => {
    server.on(/tags/, misbehave.answer(200, {}, '{"tags":["1","../x"]}'));
    await expect(pull({ reference: name('team/web'), allTags: true })).rejects.toMatchObject({ kind: 'invalid' });
    server.on(/tags/, misbehave.answer(200, { link: '<http://registry.example/v2/other/tags/list?n=1>; rel="next"' }, '{"tags":["1"]}'));
    await expect(pull({ reference: name('team/web'), allTags: true })).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('more than 100 pages') });
    server.on(/tags/, misbehave.answer(200, {}, '{"tags":null}'));
    await expect(pull({ reference: name('team/web'), allTags: true })).rejects.toMatchObject({ kind: 'not-found' });
    expect(server.requests.filter(({ line }) => !line.includes('/team/web/tags/list'))).toEqual([]);
    expect(room.images.list()).toEqual([]);
  });

  it('of a repository that is not there are not-found', async () => {
    await expect(pull({ reference: name('team/none'), allTags: true })).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining(`tags of ${name('team/none')} not found`) });
  });
});

describe('an index', () => {
  it('gives the platform of this machine, or the one that was asked for', async () => {
    const arm = await buildImage({ layers: [{ arch: 'arm' }], platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } });
    const index = buildIndex([arm, image]);
    server.push('team/multi', '1', { index, images: [arm, image] });
    expect(last(await pull({ reference: name('team/multi:1') }))).toMatchObject({ id: image.config.digest, manifestDigest: index.digest });
    expect(last(await pull({ reference: name('team/multi:1'), platform: { os: 'linux', architecture: 'arm64' } }))).toMatchObject({ id: arm.config.digest });
    expect(room.images.list()).toHaveLength(2);
  });

  it('without the platform is not-found, with those that there are', async () => {
    server.push('team/multi', '1', { index: buildIndex([image]), images: [image] });
    await expect(pull({ reference: name('team/multi:1'), platform: { os: 'linux', architecture: 's390x' } })).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('no matching manifest for linux/s390x in the manifest list entries: it has linux/amd64'),
      detail: { platforms: ['linux/amd64'] },
    });
  });

  it('is not needed to see that a platform is the wrong one', async () => {
    await expect(pull({ platform: { os: 'linux', architecture: 'arm64' } })).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('wanted linux/arm64, actual linux/amd64'),
    });
  });
});

describe('a broken connection', () => {
  it('is resumed, and the blob is whole', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.cutAfter(2 << 20), 1);
    const progress = await pull();
    expect(progress).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'retry', digest: layer(1).digest, attempt: 1 })]));
    expect(blobRequests().find(({ range }) => range)?.range).toMatch(/^bytes=[1-9]\d+-$/);
    expect(await room.store.verify()).toEqual([]);
    expect(await room.images.check()).toEqual([]);
  });

  it('to a server that ignores ranges starts again', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.ignoreRange);
    server.on(new RegExp(layer(1).digest), misbehave.cutAfter(2 << 20), 1);
    await pull();
    expect(await room.store.verify()).toEqual([]);
  });

  it('keeps what came for the next pull', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.hangInBody);
    const first = room.images.pull({ reference: name() });
    for await (const step of first) if (step.kind === 'download' && step.digest === layer(1).digest) break;
    server.on(/./, ({ serve }) => serve());
    await pull();
    expect(blobRequests().map(({ range }) => range)).toContainEqual(expect.stringMatching(/^bytes=\d+-$/));
    expect(await room.images.check()).toEqual([]);
  });
});

describe('a pull that fails leaves everything as it was', () => {
  const spoilt = async (spoil: Parameters<typeof buildImage>[0]['spoil']) => server.push('team/web', '1', await buildImage({ layers: [{ a: 'a' }], ...(spoil && { spoil }) }));
  const inBlob = (misbehaviour: misbehave.Misbehaviour) => () => server.on(new RegExp(layer(1).digest), misbehaviour);

  it.each<[string, () => unknown, { kind: string; message?: unknown }]>([
    ['a blob of other bytes', inBlob(misbehave.wrongBytes), { kind: 'corrupt', message: expect.stringContaining('the bytes have the digest') }],
    ['a blob without end', inBlob(misbehave.endless), { kind: 'corrupt', message: expect.stringContaining('or more, expected') }],
    ['a blob of another length', inBlob(misbehave.answer(200, { 'content-length': '3' }, 'abc')), { kind: 'corrupt' }],
    ['a blob that is not there', inBlob(misbehave.answer(404)), { kind: 'not-found' }],
    ['a blob that is forbidden', inBlob(misbehave.answer(403)), { kind: 'forbidden' }],
    ['a registry that limits', inBlob(misbehave.answer(429, { 'retry-after': '999' })), { kind: 'rate-limited' }],
    ['a config that is none', () => spoilt((manifest) => ({ ...manifest, config: manifest.layers[0] })), { kind: 'invalid', message: expect.stringContaining('this is no container image') }],
    ['a layer of an unknown type', () => spoilt((manifest) => ({ ...manifest, layers: [{ ...manifest.layers[0], mediaType: 'text/plain' }] })), { kind: 'invalid', message: expect.stringContaining('unknown media type "text/plain"') }],
    ['a foreign layer', () => spoilt((manifest) => ({ ...manifest, layers: [{ ...manifest.layers[0], mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' }] })), { kind: 'not-implemented' }],
    ['more diff ids than layers', () => spoilt((manifest) => ({ ...manifest, layers: [] })), { kind: 'invalid', message: expect.stringContaining('1 diff ids, expected 0') }],
    ['a layer that is not what its diff id says', () => spoilt((manifest) => ({ ...manifest, layers: [{ ...manifest.layers[0], mediaType: mediaTypes.ociLayer }] })), { kind: 'corrupt' }],
  ])('%s', async (_, spoil, failure) => {
    await pull();
    await room.images.remove({ nameOrId: name(), force: true, usedBy: () => [] });
    const before = await room.contents();
    const blobs = await room.store.list();
    await spoil();
    await expect(pull()).rejects.toMatchObject(failure);
    expect(room.images.list()).toEqual([]);
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    // What came stays for the next try, but of an image that never will do.
    if (['invalid', 'corrupt'].includes(failure.kind)) expect(await room.store.list()).toEqual(blobs);
    await room.images.collectGarbage(new Set());
    await room.store.sweepIngests(Date.now() + 1000);
    expect(await room.contents()).toEqual(before);
  });

  it('names the image in its text', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.wrongBytes);
    await expect(pull()).rejects.toMatchObject({ message: expect.stringContaining(`pull ${name()}: blob ${layer(1).digest}`) });
  });
});

describe('cancelling', () => {
  it('by leaving the stream ends all that goes on', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.hangInBody);
    for await (const step of room.images.pull({ reference: name() })) if (step.kind === 'download' && step.digest === layer(1).digest) break;
    expect(room.images.list()).toEqual([]);
    await room.images.collectGarbage(new Set());
    expect(await room.store.list()).toEqual([]);
    expect(room.snapshots.listLayers()).toEqual([]);
  });

  it('by signal throws cancelled', async () => {
    server.on(/manifests/, misbehave.hang);
    await expect(pull({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ kind: 'cancelled', message: `pull ${name()}: cancelled` });
  });
});

describe('two pulls at once', () => {
  it('of one image share their blobs', async () => {
    const [first, second] = await Promise.all([pull(), pull()]);
    expect(last(first)).toMatchObject({ kind: 'done' });
    expect(last(second)).toMatchObject({ kind: 'done' });
    expect(new Set(blobRequests().map(({ line }) => line)).size).toBe(blobRequests().length);
    expect(await room.images.check()).toEqual([]);
  });

  it('of one image: when the first is cancelled the second goes on', async () => {
    server.on(new RegExp(layer(1).digest), misbehave.hangInBody, 1);
    let second: Promise<PullProgress[]> | undefined;
    for await (const step of room.images.pull({ reference: name() })) {
      if (step.kind !== 'download' || step.digest !== layer(1).digest) continue;
      second = pull();
      break;
    }
    expect(last((await second) ?? [])).toMatchObject({ kind: 'done' });
    expect(await room.images.check()).toEqual([]);
  });

  it('are safe from garbage collection', async () => {
    server.on(new RegExp(layer(1).digest), ({ serve }) => void setTimeout(serve, 300), 1);
    const pulling = pull();
    const collecting = (async () => {
      for (let round = 0; round < 20; round += 1) await room.images.collectGarbage(new Set());
    })();
    await Promise.all([pulling, collecting]);
    expect(await room.images.check()).toEqual([]);
  });
});
