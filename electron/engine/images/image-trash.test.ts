import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { dockerArchive } from '../../../test/support/build-archive.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import { startFakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let room: TestImages;
let image: BuiltImage;
let isOn = true;

beforeAll(async () => {
  room = await openTestImages({ trash: () => isOn });
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  isOn = true;
  image = await buildImage({ layers: [{ base: 'base' }, { top: 'top' }], compression: 'none' });
  await load(image, 'web:1');
});
afterEach(async () => {
  await room.images.trash.empty();
  await room.reset();
});

const load = async (built: BuiltImage, ...names: string[]) => room.images.load({ archive: Readable.from([await dockerArchive([{ image: built, names }])]) });
const remove = (nameOrId: string, force = false) => room.images.remove({ nameOrId, force, usedBy: () => [] });
const id = () => image.config.digest;
const names = () => room.images.trash.list().map((trashed) => trashed.names);
const things = async () => {
  const { layers, blobs } = (await room.contents()) as { layers: unknown[]; blobs: unknown[] };
  return { layers: layers.length, blobs: blobs.length };
};

test('a removed image answers as one that is gone, and comes back with its names and its history', async () => {
  room.images.tag({ source: 'web:1', target: 'shop/web:2' });
  const before = room.images.get('web:1');
  const layers = before.chainIds.toReversed();
  expect(await remove('web:1')).toEqual([{ untagged: 'web:1' }]);
  expect(await remove('shop/web:2')).toEqual([{ untagged: 'shop/web:2' }, { deleted: id() }, ...layers.map((deleted) => ({ deleted }))]);
  expect(room.images.list()).toEqual([]);
  expect(() => room.images.get(id())).toThrow(expect.objectContaining({ kind: 'not-found' }));
  expect(await room.images.collectGarbage(new Set())).toEqual({ bytes: 0 });
  expect(await room.images.check()).toEqual([]);

  expect(room.images.trash.restore('web:1')).toEqual({ id: id(), names: ['web:1', 'shop/web:2'], taken: [] });
  expect(room.images.get('web:1')).toEqual(before);
  expect(room.images.tagHistory('web:1').map(({ by }) => by)).toEqual(['restore', 'untag', 'load']);
  expect(room.images.trash.records()).toEqual([]);
  expect(room.seen.map(({ action }) => action)).toContain('delete');
  expect(await room.images.check()).toEqual([]);
});

test('a name that was taken alone comes back alone; one that another image has by then stays with that', async () => {
  room.images.tag({ source: 'web:1', target: 'web:2' });
  await remove('web:2');
  expect(room.images.trash.list()).toMatchObject([{ names: ['web:2'], bytes: 0 }]);
  expect(room.images.trash.restore(id())).toMatchObject({ names: ['web:2'] });
  await remove('web:2');
  await load(await buildImage({ layers: [{ other: 'x' }] }), 'web:2');
  expect(room.images.trash.restore(id())).toEqual({ id: id(), names: [], taken: ['web:2'] });
  expect(room.images.get('web:2').id).not.toBe(id());
});

test('what is emptied gives back its bytes, but not what another image or a container needs', async () => {
  await load(await buildImage({ layers: [{ base: 'base' }, { child: 'child' }], compression: 'none' }), 'child');
  await room.snapshots.prepare('c'.repeat(64), room.images.get(id()).chainId);
  await remove('web:1');
  expect(await things()).toEqual({ layers: 3, blobs: 7 });
  const [counted] = room.images.trash.list();
  const { removed, bytes } = await room.images.trash.remove('web:1');
  expect(removed).toEqual([id()]);
  // The container stands on the layer still.
  expect(bytes).toBe((counted?.bytes ?? 0) - 'top'.length);
  expect(await things()).toEqual({ layers: 3, blobs: 4 });
  await room.snapshots.remove('c'.repeat(64));
  await remove('child');
  await room.images.trash.empty();
  await room.images.collectGarbage(new Set());
  expect(await things()).toEqual({ layers: 0, blobs: 0 });
});

test('several that share layers count them once, and all that they keep comes back with the last', async () => {
  await load(await buildImage({ layers: [{ base: 'base' }, { other: 'other' }], compression: 'none' }), 'other:1');
  await remove('web:1');
  await remove('other:1');
  expect(names()).toEqual([['other:1'], ['web:1']]);
  const total = room.images.trash.list().reduce((sum, { bytes }) => sum + bytes, 0);
  expect((await room.images.trash.empty()).bytes).toBe(total);
  expect(await things()).toEqual({ layers: 0, blobs: 0 });
});

test('a pull or a load of it takes it out, without bringing anything again', async () => {
  await using server = await startFakeRegistry();
  const pulled = await buildImage({ layers: [{ pulled: 'x' }] });
  server.push('team/web', '1', pulled);
  const name = `${server.host}/team/web:1`;
  await Array.fromAsync(room.images.pull({ reference: name }));
  await remove(name);
  expect(room.images.trash.find(name)?.repoDigests).toEqual([`${server.host}/team/web@${pulled.manifest.digest}`]);
  const asked = server.requests.length;
  await Array.fromAsync(room.images.pull({ reference: name }));
  expect(server.requests.slice(asked).filter(({ line }) => line.includes('/blobs/'))).toEqual([]);
  expect(room.images.trash.records()).toEqual([]);
  await remove('web:1');
  await load(image, 'web:9');
  expect(room.images.trash.records()).toEqual([]);
  expect(room.images.get('web:9').tags).toEqual(['web:9']);
});

test('with the trash off it is gone; what is in there stays and can be brought back', async () => {
  await remove('web:1');
  isOn = false;
  await load(await buildImage({ layers: [{ gone: 'x' }] }), 'gone');
  await remove('gone');
  expect(names()).toEqual([['web:1']]);
  expect(await things()).toEqual({ layers: 2, blobs: 4 });
  expect(room.images.trash.restore(id().slice(7, 20))).toMatchObject({ id: id() });
});

test('what has lost a part is not brought back, and the check says so', async () => {
  await remove('web:1');
  const { manifestDigest } = room.images.trash.get('web:1').image;
  await room.store.delete(manifestDigest);
  expect(await room.images.check()).toEqual([`in the trash: image web:1: manifest ${manifestDigest} is missing`]);
  expect(() => room.images.trash.restore('web:1')).toThrow(expect.objectContaining({ kind: 'conflict', message: expect.stringContaining('pull it again') }));
  await expect(room.images.trash.remove('never')).rejects.toMatchObject({ kind: 'not-found', message: 'No such image in the trash: never' });
});
