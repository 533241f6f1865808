import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTar } from '../../../test/support/build-image.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

let room: TestImages;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());

test('an import is announced, and its name before it', async () => {
  const id = await room.images.import({ archive: Readable.from([await buildTar({ file: 'x' })]), config: {}, comment: '', name: 'base:1' });
  expect(room.seen.map(({ type, action, attributes }) => `${type} ${action} ${attributes['name']}`)).toEqual(['image tag base:1', `image import ${id}`]);
});
