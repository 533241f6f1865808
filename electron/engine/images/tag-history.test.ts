import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dockerArchive } from '../../../test/support/build-archive.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import { startFakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

let room: TestImages;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());
afterEach(() => room.reset());

const imageWith = (content: string) => buildImage({ layers: [{ name: content }] });
const load = async (image: BuiltImage, ...names: string[]) => room.images.load({ archive: Readable.from([await dockerArchive([{ image, names }])]) });
const moves = (name: string) => room.images.tagHistory(name).map(({ by, imageId, isHere }) => ({ by, imageId, isHere }));

describe('the history of a name', () => {
  it('tells where it pointed, since when, and by what, newest first', async () => {
    await using server = await startFakeRegistry();
    const name = `${server.host}/team/web:1`;
    const [first, second] = [await imageWith('first'), await imageWith('second')];
    for (const image of [first, first, second]) {
      server.push('team/web', '1', image);
      await Array.fromAsync(room.images.pull({ reference: name }));
    }
    room.images.tag({ source: first.config.digest, target: name });
    await room.images.remove({ nameOrId: name, force: false, usedBy: () => [] });
    await load(second, name);
    expect(moves(name)).toEqual([
      { by: 'load', imageId: second.config.digest, isHere: true },
      { by: 'untag', imageId: undefined, isHere: false },
      { by: 'tag', imageId: first.config.digest, isHere: false },
      { by: 'pull', imageId: second.config.digest, isHere: true },
      { by: 'pull', imageId: first.config.digest, isHere: false },
    ]);
    const entry = room.images.tagHistory(name).at(-1);
    expect(entry?.digest).toBe(first.manifest.digest);
    expect(Math.abs(Date.now() - Date.parse(entry?.at ?? ''))).toBeLessThan(60_000);
    expect(room.images.knownNames()).toEqual([name]);
    expect(() => room.images.tagHistory('never:1')).toThrow('No such image: never:1');
  });

  it('is rolled back by image or digest, where that image is here; else it says what to pull', async () => {
    const [first, second] = [await imageWith('first'), await imageWith('second')];
    await load(first, 'web:1', 'web:keep');
    await load(second, 'web:1');
    const digest = room.images.get('web:keep').manifestDigest;
    expect(room.images.rollBackTag({ name: 'web:1', to: digest })).toBe(first.config.digest);
    expect(room.images.get('web:1').id).toBe(first.config.digest);
    expect(moves('web:1')[0]).toMatchObject({ by: 'rollback', imageId: first.config.digest });
    expect(room.seen.at(-1)).toMatchObject({ type: 'image', action: 'tag', actorId: first.config.digest, attributes: { name: 'web:1' } });
    expect(() => room.images.rollBackTag({ name: 'web:1', to: 'sha256:nothing' })).toThrow('it never pointed to sha256:nothing');
    await room.images.remove({ nameOrId: second.config.digest, force: true, usedBy: () => [] });
    const to = second.config.digest;
    expect(() => room.images.rollBackTag({ name: 'web:1', to })).toThrow(expect.objectContaining({ kind: 'conflict', detail: { pull: expect.stringMatching(/^web@sha256:/) } }));
    expect(room.images.get('web:1').id).toBe(first.config.digest);
  });

  it('keeps the newest 200 moves', async () => {
    const [first, second] = [await imageWith('first'), await imageWith('second')];
    await load(first, 'a:1');
    await load(second, 'b:1');
    for (let move = 0; move < 210; move += 1) room.images.tag({ source: move % 2 === 0 ? 'a:1' : 'b:1', target: 'web:1' });
    expect(room.images.tagHistory('web:1')).toHaveLength(200);
    expect(room.images.tagHistory('web:1')[0]?.imageId).toBe(second.config.digest);
  });
});
