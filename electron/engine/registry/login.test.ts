import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseReference } from '../../shared/oci/reference.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import { answer, startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { createRegistry } from './create-registry.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: FakeRegistry;
let tokens: FakeRegistry;
let image: BuiltImage;

beforeEach(async () => {
  server = await startFakeRegistry();
  tokens = await startFakeRegistry();
  image = await buildImage({ layers: [{ file: 'content' }] });
  server.push('team/web', '1', image);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await tokens[Symbol.asyncDispose]();
});

const client = () => createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 2000 });
const reference = () => parseReference(`${server.host}/team/web:1`);
const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
const ada = { username: 'ada', password: 'secret' };
const wantToken = () => server.requireAuthorization('Bearer t1', `Bearer realm="http://${tokens.host}/token",service="s, of ours",scope="repository:team/web:pull"`);

describe('a registry with a token server', () => {
  it('is answered with a token, which is fetched once and kept', async () => {
    wantToken();
    tokens.on(/token/, answer(200, {}, '{"token":"t1","expires_in":300}'));
    const registry = client();
    expect(await registry.getManifest({ reference: reference() })).toEqual(image.manifest);
    await registry.getManifest({ reference: reference() });
    expect(tokens.requests).toEqual([{ line: 'GET /token?service=s%2C+of+ours&scope=repository%3Ateam%2Fweb%3Apull', authorization: undefined, range: undefined }]);
  });

  it('fetches a new token where the old one is over or refused', async () => {
    wantToken();
    tokens.on(/token/, answer(200, {}, '{"access_token":"t1","expires_in":0}'));
    const registry = client();
    await registry.getManifest({ reference: reference() });
    await registry.getManifest({ reference: reference() });
    expect(tokens.requests).toHaveLength(2);
    tokens.on(/token/, answer(200, {}, '{"token":"t1"}'));
    await registry.getManifest({ reference: reference() });
    server.requireAuthorization('Bearer t2', `Bearer realm="http://${tokens.host}/token"`);
    tokens.on(/token/, answer(200, {}, '{"token":"t2"}'));
    expect(await registry.getManifest({ reference: reference() })).toEqual(image.manifest);
  });

  it('gets name and password, or an identity token by POST', async () => {
    wantToken();
    tokens.on(/token/, answer(200, {}, '{"token":"t1"}'));
    await client().getManifest({ reference: reference(), auth: ada });
    expect(tokens.requests.at(-1)).toMatchObject({ line: expect.stringContaining('GET /token'), authorization: basic });
    let form = '';
    tokens.on(/token/, ({ request, response }) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (form += chunk));
      request.on('end', () => response.end('{"access_token":"t1"}'));
    });
    await client().getManifest({ reference: reference(), auth: { identityToken: 'refresh me' } });
    expect(tokens.requests.at(-1)).toMatchObject({ line: 'POST /token', authorization: undefined });
    expect(Object.fromEntries(new URLSearchParams(form))).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh me', scope: 'repository:team/web:pull' });
  });

  it('that refuses is unauthorized; the text holds no secret', async () => {
    wantToken();
    tokens.on(/token/, answer(401));
    const failure = client().getManifest({ reference: reference(), auth: ada });
    await expect(failure).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('check user name and password') });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it.each([
    ['plain http at another host', 'http://tokens.example/token', 'plain http is for insecure registries only'],
    ['another scheme', 'file:///etc/passwd', 'only http and https'],
    ['a login in the address', 'https://a:b@tokens.example/', 'holds a login'],
    ['nothing', '', 'names no token server'],
  ])('may not be %s', async (_, realm, message) => {
    server.requireAuthorization('Bearer t1', `Bearer realm="${realm}"`);
    await expect(client().getManifest({ reference: reference(), auth: ada })).rejects.toThrow(message);
  });

  it('that answers nonsense is unavailable', async () => {
    wantToken();
    tokens.on(/token/, answer(200, {}, '{"token":"line\\nbreak"}'));
    await expect(client().getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('holds no token') });
  });
});

describe('a registry with basic authentication', () => {
  beforeEach(() => server.requireAuthorization(basic, 'Basic realm="ours"'));

  it('is answered with name and password, at once from the second request on', async () => {
    const registry = client();
    expect(await registry.getManifest({ reference: reference(), auth: ada })).toEqual(image.manifest);
    await registry.getManifest({ reference: reference(), auth: ada });
    expect(server.requests.filter(({ line }) => line.includes('manifests')).map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  it.each([
    ['nobody', undefined],
    ['the wrong password', { username: 'ada', password: 'wrong' }],
    ['a token', { identityToken: 'x' }],
  ])('is unauthorized for %s', async (_, auth) => {
    await expect(client().getManifest({ reference: reference(), ...(auth && { auth }) })).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining(`pull access denied for ${server.host}/team/web, repository does not exist or may require 'docker login'`),
    });
  });

  it("keeps one user's login from another", async () => {
    const registry = client();
    await registry.getManifest({ reference: reference(), auth: ada });
    await expect(registry.getManifest({ reference: reference() })).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

describe('a check of a login', () => {
  const check = (auth = ada) => client().checkLogin({ domain: server.host, auth });

  it('asks the registry, by whichever way it wants', async () => {
    await check();
    server.requireAuthorization(basic, 'Basic realm="ours"');
    await check();
    server.requireAuthorization('Bearer t1', `Bearer realm="http://${tokens.host}/token",service="s"`);
    tokens.on(/token/, answer(200, {}, '{"token":"t1"}'));
    await check();
    expect(tokens.requests).toEqual([{ line: 'GET /token?service=s', authorization: basic, range: undefined }]);
  });

  it('is unauthorized where it is refused, without the password in the text', async () => {
    server.requireAuthorization(basic, 'Basic realm="ours"');
    const failure = check({ username: 'ada', password: 'wrong-word' });
    await expect(failure).rejects.toMatchObject({ kind: 'unauthorized', message: `login to ${server.host}: user name or password was refused` });
    server.requireAuthorization('Bearer t1', `Bearer realm="http://${tokens.host}/token"`);
    tokens.on(/token/, answer(401));
    await expect(check()).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it('of a host that does not answer is unavailable', async () => {
    await tokens[Symbol.asyncDispose]();
    await expect(client().checkLogin({ domain: tokens.host, auth: ada })).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a token server that redirects', () => {
  it('takes no login to another host', async () => {
    await using elsewhere = await startFakeRegistry({ address: '127.0.0.2' });
    server.requireAuthorization('Bearer t1', `Bearer realm="http://${tokens.host}/token",service="s"`);
    tokens.on(/token/, answer(307, { location: `http://${elsewhere.host}/token` }));
    elsewhere.on(/token/, answer(200, {}, '{"token":"t1"}'));
    expect(await client().getManifest({ reference: reference(), auth: ada })).toEqual(image.manifest);
    expect(tokens.requests.at(-1)?.authorization).toBe(basic);
    expect(elsewhere.requests).toEqual([{ line: 'GET /token', authorization: undefined, range: undefined }]);
    await expect(client().getManifest({ reference: reference(), auth: { identityToken: 'refresh me' } })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('answered with status 307') });
    expect(elsewhere.requests).toHaveLength(1);
  });

  it('or limits its clients is waited for', async () => {
    server.requireAuthorization('Bearer t1', `Bearer realm="http://${tokens.host}/token"`);
    tokens.on(/token/, answer(200, {}, '{"token":"t1"}'));
    tokens.on(/token/, answer(429, { 'retry-after': '0' }), 1);
    const reasons: string[] = [];
    expect(await client().getManifest({ reference: reference(), auth: ada, onRetry: ({ reason }) => void reasons.push(reason) })).toEqual(image.manifest);
    expect(reasons).toEqual([`too many requests, ${tokens.host} is asked again in 1 s`]);
    tokens.on(/token/, answer(429, { 'retry-after': '7200' }));
    await expect(client().getManifest({ reference: reference(), auth: ada })).rejects.toMatchObject({ kind: 'rate-limited' });
  });
});
