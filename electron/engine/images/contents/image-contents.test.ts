import { Readable } from 'node:stream';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dockerArchive } from '../../../../test/support/build-archive.ts';
import { buildImage, type BuiltImage } from '../../../../test/support/build-image.ts';
import { openTestImages, type TestImages } from '../../../../test/support/open-test-images.ts';

let room: TestImages;
let image: BuiltImage;

beforeAll(async () => {
  room = await openTestImages();
  image = await buildImage({
    layers: [{ 'etc/name': 'base\n', 'var/cache/big': Buffer.alloc(1000), 'usr/tool': 'tool' }, { 'etc/name': 'overwritten\n', 'var/cache/.wh.big': '' }, { 'usr/.wh.tool': '', new: 'x' }],
    config: { Cmd: ['/usr/tool'], Env: ['A=1'] },
  });
});
afterAll(() => room[Symbol.asyncDispose]());
afterEach(() => room.reset());

const load = async (built: BuiltImage, name: string) => room.images.load({ archive: Readable.from([await dockerArchive([{ image: built, names: [name] }])]) });

describe('what is in an image', () => {
  it('layer by layer, with what later layers hide', async () => {
    await load(image, 'web:1');
    expect(await room.images.contents.layers('web:1')).toMatchObject([
      { layer: 0, digest: image.layers[0]?.digest, bytes: 1009, ghostBytes: 1009, changed: 0, deleted: 0 },
      { layer: 1, bytes: 12, ghostBytes: 0, changed: 1, deleted: 1 },
      { layer: 2, bytes: 1, added: 1, deleted: 1 },
    ]);
  });

  it('as a tree, folder by folder', async () => {
    await load(image, 'web:1');
    expect(await room.images.contents.tree({ image: 'web:1', layer: 0, folder: '/var' })).toMatchObject([{ name: 'cache', kind: 'directory', bytes: 1000, ghostBytes: 1000, changesBelow: 1 }]);
    expect(await room.images.contents.tree({ image: 'web:1', layer: 1, folder: 'var/cache' })).toMatchObject([{ name: 'big', change: 'deleted', bytes: 0 }]);
    await expect(room.images.contents.tree({ image: 'web:1', layer: 1, folder: 'usr' })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(room.images.contents.tree({ image: 'web:1', layer: 9, folder: '' })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('by a text in the path, in one layer or in all', async () => {
    await load(image, 'web:1');
    const find = (text: string, layer?: number, limit = 10) => room.images.contents.files({ image: 'web:1', text, layer, limit });
    expect(await find('/ETC/n')).toMatchObject({ files: [{ layer: 0, path: 'etc/name', change: 'added', hiddenBy: 1 }, { layer: 1, path: 'etc/name', change: 'changed' }], total: 2 });
    expect(await find('', 2)).toMatchObject({ files: [{ path: 'new', bytes: 1 }, { path: 'usr/tool', change: 'deleted' }], total: 2 });
    expect(await find('name', undefined, 1)).toMatchObject({ files: [{ layer: 0 }], total: 2 });
    expect(await find('nowhere')).toEqual({ files: [], total: 0 });
  });

  it('as ghosts: who wrote and who hid them', async () => {
    await load(image, 'web:1');
    const groups = await room.images.contents.ghosts('web:1');
    expect(groups.map(({ layer, hiddenBy, why, bytes, files }) => [layer, hiddenBy, why, bytes, files.map(({ path }) => path).join()])).toEqual([
      [0, 1, 'deleted', 1000, 'var/cache/big'],
      [0, 1, 'overwritten', 5, 'etc/name'],
      [0, 2, 'deleted', 4, 'usr/tool'],
    ]);
  });

  it('at a path', async () => {
    await load(image, 'web:1');
    expect(await room.images.contents.path({ image: 'web:1', path: '/etc/name' })).toMatchObject([{ layer: 0, change: 'added', isVisible: false }, { layer: 1, change: 'changed', bytes: 12, isVisible: true }]);
    expect(await room.images.contents.path({ image: 'web:1', path: 'never' })).toEqual([]);
  });

  it('against another image', async () => {
    await load(image, 'web:1');
    const other = await buildImage({ layers: [{ 'etc/name': 'base\n', 'var/cache/big': Buffer.alloc(1000), 'usr/tool': 'tool' }, { 'etc/other': 'y' }], config: { Cmd: ['/usr/tool'], Env: ['A=2'] } });
    await load(other, 'web:2');
    const difference = await room.images.contents.compare({ from: 'web:1', to: 'web:2' });
    expect(difference.files.map(({ path, change }) => `${change} ${path}`)).toEqual(['changed etc/name', 'added etc/other', 'deleted new', 'added usr/tool', 'added var/cache/big']);
    expect(difference.settings).toEqual([{ name: 'Env', before: ['A=1'], after: ['A=2'] }]);
    expect((await room.images.contents.compare({ from: 'web:1', to: 'web:1' })).files).toEqual([]);
  });

  it('is remembered, made anew where what is remembered is broken, and goes with the layer', async () => {
    await load(image, 'web:1');
    await load(await buildImage({ layers: [{ small: 'x' }] }), 'other:1');
    /** Not out of memory: the image asked for last was another one. */
    const afresh = async () => [await room.images.contents.layers('other:1'), await room.images.contents.layers('web:1')];
    const known = await afresh();
    const indexes = () => readdirSync(join(room.root, 'layers/i'));
    expect(indexes()).toHaveLength(4);
    for (const name of indexes()) writeFileSync(join(room.root, 'layers/i', name), '[["x"');
    expect(await afresh()).toEqual(known);
    expect(await afresh()).toEqual(known);
    expect(await room.snapshots.check({ repair: false })).toEqual([]);
    await room.images.remove({ nameOrId: 'web:1', force: false, usedBy: () => [] });
    expect(indexes()).toHaveLength(1);
    await expect(room.images.contents.layers('web:1')).rejects.toMatchObject({ kind: 'not-found' });
  });
});
