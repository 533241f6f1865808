import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { shortId } from '../../shared/oci/digest.ts';
import { dockerArchive } from '../../../test/support/build-archive.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
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
  image = await buildImage({ layers: [{ base: 'base' }, { top: 'top' }], compression: 'none' });
  await load(image, 'web:1');
});
afterEach(() => room.reset());

const load = async (built: BuiltImage, ...names: string[]) => room.images.load({ archive: Readable.from([await dockerArchive([{ image: built, names }])]) });
const container = (running: boolean) => [{ containerId: 'c'.repeat(64), name: 'shop', running }];
const remove = (nameOrId: string, options: { force?: boolean; users?: ReturnType<typeof container> } = {}) =>
  room.images.remove({ nameOrId, force: options.force ?? false, usedBy: () => options.users ?? [] });
const id = () => image.config.digest;
const layersTopFirst = () => room.images.get(id()).chainIds.toReversed();

describe('remove by name', () => {
  it('takes one of two names away', async () => {
    room.images.tag({ source: 'web:1', target: 'web:2' });
    expect(await remove('web:1')).toEqual([{ untagged: 'web:1' }]);
    expect(room.images.get('web:2').tags).toEqual(['web:2']);
    expect(await room.images.check()).toEqual([]);
  });

  it('takes the image with its last name, and all that only it needs', async () => {
    const layers = layersTopFirst();
    expect(await remove('web:1')).toEqual([{ untagged: 'web:1' }, { deleted: id() }, ...layers.map((deleted) => ({ deleted }))]);
    expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });
    expect(room.seen.map(({ action }) => action)).toEqual(['load', 'untag', 'delete']);
  });

  it('leaves what another image needs', async () => {
    const child = await buildImage({ layers: [{ base: 'base' }, { child: 'child' }], compression: 'none' });
    await load(child, 'child');
    const base = room.images.get('child').chainIds[0];
    await remove('web:1');
    expect(await room.images.check()).toEqual([]);
    expect(room.snapshots.listLayers().map(({ chainId }) => chainId)).toContain(base);
    await remove('child');
    expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });
  });

  it.each([true, false])('is a conflict where a container (running: %s) uses it', async (running) => {
    const before = await room.contents();
    await expect(remove('web:1', { users: container(running) })).rejects.toMatchObject({
      kind: 'conflict',
      message: `conflict: unable to remove repository reference "web:1" (must force) - container cccccccccccc is using its referenced image ${shortId(id())}`,
    });
    expect(await room.contents()).toEqual(before);
  });

  it('forced only takes the name where a container runs', async () => {
    expect(await remove('web:1', { force: true, users: container(true) })).toEqual([{ untagged: 'web:1' }]);
    expect(room.images.get(id()).tags).toEqual([]);
    expect(await room.images.check()).toEqual([]);
  });

  it('forced takes the image where a container is stopped, but not the layers it stands on', async () => {
    await room.snapshots.prepare('c'.repeat(64), room.images.get(id()).chainId);
    expect(await remove('web:1', { force: true, users: container(false) })).toEqual([{ untagged: 'web:1' }, { deleted: id() }]);
    expect(room.snapshots.listLayers()).toHaveLength(2);
    const top = room.snapshots.listLayers().map(({ chainId }) => chainId);
    await room.images.collectGarbage(new Set(top));
    expect(room.snapshots.listLayers()).toHaveLength(2);
    await room.snapshots.remove('c'.repeat(64));
    await room.images.collectGarbage(new Set());
    expect(room.snapshots.listLayers()).toEqual([]);
  });
});

describe('remove by id', () => {
  it('takes the one name and the image', async () => {
    const layers = layersTopFirst();
    expect(await remove(shortId(id()))).toEqual([{ untagged: 'web:1' }, { deleted: id() }, ...layers.map((deleted) => ({ deleted }))]);
  });

  it('is a conflict with several names, unless forced', async () => {
    room.images.tag({ source: 'web:1', target: 'shop/web:1' });
    await expect(remove(shortId(id()))).rejects.toMatchObject({
      kind: 'conflict',
      message: `conflict: unable to delete ${shortId(id())} (must be forced) - image is referenced in multiple repositories`,
    });
    expect(await remove(shortId(id()), { force: true })).toEqual(expect.arrayContaining([{ untagged: 'web:1' }, { untagged: 'shop/web:1' }, { deleted: id() }]));
  });

  it('is a conflict where a container runs, even forced', async () => {
    await expect(remove(id(), { force: true, users: container(true) })).rejects.toMatchObject({
      kind: 'conflict',
      message: `conflict: unable to delete ${shortId(id())} (cannot be forced) - image is being used by running container cccccccccccc`,
      detail: { usedBy: 'shop', running: true },
    });
  });

  it('is a conflict where a container is stopped, unless forced', async () => {
    await expect(remove(id(), { users: container(false) })).rejects.toMatchObject({
      message: `conflict: unable to delete ${shortId(id())} (must be forced) - image is being used by stopped container cccccccccccc`,
    });
    expect(await remove(id(), { force: true, users: container(false) })).toContainEqual({ deleted: id() });
  });
});

describe('remove of a pulled image', () => {
  it('takes the digest with the last name of its repository', async () => {
    await using server = await startFakeRegistry();
    const pulled = await buildImage({ layers: [{ pulled: 'x' }] });
    server.push('team/web', '1', pulled);
    server.push('team/web', '2', pulled);
    for (const tag of ['1', '2']) await Array.fromAsync(room.images.pull({ reference: `${server.host}/team/web:${tag}` }));
    expect(await remove(`${server.host}/team/web:1`)).toEqual([{ untagged: `${server.host}/team/web:1` }]);
    expect(await remove(`${server.host}/team/web:2`)).toEqual([
      { untagged: `${server.host}/team/web:2` },
      { untagged: `${server.host}/team/web@${pulled.manifest.digest}` },
      { deleted: pulled.config.digest },
      { deleted: expect.stringMatching(/^sha256:/) },
    ]);
  });
});

describe('names', () => {
  it('are found whole, familiar, by id and by prefix', () => {
    for (const text of ['web:1', 'docker.io/library/web:1', id(), id().slice(7), id().slice(7, 11), id().slice(0, 20)]) expect(room.images.get(text).id).toBe(id());
  });

  it.each([
    ['nope', 'No such image: nope:latest'],
    ['web', 'No such image: web:latest'],
    ['abc', 'No such image: abc:latest'],
    ['NOPE', 'No such image: NOPE'],
    [`sha256:${'0'.repeat(64)}`, `No such image: sha256:${'0'.repeat(64)}`],
  ])('not there: %s', (text, message) => {
    expect(() => room.images.get(text)).toThrow(expect.objectContaining({ kind: 'not-found', message }));
  });

  it('of an id prefix that fits two images are a conflict', () => {
    const images = room.state.collection('images');
    const [first] = images.list();
    for (const digit of ['1', '2']) images.put(`sha256:abcd${digit.repeat(60)}`, { ...first?.record, id: `sha256:abcd${digit.repeat(60)}` });
    expect(() => room.images.get('abcd')).toThrow(expect.objectContaining({ kind: 'conflict' }));
    expect(() => room.images.get('abcd1')).not.toThrow();
  });

  it('can be added and moved, not to a digest', async () => {
    const other = await buildImage({ layers: [{ other: 'x' }] });
    await load(other, 'other');
    room.images.tag({ source: 'other', target: 'web:1' });
    expect(room.images.get('web:1').id).toBe(other.config.digest);
    expect(room.images.get(id()).tags).toEqual([]);
    expect(() => room.images.tag({ source: 'other', target: `web@sha256:${'0'.repeat(64)}` })).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => room.images.tag({ source: 'nope', target: 'web:2' })).toThrow(expect.objectContaining({ kind: 'not-found' }));
  });
});

describe('check', () => {
  it('tells what is missing', async () => {
    const { manifestDigest, manifest, chainId } = room.images.get('web:1');
    await room.store.delete(manifestDigest);
    await room.store.delete(manifest.layers[0]?.digest ?? manifestDigest);
    if (chainId) await room.snapshots.removeLayer(chainId);
    room.state.collection('tags').put('docker.io/library/lost:1', { imageId: 'sha256:lost' });
    expect(await room.images.check()).toEqual([
      'name docker.io/library/lost:1: points to the image sha256:lost, which is not there',
      `image web:1: manifest ${manifestDigest} is missing`,
      `image web:1: blob ${manifest.layers[0]?.digest} is missing`,
      `image web:1: layer ${chainId} is not unpacked`,
    ]);
  });
});
