import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseReference } from '../../shared/oci/reference.ts';
import { buildImage, buildIndex, descriptorOf, digestOf, type BuiltImage } from '../../../test/support/build-image.ts';
import * as misbehave from '../../../test/support/fake-registry.ts';
import { startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { createRegistry } from './create-registry.ts';
import type { RegistryAuth, RegistryRetry, RegistrySettings } from './registry.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: FakeRegistry;
let image: BuiltImage;

beforeEach(async () => {
  server = await startFakeRegistry();
  image = await buildImage({ layers: [{ 'bin/tool': Buffer.alloc(300_000, 'tidewharf') }], compression: 'none' });
  server.push('team/web', '1', image);
});
afterEach(() => server[Symbol.asyncDispose]());

const client = (settings: Partial<RegistrySettings> = {}) => createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 2000, ...settings });
const reference = (name = 'team/web:1') => parseReference(`${server.host}/${name}`);
const layer = () => image.layers[0] ?? expect.fail('no layer');

async function readBlob(options: { offset?: number; registry?: ReturnType<typeof client>; auth?: RegistryAuth; signal?: AbortSignal } = {}) {
  const { registry = client(), offset = 0, ...rest } = options;
  const blob = await registry.getBlob({ reference: reference(), descriptor: descriptorOf(layer()), offset, ...rest });
  return { offset: blob.offset, bytes: Buffer.concat(await Array.fromAsync(blob.body)) };
}

describe('a manifest', () => {
  it('comes with its digest and media type', async () => {
    const { manifest } = image;
    expect(await client().getManifest({ reference: reference() })).toEqual(manifest);
    expect(await client().getManifest({ reference: reference(`team/web@${manifest.digest}`) })).toEqual(manifest);
    const index = buildIndex([image], 'docker');
    server.push('team/web', 'all', { index, images: [image] });
    expect(await client().getManifest({ reference: reference('team/web:all') })).toMatchObject({ mediaType: index.mediaType });
  });

  it('is refused when its bytes are not those of the digest', async () => {
    server.on(/manifests/, ({ response }) => response.end('{}'));
    await expect(client().getManifest({ reference: reference(`team/web@${image.manifest.digest}`) })).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining(`the bytes have the digest ${digestOf(Buffer.from('{}'))}, expected ${image.manifest.digest}`),
    });
    server.on(/manifests/, misbehave.answer(200, { 'docker-content-digest': digestOf(Buffer.from('other')) }, '{}'));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('of 100 MB is refused when 4 MiB have come, or were announced', async () => {
    let sent = 0;
    server.on(/manifests/, ({ response }) => {
      const piece = Buffer.alloc(1 << 20, ' ');
      response.writeHead(200);
      const pour = (): void => {
        if (response.destroyed || sent >= 100) return;
        sent += 1;
        response.write(piece, pour);
      };
      pour();
    });
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('more than 4194304 bytes') });
    expect(sent).toBeLessThan(20);
    server.on(/manifests/, ({ response }) => response.writeHead(200, { 'content-length': 100 << 20 }).write('{'));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('of schema 1 is not implemented', async () => {
    server.on(/manifests/, misbehave.answer(200, { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' }, '{"schemaVersion":1}'));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'not-implemented' });
  });

  it('that is not there is not-found, in words like those of Docker', async () => {
    await expect(client().getManifest({ reference: reference('team/web:2') })).rejects.toMatchObject({
      kind: 'not-found',
      message: `manifest for ${server.host}/team/web:2 not found: manifest unknown: not known`,
    });
  });
});

describe('a blob', () => {
  it('comes whole, or from an offset on', async () => {
    expect(await readBlob()).toEqual({ offset: 0, bytes: layer().bytes });
    expect(await readBlob({ offset: 1000 })).toEqual({ offset: 1000, bytes: layer().bytes.subarray(1000) });
    expect(server.requests.map(({ range }) => range)).toContain('bytes=1000-');
  });

  it.each([
    ['ignores ranges', misbehave.ignoreRange],
    ['lies about the range', misbehave.lieAboutRange],
  ])('comes whole from a server that %s', async (_, misbehaviour) => {
    server.on(/blobs/, misbehaviour);
    expect(await readBlob({ offset: 1000 })).toEqual({ offset: 0, bytes: layer().bytes });
  });

  it('comes whole where the offset is past the end of what the server has', async () => {
    expect((await readBlob({ offset: layer().bytes.length })).offset).toBe(0);
  });

  it('of another length is refused before a byte is read', async () => {
    server.on(/blobs/, misbehave.answer(200, { 'content-length': '3' }, 'abc'));
    await expect(readBlob()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining(`has 3 bytes, expected ${layer().bytes.length}`) });
  });

  it.each([
    ['is cut', misbehave.cutAfter(1000), 'after 1000 of'],
    ['ends early', misbehave.truncated, 'the body ended'],
  ])('that %s is unavailable, and says where', async (_, misbehaviour, message) => {
    server.on(/blobs/, misbehaviour);
    await expect(readBlob()).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining(message) });
  });

  it('that hangs is unavailable and says so, in the head or in the body', async () => {
    const registry = client({ idleTimeoutMs: 150 });
    server.on(/blobs/, misbehave.hang);
    await expect(readBlob({ registry })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('it hangs, nothing came for 0.15 s') });
    server.on(/blobs/, misbehave.hangInBody);
    await expect(readBlob({ registry })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('it hangs') });
  });

  it('that comes a byte now and then is too slow, as is a manifest', async () => {
    const registry = client({ idleTimeoutMs: 150 });
    server.on(/blobs/, misbehave.drip(40));
    await expect(readBlob({ registry })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/after \d+ of \d+ bytes: it is too slow, \d+ bytes came in 0 s/) });
    server.on(/manifests/, misbehave.drip(40));
    await expect(registry.getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('it is too slow') });
  });

  it('can be cancelled at any moment', async () => {
    const before = new AbortController();
    server.on(/blobs/, misbehave.hang);
    const waiting = readBlob({ signal: before.signal });
    before.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });

    server.on(/blobs/, misbehave.hangInBody);
    const during = new AbortController();
    const { body } = await client().getBlob({ reference: reference(), descriptor: descriptorOf(layer()), offset: 0, signal: during.signal });
    const reading = body[Symbol.asyncIterator]();
    await reading.next();
    during.abort();
    await expect(Array.fromAsync({ [Symbol.asyncIterator]: () => reading })).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

describe('a server in trouble', () => {
  it('is asked again after a 500, a 503 and a cut', async () => {
    server.on(/manifests/, ({ request }) => request.socket.destroy(), 1);
    server.on(/manifests/, misbehave.answer(503), 1);
    server.on(/manifests/, misbehave.answer(500), 1);
    expect(await client().getManifest({ reference: reference() })).toEqual(image.manifest);
  });

  it('is given up after three more tries', async () => {
    server.on(/manifests/, misbehave.answer(500, {}, '{"errors":[{"code":"UNKNOWN","message":"disk\\u0007broken"}]}'));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('answered with status 500: unknown: disk broken'),
    });
    expect(server.requests.filter(({ line }) => line.includes('manifests'))).toHaveLength(4);
  });

  it('is asked again when it said so in a 429', async () => {
    server.on(/manifests/, misbehave.answer(429, { 'retry-after': '0' }), 2);
    const retries: RegistryRetry[] = [];
    expect(await client().getManifest({ reference: reference(), onRetry: (retry) => void retries.push(retry) })).toEqual(image.manifest);
    expect(retries).toEqual([1, 2].map((attempt) => ({ attempt, reason: `too many requests, ${server.host} is asked again in 1 s` })));
  });

  it('that wants a long pause is rate-limited at once', async () => {
    server.on(/manifests/, misbehave.answer(429, { 'retry-after': '3600' }));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'rate-limited', message: expect.stringContaining('try again in 3600 s') });
    expect(server.requests.filter(({ line }) => line.includes('manifests'))).toHaveLength(1);
  });

  it('can be left during a pause', async () => {
    server.on(/manifests/, misbehave.answer(429, { 'retry-after': '10' }));
    await expect(client().getManifest({ reference: reference(), signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('that is not there is unavailable', async () => {
    await expect(client().getManifest({ reference: parseReference('127.0.0.1:1/team/web:1') })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('the connection was refused'),
    });
  });
});
