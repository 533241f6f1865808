import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildImage, builtBlob, descriptorOf, type BuiltBlob, type BuiltImage } from '../../../test/support/build-image.ts';
import { answer, startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';

const arm = { os: 'linux', architecture: 'arm64', variant: 'v8' };
let server: FakeRegistry;
let room: TestImages;
let amd: BuiltImage;
let other: BuiltImage;
let attestation: BuiltImage;
let index: BuiltBlob;
let name: string;

beforeEach(async () => {
  server = await startFakeRegistry();
  room = await openTestImages();
  amd = await buildImage({ layers: [{ name: 'amd' }] });
  other = await buildImage({ layers: [{ name: 'arm' }], platform: arm });
  attestation = makeAttestation('how it was made');
  const unknown = { architecture: 'unknown', os: 'unknown' };
  const marks = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': amd.manifest.digest };
  const manifests = [
    { ...descriptorOf(amd.manifest), platform: amd.platform, annotations: { flavour: 'plain' } },
    { ...descriptorOf(other.manifest), platform: arm },
    { ...descriptorOf(attestation.manifest), platform: unknown, annotations: marks, 'a field of tomorrow': true },
  ];
  index = builtBlob(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }, undefined, 3)), mediaTypes.ociIndex);
  server.push('team/web', '1', { index, images: [amd, other, attestation] });
  name = `${server.host}/team/web:1`;
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function makeAttestation(text: string): BuiltImage {
  const layer = builtBlob(Buffer.from(JSON.stringify({ text })), 'application/vnd.in-toto+json');
  const config = builtBlob(Buffer.from('{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":[]}}'), mediaTypes.ociConfig);
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: descriptorOf(config), layers: [descriptorOf(layer)] };
  return { manifest: builtBlob(Buffer.from(JSON.stringify(manifest)), mediaTypes.ociManifest), config, layers: [layer], tars: [], platform: { os: 'unknown', architecture: 'unknown' } };
}

const pull = (platform?: typeof arm) => Array.fromAsync(room.images.pull({ reference: name, ...(platform && { platform }) }));
const platforms = async () => (await room.images.platforms(name)).entries.map(({ descriptor, kind, isHere, imageId }) => [descriptor.digest, kind, isHere, imageId]);
const blobsOf = (...images: BuiltImage[]) => images.flatMap(({ manifest, config, layers }) => [manifest, config, ...layers]).map(({ digest }) => digest);
const stored = async () => (await room.store.list()).map(({ digest }) => digest).sort();
/** What is asked of the registry for a push. */
const push = async (tag: string) => (await Array.fromAsync(room.images.push({ reference: tag, allTags: false }))).at(-1);

test('an index that was pulled is kept byte for byte, with what it says of the wanted image, and told', async () => {
  await pull();
  expect(await room.store.read(index.digest, 1 << 20)).toEqual(index.bytes);
  expect(await stored()).toEqual([index.digest, ...blobsOf(amd, attestation)].sort());
  expect(await platforms()).toEqual([
    [amd.manifest.digest, 'image', true, amd.config.digest],
    [other.manifest.digest, 'image', false, undefined],
    [attestation.manifest.digest, 'attestation', true, undefined],
  ]);
  const told = await room.images.platforms(name);
  expect(told.index).toEqual({ mediaType: mediaTypes.ociIndex, digest: index.digest, size: index.bytes.length });
  expect(told.entries[0]).toMatchObject({ descriptor: { annotations: { flavour: 'plain' } }, bytes: amd.manifest.bytes.length + amd.config.bytes.length + amd.layers[0]!.bytes.length });
  expect((await pull()).at(-1)).toMatchObject({ kind: 'done', upToDate: true });
});

test('an image that came alone is its own and only platform', async () => {
  server.push('team/alone', '1', amd);
  await Array.fromAsync(room.images.pull({ reference: `${server.host}/team/alone:1` }));
  expect(await room.images.platforms(`${server.host}/team/alone:1`)).toMatchObject({ index: undefined, entries: [{ descriptor: { digest: amd.manifest.digest, platform: amd.platform }, kind: 'image', isHere: true, imageId: amd.config.digest }] });
});

test('what says how an image was made may be missing', async () => {
  server.on(new RegExp(`manifests/${attestation.manifest.digest}`), answer(404));
  expect((await pull()).at(-1)).toMatchObject({ kind: 'done' });
  expect((await platforms())[2]).toEqual([attestation.manifest.digest, 'attestation', false, undefined]);
  expect(await room.images.check()).toEqual([]);
});

test('garbage collection keeps what records name, a removal takes all of it', async () => {
  await pull();
  const before = await stored();
  await room.images.collectGarbage(new Set());
  expect(await stored()).toEqual(before);
  await room.images.remove({ nameOrId: name, force: false, usedBy: () => [] });
  expect(await stored()).toEqual([]);
});

test('another platform comes beside; then the index goes on whole, with unchanged digests', async () => {
  await pull();
  room.images.tag({ source: name, target: `${server.host}/team/copy:part` });
  expect(await push(`${server.host}/team/copy:part`)).toMatchObject({ kind: 'pushed', digest: amd.manifest.digest });

  await pull(arm);
  expect(room.images.list().map(({ id }) => id).sort()).toEqual([amd.config.digest, other.config.digest].sort());
  expect((await platforms()).map(([, , isHere]) => isHere)).toEqual([true, true, true]);
  await room.images.collectGarbage(new Set());
  room.images.tag({ source: name, target: `${server.host}/team/copy:1` });
  expect(await push(`${server.host}/team/copy:1`)).toMatchObject({ kind: 'pushed', digest: index.digest, size: index.bytes.length });

  const elsewhere = await openTestImages();
  await using _ = elsewhere;
  expect((await Array.fromAsync(elsewhere.images.pull({ reference: `${server.host}/team/copy:1`, platform: arm }))).at(-1)).toMatchObject({ kind: 'done', id: other.config.digest, manifestDigest: index.digest });
});

test('removing one platform leaves the other, and the index with it', async () => {
  await pull();
  await pull(arm);
  await room.images.remove({ nameOrId: amd.config.digest, force: true, usedBy: () => [] });
  expect(await stored()).toEqual([index.digest, ...blobsOf(other)].sort());
  expect((await platforms()).map(([, , isHere]) => isHere)).toEqual([false, true, false]);
});

test('saved as far as its contents are here, and loaded again with unchanged digests', async () => {
  await pull();
  const archive = await buffer(room.images.save({ names: [name] }));
  const elsewhere = await openTestImages();
  await using _ = elsewhere;
  await elsewhere.images.load({ archive: Readable.from([archive]) });
  expect(elsewhere.images.get(name)).toMatchObject({ id: amd.config.digest, manifestDigest: amd.manifest.digest, indexes: [index.digest] });
  expect((await elsewhere.store.list()).map(({ digest }) => digest).sort()).toEqual([index.digest, ...blobsOf(amd, attestation)].sort());
  expect(await buffer(elsewhere.images.save({ names: [name] }))).toEqual(archive);
});

test('a damaged index is mended by the check', async () => {
  await pull();
  const { writeFileSync } = await import('node:fs');
  writeFileSync(room.store.path(index.digest), 'damaged');
  const lines = await Array.fromAsync(room.images.deepCheck({ repair: true }));
  expect(lines).toContainEqual(expect.objectContaining({ kind: 'damage', subject: index.digest, images: [{ image: name, part: 'index' }], mending: { kind: 'mended', how: `pulled again from ${server.host}/team/web` } }));
  expect(await room.store.verify()).toEqual([]);
});
