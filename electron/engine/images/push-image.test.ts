import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import * as misbehave from '../../../test/support/fake-registry.ts';
import { startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';
import type { Images, PushProgress } from './images.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let source: FakeRegistry;
let server: FakeRegistry;
let room: TestImages;
let image: BuiltImage;

beforeAll(async () => {
  room = await openTestImages();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  [source, server] = [await startFakeRegistry(), await startFakeRegistry()];
  image = await buildImage({ layers: [{ 'etc/name': 'base\n' }, { big: Buffer.alloc(3 << 20, 'tidewharf') }] });
  source.push('team/web', '1', image);
  await Array.fromAsync(room.images.pull({ reference: `${source.host}/team/web:1` }));
  room.images.tag({ source: `${source.host}/team/web:1`, target: name() });
});
afterEach(async () => {
  await room.reset();
  await source[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const name = (text = 'mine/web:2') => `${server.host}/${text}`;
const push = (request: Partial<Parameters<Images['push']>[0]> = {}) => Array.fromAsync(room.images.push({ reference: name(), allTags: false, ...request }));
const outcomes = (progress: PushProgress[]) => progress.flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []));
const sent = () => server.requests.filter(({ line }) => line.startsWith('PUT')).map(({ line }) => line.replace(/uploads\/.*/, 'uploads'));

describe('a push', () => {
  it('sends layers, config and manifest, unchanged, and records the digest', async () => {
    const progress = await push();
    const { digest, bytes } = image.manifest;
    expect(progress[0]).toMatchObject({ kind: 'layers', reference: name(), layers: image.layers.map((layer) => ({ digest: layer.digest, size: layer.bytes.length })) });
    expect(outcomes(progress)).toEqual(['uploaded', 'uploaded']);
    expect(progress.at(-1)).toEqual({ kind: 'pushed', tag: '2', digest, size: bytes.length });
    expect(room.images.get(name()).repoDigests).toContain(`${server.host}/mine/web@${digest}`);
    expect(room.seen.at(-1)).toMatchObject({ type: 'image', action: 'push', actorId: name() });
    await room.reset();
    expect((await Array.fromAsync(room.images.pull({ reference: name() }))).at(-1)).toMatchObject({ kind: 'done', manifestDigest: digest, id: image.config.digest });
  });

  it('sends nothing that is there already, and only the manifest under another tag', async () => {
    await push();
    room.images.tag({ source: name(), target: name('mine/web:3') });
    const before = sent().length;
    expect(outcomes(await push({ reference: name('mine/web:3') }))).toEqual(['exists', 'exists']);
    expect(sent().slice(before)).toEqual(['PUT /v2/mine/web/manifests/3']);
  });

  it('does not bring an image back that was removed meanwhile', async () => {
    const { id } = room.images.get(name());
    for await (const { kind } of room.images.push({ reference: name(), allTags: false })) {
      if (kind === 'layers') await room.images.remove({ nameOrId: id, force: true, usedBy: () => [] });
    }
    expect(sent().at(-1)).toBe('PUT /v2/mine/web/manifests/2');
    expect(room.images.list()).toEqual([]);
    expect(await room.images.check()).toEqual([]);
  });

  it('takes layers over from another repository of the registry', async () => {
    await push();
    room.images.tag({ source: name(), target: name('other/app:1') });
    const before = sent().length;
    const progress = await push({ reference: name('other/app:1') });
    expect(outcomes(progress)).toEqual(['mounted', 'mounted']);
    expect(progress).toContainEqual({ kind: 'layer', digest: image.layers[0]?.digest, outcome: 'mounted', from: 'mine/web' });
    expect(sent().slice(before)).toEqual(['PUT /v2/other/app/blobs/uploads', 'PUT /v2/other/app/manifests/1']);
  });

  it('sends every tag of a repository', async () => {
    room.images.tag({ source: name(), target: name('mine/web:3') });
    const progress = await push({ reference: name('mine/web'), allTags: true });
    expect(progress.flatMap((step) => (step.kind === 'pushed' ? [step.tag] : []))).toEqual(['2', '3']);
  });

  it('starts a blob anew after a cut or a 500', async () => {
    server.on(/uploads\/1/, ({ request }) => request.socket.destroy(), 1);
    server.on(/uploads\/\?|uploads\/$/, misbehave.answer(500), 1);
    expect(outcomes(await push())).toEqual(['uploaded', 'uploaded']);
  });

  it.each<[string, RegExp, misbehave.Misbehaviour, object]>([
    ['refuses the login', /\/v2\/mine/, misbehave.answer(401), { kind: 'unauthorized', message: expect.stringContaining('push access denied for') }],
    ['is read-only', /uploads/, misbehave.answer(405, {}, '{"errors":[{"code":"UNSUPPORTED","message":"read-only"}]}'), { message: expect.stringContaining('read-only') }],
    ['does not say where to go on', /uploads\/$/, misbehave.answer(202), { message: expect.stringContaining('does not say where to go on') }],
    ['stored something else', /uploads\/1/, ({ request, response }) => request.resume().on('end', () => response.writeHead(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end()), { kind: 'corrupt' }],
    ['refuses the manifest', /manifests/, misbehave.answer(400, {}, '{"errors":[{"code":"MANIFEST_INVALID","message":"no"}]}'), { message: expect.stringContaining('manifest invalid: no') }],
  ])('to a registry that %s fails and says so, and records nothing', async (_, path, misbehaviour, error) => {
    server.on(path, misbehaviour);
    await expect(push()).rejects.toMatchObject(error);
    expect(room.images.get(name()).repoDigests).toEqual([`${source.host}/team/web@${image.manifest.digest}`]);
  });

  it('to a place that takes nothing any more is given up', async () => {
    await using slow = await openTestImages({ settings: { idleTimeoutMs: 300 } });
    const big = await buildImage({ layers: [{ big: Buffer.from(Array.from({ length: 8 << 20 }, () => Math.random() * 256)) }], compression: 'none' });
    source.push('team/big', '1', big);
    await Array.fromAsync(slow.images.pull({ reference: `${source.host}/team/big:1` }));
    slow.images.tag({ source: `${source.host}/team/big:1`, target: name('mine/big:1') });
    server.on(/uploads\/1/, ({ request }) => void request.pause());
    await expect(Array.fromAsync(slow.images.push({ reference: name('mine/big:1'), allTags: false }))).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('it took nothing for 0.3 s') });
  });

  it('never takes a login to another host', async () => {
    await using elsewhere = await startFakeRegistry({ address: '127.0.0.2' });
    elsewhere.requireAuthorization('Basic never', 'Basic realm="elsewhere"');
    server.requireAuthorization(`Basic ${Buffer.from('ada:s3cret').toString('base64')}`, 'Basic realm="here"');
    server.on(/uploads\/$/, misbehave.answer(202, { location: `http://${elsewhere.host}/v2/mine/web/blobs/uploads/1` }));
    await expect(push({ auth: { username: 'ada', password: 's3cret' } })).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(elsewhere.requests.length).toBeGreaterThan(0);
    expect(elsewhere.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('is cancelled by leaving it, and of a name that is not there fails before anything is sent', async () => {
    server.on(/uploads\/1/, misbehave.hang);
    for await (const step of room.images.push({ reference: name(), allTags: false })) if (step.kind === 'upload') break;
    await expect(push({ reference: name('mine/nothing:1') })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(push({ reference: name('mine/nothing'), allTags: true })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(push({ reference: `${name('mine/web')}@${image.manifest.digest}` })).rejects.toMatchObject({ kind: 'invalid' });
  });
});
