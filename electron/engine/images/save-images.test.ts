import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dockerArchive } from '../../../test/support/build-archive.ts';
import { buildImage } from '../../../test/support/build-image.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

let room: TestImages;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());
afterEach(() => room.reset());

const load = async (bytes: Buffer) => room.images.load({ archive: Readable.from([bytes]) });
const save = async (...names: string[]) => buffer(room.images.save({ names }));

describe('save', () => {
  it('gives what a load takes: the same images, names and manifests, each blob once', async () => {
    const base = { 'etc/name': Buffer.alloc(200_000, 'base') };
    const [web, tool] = [await buildImage({ layers: [base, { web: 'x' }] }), await buildImage({ layers: [base, { tool: 'y' }], compression: 'zstd' })];
    await load(await dockerArchive([{ image: web, names: ['web:1', 'quay.io/team/web:latest'] }, { image: tool, names: ['tool:2'] }]));
    const before = room.images.list();
    const archive = await save('web:1', 'quay.io/team/web', 'tool:2');
    expect(await save('web:1', 'quay.io/team/web', 'tool:2')).toEqual(archive);
    await room.reset();
    await load(archive);
    expect(room.images.list().map(({ id, manifestDigest, tags }) => ({ id, manifestDigest, tags }))).toEqual(before.map(({ id, manifestDigest, tags }) => ({ id, manifestDigest, tags })));
    expect(await room.images.check()).toEqual([]);
  });

  it('takes all tags of a repository, an image by its id without a name, and says what is not there', async () => {
    const image = await buildImage({ layers: [{ web: 'x' }] });
    await load(await dockerArchive([{ image, names: ['web:1', 'web:2'] }]));
    const [all, byId] = [await save('web'), await save(image.config.digest)];
    await room.reset();
    expect(await load(byId)).toEqual([{ id: image.config.digest, names: [] }]);
    expect((await load(all))[0]?.names.toSorted()).toEqual(['web:1', 'web:2']);
    expect(() => room.images.save({ names: ['web:1', 'nothing:1'] })).toThrow('No such image: nothing:1');
  });

  it('may be left early; its blobs can be swept then', async () => {
    const image = await buildImage({ layers: [{ big: Buffer.alloc(4 << 20, 'x') }], compression: 'none' });
    await load(await dockerArchive([{ image, names: ['web:1'] }]));
    const stream = room.images.save({ names: ['web:1'] });
    for await (const _ of stream) break;
    await room.images.remove({ nameOrId: 'web:1', force: false, usedBy: () => [] });
    await expect.poll(async () => {
      await room.images.collectGarbage(new Set());
      return room.store.list();
    }).toEqual([]);
  });
});
