import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import * as misbehave from '../../../test/support/fake-registry.ts';
import { startFakeRegistry, type FakeRegistry, type Misbehaviour } from '../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';
import { makeTestCertificate } from '../../../test/support/test-certificate.ts';
import type { PushProgress } from './images.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let source: FakeRegistry;
let server: FakeRegistry;
let room: TestImages;
let image: BuiltImage;

beforeAll(async () => {
  room = await openTestImages({ settings: { idleTimeoutMs: 400 } });
  source = await startFakeRegistry();
  image = await buildImage({ layers: [{ 'etc/name': 'base\n' }] });
  source.push('team/web', '1', image);
});
afterAll(async () => {
  await room[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
});
beforeEach(async () => {
  server = await startFakeRegistry();
  await Array.fromAsync(room.images.pull({ reference: `${source.host}/team/web:1` }));
  room.images.tag({ source: `${source.host}/team/web:1`, target: name() });
});
afterEach(async () => {
  await room.reset();
  await server[Symbol.asyncDispose]();
});

const name = () => `${server.host}/mine/web:2`;
const ada = { username: 'ada', password: 's3cret' };
const push = () => Array.fromAsync(room.images.push({ reference: name(), allTags: false, auth: ada }));
const retries = (progress: PushProgress[]) => progress.flatMap((step) => (step.kind === 'retry' ? [step.reason] : []));
const unchanged = () => expect(room.images.get(name()).repoDigests).toEqual([`${source.host}/team/web@${image.manifest.digest}`]);
const layer = () => image.layers[0] ?? expect.fail('no layer');

const stages: readonly [string, RegExp][] = [
  ['the question for a blob', /blobs\/sha256/],
  ['the start of an upload', /uploads\/$/],
  ['the upload', /uploads\/1/],
  ['the manifest', /manifests/],
];
const cut: Misbehaviour = ({ request }) => void request.socket.destroy();
const cutMidway: Misbehaviour = ({ request }) => void request.once('data', () => request.socket.destroy());
/** Takes the body, then says this. */
const takeAndAnswer =
  (status: number, headers: Record<string, string> = {}, body = ''): Misbehaviour =>
  ({ request, response }) =>
    void once(request.resume(), 'end').then(() => response.writeHead(status, headers).end(body));

describe.each(stages)('trouble once at %s is got over:', (_, path) => {
  it.each<[string, Misbehaviour]>([
    ['a cut', cut],
    ['a 500', takeAndAnswer(500)],
    ['a 503', takeAndAnswer(503, { 'retry-after': '0' })],
  ])('%s', async (_what, misbehaviour) => {
    server.on(path, misbehaviour, 1);
    const progress = await push();
    expect(progress.at(-1)).toMatchObject({ kind: 'pushed', digest: image.manifest.digest });
    expect(retries(progress)).toHaveLength(1);
  });

  it('a limit, which is waited for and said', async () => {
    server.on(path, takeAndAnswer(429, { 'retry-after': '1' }), 1);
    const progress = await push();
    expect(progress.at(-1)).toMatchObject({ kind: 'pushed' });
    expect(retries(progress)).toEqual([`too many requests, ${server.host} is asked again in 1 s`]);
  });
});

describe.each(stages)('trouble without end at %s', (_, path) => {
  it.each<[string, Misbehaviour, object]>([
    ['a limit of an hour', takeAndAnswer(429, { 'retry-after': '3600' }), { kind: 'rate-limited', message: expect.stringContaining('too many requests, try again in 3600 s') }],
    ['a refusal', takeAndAnswer(403), { kind: 'forbidden', message: expect.stringContaining('denies access to') }],
    ['a registry for reading only', takeAndAnswer(405), { kind: 'forbidden', message: expect.stringContaining('takes no pushes, it may be read-only') }],
    ['too large a thing', takeAndAnswer(413), { kind: 'forbidden', message: expect.stringContaining('takes nothing of this size') }],
    ['a refused login', takeAndAnswer(401), { kind: 'unauthorized', message: expect.stringContaining('push access denied for') }],
  ])('fails with its cause and records nothing: %s', async (_what, misbehaviour, error) => {
    server.on(path, misbehaviour);
    const failure = push();
    await expect(failure).rejects.toMatchObject(error);
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') });
    unchanged();
  });
});

describe('an upload', () => {
  it.each<[string, RegExp, Misbehaviour, object]>([
    ['is cut midway', /uploads\/1/, cutMidway, { kind: 'unavailable', message: expect.stringContaining('the connection was closed') }],
    ['fails each time', /uploads\/1/, takeAndAnswer(500), { kind: 'unavailable', message: expect.stringContaining('answered with status 500') }],
    ['finds no way to go on', /uploads\/$/, takeAndAnswer(202, { location: 'http://[' }), { message: expect.stringContaining('does not say where to go on') }],
    ['is stored as another blob', /uploads\/1/, takeAndAnswer(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }), { kind: 'corrupt', message: expect.stringContaining('stored it as sha256:0000') }],
    ['leads to a blob that the registry has not', /blobs\/sha256/, misbehave.answer(200), { message: expect.stringContaining('manifest blob unknown') }],
  ])('that %s fails and says so', async (_, path, misbehaviour, error) => {
    server.on(path, misbehaviour);
    await expect(push()).rejects.toMatchObject(error);
    unchanged();
  });

  it.each(stages.slice(1))('is not led to another host by a redirect at %s', async (_, path) => {
    await using elsewhere = await startFakeRegistry({ address: '127.0.0.2' });
    server.on(path, takeAndAnswer(307, { location: `http://${elsewhere.host}/v2/mine/web/blobs/uploads/1` }));
    await expect(push()).rejects.toMatchObject({ kind: 'forbidden', message: expect.stringContaining('redirects, which is not followed when something is written') });
    expect(elsewhere.requests).toEqual([]);
    unchanged();
  });

  it.each([
    ['plain http at a host that is not listed', 'http://registry.example/upload', 'plain http is for insecure registries only'],
    ['an address with a login', 'https://a:b@registry.example/upload', 'the address holds a login'],
    ['no web address', 'file:///etc/passwd', 'only http and https are followed'],
  ])('to %s is refused', async (_, location, message) => {
    server.on(/uploads\/$/, takeAndAnswer(202, { location }));
    await expect(push()).rejects.toMatchObject({ kind: 'forbidden', message: expect.stringContaining(message) });
    unchanged();
  });

  it('is done again where the registry has it with another length', async () => {
    await push();
    room.images.tag({ source: name(), target: `${server.host}/mine/web:3` });
    server.on(new RegExp(layer().digest), ({ response }) => void response.writeHead(200, { 'content-length': 3 }).end(), 1);
    const progress = await Array.fromAsync(room.images.push({ reference: `${server.host}/mine/web:3`, allTags: false }));
    expect(progress).toContainEqual({ kind: 'layer', digest: layer().digest, outcome: 'uploaded' });
  });

  it('goes on with a new token where the old one ran out on the way', async () => {
    await using tokens = await startFakeRegistry();
    let issued = 0;
    tokens.on(/token/, ({ response }) => void response.end(JSON.stringify({ token: `t${(issued += 1)}` })));
    const challenge = `Bearer realm="http://${tokens.host}/token"`;
    const seen: (string | undefined)[] = [];
    server.on(/v2/, ({ request, response, serve }) => {
      if (request.headers.authorization?.startsWith('Bearer ') === true) return serve();
      void once(request.resume(), 'end').then(() => response.writeHead(401, { 'www-authenticate': challenge }).end());
    });
    server.on(/uploads\/1/, ({ request, response, serve }) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization !== 'Bearer t1') return serve();
      void once(request.resume(), 'end').then(() => response.writeHead(401, { 'www-authenticate': challenge }).end());
    });
    expect((await push()).at(-1)).toMatchObject({ kind: 'pushed' });
    expect(seen).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2']);
  });

  it('is done where the registry will not take the blob over', async () => {
    await push();
    room.images.tag({ source: name(), target: `${server.host}/other/app:1` });
    server.on(/uploads\/\?mount/, takeAndAnswer(400, {}, '{"errors":[{"code":"NAME_UNKNOWN"}]}'));
    const progress = await Array.fromAsync(room.images.push({ reference: `${server.host}/other/app:1`, allTags: false }));
    expect(progress).toContainEqual({ kind: 'layer', digest: layer().digest, outcome: 'uploaded' });
  });
});

describe('an answer without end', () => {
  const pour = (status: number, headers: Record<string, string> = {}): Misbehaviour => ({ request, response }) => {
    request.resume();
    response.writeHead(status, headers);
    const timer = setInterval(() => response.write('x'.repeat(32_000)), 1);
    response.on('close', () => clearInterval(timer));
  };

  it('is left where it does not matter', async () => {
    server.on(/uploads\/$/, pour(202, { location: '/v2/mine/web/blobs/uploads/1' }));
    expect((await push()).at(-1)).toMatchObject({ kind: 'pushed' });
  });

  it.each(stages.slice(1))('that refuses at %s is left too', async (_, path) => {
    server.on(path, pour(403));
    await expect(push()).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

it('a certificate that is not trusted is no reason to send anything', async () => {
  await using tls = await startFakeRegistry({ tls: makeTestCertificate() });
  const target = `${tls.host}/mine/web:2`;
  room.images.tag({ source: name(), target });
  await expect(Array.fromAsync(room.images.push({ reference: target, allTags: false, auth: ada }))).rejects.toMatchObject({ message: expect.stringContaining('its certificate is not trusted') });
  expect(tls.requests).toEqual([]);
});
