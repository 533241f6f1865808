import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTar } from '../../../test/support/build-image.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

let room: TestImages;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());

test('an image over one that goes meanwhile is whole', async () => {
  const own = { config: {}, author: '', comment: '', createdBy: '', now: new Date(0) };
  const base = await room.images.import({ archive: Readable.from([await buildTar({ base: 'x' })]), config: {}, comment: '', name: 'base:2' });
  const tar = await buildTar({ top: 'y' });
  const layer = async function* () {
    yield tar.subarray(0, 600);
    await room.images.remove({ nameOrId: 'base:2', force: true, usedBy: () => [] });
    yield tar.subarray(600);
  };
  const id = await room.collectWhile(room.images.assemble({ ...own, base, layer: layer(), by: 'commit', name: 'over:1' }));
  expect(room.images.get('over:1')).toMatchObject({ id, chainIds: [expect.any(String), expect.any(String)] });
  expect(await room.images.check()).toEqual([]);
  await room.reset();
});

test('an import is announced, and its name before it', async () => {
  const id = await room.images.import({ archive: Readable.from([await buildTar({ file: 'x' })]), config: {}, comment: '', name: 'base:1' });
  expect(room.seen.map(({ type, action, attributes }) => `${type} ${action} ${attributes['name']}`)).toEqual(['image tag base:1', `image import ${id}`]);
});
