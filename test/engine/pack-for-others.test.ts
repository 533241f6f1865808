// Layers of builds lie packed for speed, and leave as anybody can read them.
import { readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Image, NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { mediaTypes } from '../../electron/shared/oci/media-types.ts';
import { ociArchive } from '../support/build-archive.ts';
import { buildImage } from '../support/build-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';

let room: TestImages;
let registry: FakeRegistry;
beforeEach(async () => {
  room = await openTestImages();
  registry = await startFakeRegistry();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const layerOf = async (below: readonly NewLayer[], name: string): Promise<NewLayer> => {
  const tar = Readable.from([makeArchive([{ name, content: `${name} `.repeat(100_000) }])]);
  return (await room.images.makeLayer({ below, content: { kind: 'tar', tar } })) ?? expect.fail('no layer');
};
const compose = async (layers: readonly NewLayer[], name: string): Promise<Image> =>
  room.images.get(await room.images.compose({ layers, config: { os: 'linux', architecture: 'amd64', config: { Cmd: [name] }, history: layers.map(() => ({})) }, names: [name], by: 'build' }));
const typesOf = ({ manifest }: Image): string[] => manifest.layers.map(({ mediaType }) => mediaType);
const save = (name: string): Promise<Buffer> => buffer(room.images.save({ names: [name] }));
const damages = async (): Promise<unknown[]> => (await Array.fromAsync(room.images.deepCheck({ repair: false }))).filter(({ kind }) => kind === 'damage');
const [quick, packed] = [mediaTypes.ociLayerZstd, mediaTypes.ociLayerGzip];

it('a save packs what a build made, once, and the record says so', async () => {
  const bottom = await layerOf([], 'bottom');
  const before = await compose([bottom, await layerOf([bottom], 'top')], 'built:1');
  expect(typesOf(before)).toEqual([quick, quick]);
  const archive = await save('built:1');
  const after = room.images.get('built:1');
  expect(after).toEqual({ ...before, manifestDigest: after.manifestDigest, manifest: after.manifest });
  expect(typesOf(after)).toEqual([packed, packed]);
  expect(after.manifest.layers.some(({ annotations }) => annotations !== undefined)).toBe(false);
  expect(await save('built:1')).toEqual(archive);
  // What the record named before is gone; its name's history calls the image by the digest that it has now.
  expect(new Set((await room.store.list()).map(({ digest }) => digest))).toEqual(new Set([after.id, after.manifestDigest, ...after.manifest.layers.map(({ digest }) => digest)]));
  expect(room.images.tagHistory('built:1')).toEqual([expect.objectContaining({ by: 'build', imageId: after.id, digest: after.manifestDigest })]);
  expect([await room.images.check(), await damages()]).toEqual([[], []]);
  await using other = await openTestImages();
  await other.images.load({ archive: Readable.from([archive]) });
  expect(other.images.get('built:1')).toMatchObject({ id: after.id, manifest: after.manifest, chainIds: after.chainIds });
});

it('a save is whole where garbage is collected all the while', async () => {
  const bottom = await layerOf([], 'bottom');
  await compose([bottom, await layerOf([bottom], 'top')], 'built:1');
  await room.collectWhile(save('built:1'));
  expect(typesOf(room.images.get('built:1'))).toEqual([packed, packed]);
  expect([await room.images.check(), await damages()]).toEqual([[], []]);
});

it('a push packs too: the registry has what the record says, and another image on the same layers takes what is packed', async () => {
  const bottom = await layerOf([], 'bottom');
  const kept = [bottom];
  room.images.keep({ version: () => 1, blobs: () => kept.map(({ descriptor }) => descriptor.digest), layers: () => [] });
  const name = `${registry.host}/team/built:1`;
  await compose([bottom], name);
  const steps = await Array.fromAsync(room.images.push({ reference: name, allTags: false }));
  const first = room.images.get(name);
  expect(typesOf(first)).toEqual([packed]);
  expect(steps.at(-1)).toMatchObject({ kind: 'pushed', digest: first.manifestDigest });
  expect(first.repoDigests).toEqual([`${registry.host}/team/built@${first.manifestDigest}`]);
  // The cache of builds still has its own.
  expect(room.store.has(bottom.descriptor.digest)).toBe(true);
  const next = `${registry.host}/team/built:2`;
  expect(typesOf(await compose([bottom], next))).toEqual([quick]);
  const again = await Array.fromAsync(room.images.push({ reference: next, allTags: false }));
  expect(room.images.get(next).manifest.layers).toEqual(first.manifest.layers);
  expect(again.flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []))).toEqual(['exists']);
  await using other = await openTestImages();
  await Array.fromAsync(other.images.pull({ reference: name }));
  expect(other.images.get(name).id).toBe(first.id);
});

it('a confirmed secret stays confirmed when the layers are packed', async () => {
  const name = `${registry.host}/team/built:1`;
  const layers = [await layerOf([], 'layer')];
  await room.images.compose({ layers, config: { os: 'linux', architecture: 'amd64', config: { Env: ['DB_PASSWORD=correct-horse-9'] }, history: [{}] }, names: [name], by: 'build' });
  const push = (): Promise<unknown> => Array.fromAsync(room.images.push({ reference: name, allTags: false }));
  room.images.secrets.changeSettings({ holdSecrets: true });
  await expect(push()).rejects.toMatchObject({ kind: 'conflict' });
  expect(typesOf(room.images.get(name))).toEqual([quick]);
  room.images.secrets.confirm(name);
  await push();
  expect(typesOf(room.images.get(name))).toEqual([packed]);
  await push();
});

it('what came packed with zstd leaves as it came, also below what a build made', async () => {
  const base = await buildImage({ layers: [{ a: '1' }], compression: 'zstd' });
  await room.images.load({ archive: Readable.from([await ociArchive([{ top: base.manifest, images: [base], annotations: { 'io.containerd.image.name': 'docker.io/library/base:1' } }])]) });
  await save('base:1');
  expect(room.images.get('base:1').manifestDigest).toBe(base.manifest.digest);
  const below = room.images.layersOf('base:1');
  await compose([...below, await layerOf(below, 'top')], 'built:1');
  await save('built:1');
  expect(room.images.get('built:1').manifest.layers).toMatchObject([{ mediaType: quick, digest: base.layers[0]?.digest }, { mediaType: packed }]);
});

it('a layer that is damaged is not sent, and all stays as it was', async () => {
  const layer = await layerOf([], 'layer');
  const name = `${registry.host}/team/built:1`;
  await compose([layer], name);
  const before = await room.contents();
  const path = room.store.path(layer.descriptor.digest);
  const bytes = readFileSync(path);
  const other = await layerOf([], 'other');
  writeFileSync(path, readFileSync(room.store.path(other.descriptor.digest)));
  await expect(Array.fromAsync(room.images.push({ reference: name, allTags: false }))).rejects.toMatchObject({ kind: 'corrupt' });
  await expect(save(name)).rejects.toMatchObject({ kind: 'corrupt' });
  writeFileSync(path, bytes);
  await room.images.collectGarbage(new Set());
  expect(await room.contents()).toEqual(before);
});
