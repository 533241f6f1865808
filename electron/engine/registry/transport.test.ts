import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toErrorBody } from '../../shared/errors/engine-error.ts';
import { parseReference } from '../../shared/oci/reference.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import { answer, hang, startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { startFakeProxy } from '../../../test/support/fake-proxy.ts';
import { makeTestCertificate } from '../../../test/support/test-certificate.ts';
import { createRegistry } from './create-registry.ts';
import type { RegistrySettings } from './registry.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let image: BuiltImage;
let resources: AsyncDisposableStack;

beforeAll(async () => {
  image = await buildImage({ layers: [{ file: 'content' }] });
});
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

async function start(options?: Parameters<typeof startFakeRegistry>[0]): Promise<FakeRegistry> {
  const server = resources.use(await startFakeRegistry(options));
  server.push('team/web', '1', image);
  server.push('library/web', '1', image);
  return server;
}

const client = (settings: Partial<RegistrySettings> = {}) => createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 2000, ...settings });
const pull = (name: string, settings?: Partial<RegistrySettings>) => client(settings).getManifest({ reference: parseReference(name) });
const ada = { username: 'ada', password: 'secret' };

describe('redirects', () => {
  it('are followed, and the login stays with its host', async () => {
    const server = await start();
    const other = await start();
    const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    server.requireAuthorization(basic, 'Basic');
    server.on(/manifests/, ({ request, response, serve }) => {
      if (!request.headers.authorization) return serve();
      response.writeHead(307, { location: `http://${other.host}${request.url}` }).end();
    });
    const reference = parseReference(`${server.host}/team/web:1`);
    expect(await client().getManifest({ reference, auth: ada })).toEqual(image.manifest);
    expect(server.requests.at(-1)?.authorization).toBe(basic);
    expect(other.requests).toMatchObject([{ authorization: undefined }]);
  });

  it('end after five hops', async () => {
    const server = await start();
    server.on(/manifests/, answer(302, { location: '/v2/team/web/manifests/1' }));
    await expect(pull(`${server.host}/team/web:1`)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('more than 5 redirects') });
    expect(server.requests.filter(({ line }) => line.includes('manifests'))).toHaveLength(6);
  });

  it.each(['ftp://example.org/x', 'http://registry.example/x', 'http://[', 'https://user:pass@registry.example/'])('to %s are refused', async (location) => {
    const server = await start();
    server.on(/manifests/, answer(302, { location }));
    await expect(pull(`${server.host}/team/web:1`)).rejects.toMatchObject({ kind: expect.stringMatching(/forbidden|unavailable/), message: expect.stringContaining('it ') });
  });
});

describe('TLS', () => {
  let certificate: { key: string; cert: string };
  beforeAll(() => {
    certificate = makeTestCertificate();
  });

  it('with an unknown authority is refused with advice, on loopback too', async () => {
    const server = await start({ tls: certificate });
    await expect(pull(`${server.host}/team/web:1`)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('list the registry as insecure') });
  });

  it("is not checked at a host that is listed as insecure, nor answered with plain http", async () => {
    const server = await start({ tls: certificate });
    expect(await pull(`${server.host}/team/web:1`, { insecure: [server.host] })).toEqual(image.manifest);
  });

  it("is checked with the authorities of the host's folder", async () => {
    const server = await start({ tls: certificate });
    const certsDir = mkdtempSync(join(tmpdir(), 'certs-'));
    resources.defer(() => rmSync(certsDir, { recursive: true }));
    mkdirSync(join(certsDir, server.host));
    writeFileSync(join(certsDir, server.host, 'ca.crt'), certificate.cert);
    expect(await pull(`${server.host}/team/web:1`, { certsDir })).toEqual(image.manifest);
  });

  const inFolder = (host: string, files: Record<string, string>): string => {
    const certsDir = mkdtempSync(join(tmpdir(), 'certs-'));
    resources.defer(() => rmSync(certsDir, { recursive: true }));
    mkdirSync(join(certsDir, host));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(certsDir, host, name), text);
    return certsDir;
  };

  it("shows the client certificate of the host's folder where one is wanted", async () => {
    const own = makeTestCertificate();
    const server = await start({ tls: { ...certificate, clients: own.cert } });
    const trusted = { 'ca.crt': certificate.cert };
    await expect(pull(`${server.host}/team/web:1`, { certsDir: inFolder(server.host, trusted) })).rejects.toMatchObject({ kind: 'unavailable' });
    const certsDir = inFolder(server.host, { ...trusted, 'client.cert': own.cert, 'client.key': own.key });
    expect(await pull(`${server.host}/team/web:1`, { certsDir })).toEqual(image.manifest);
  });

  it.each([
    [{ 'me.cert': 'x' }, 'missing key me.key for client certificate me.cert'],
    [{ 'me.key': 'x' }, 'missing client certificate me.cert for key me.key'],
    [{ 'me.key': 'secret', 'me.cert': 'x' }, 'cannot be read'],
  ])('with a folder of %o is refused', async (files, message) => {
    const server = await start({ tls: certificate });
    const refused = await pull(`${server.host}/team/web:1`, { certsDir: inFolder(server.host, files) }).catch((error: unknown) => toErrorBody(error));
    expect(refused).toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) });
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  it('is tried once, then plain http is remembered', async () => {
    const server = await start();
    const registry = client();
    const reference = parseReference(`${server.host}/team/web:1`);
    await registry.getManifest({ reference });
    await registry.getManifest({ reference });
    expect(server.requests.map(({ line }) => line)).toEqual(['GET /v2/team/web/manifests/1', 'GET /v2/team/web/manifests/1']);
  });
});

describe('a proxy', () => {
  it('is gone through with TLS to the registry, which loopback never is', async () => {
    const certificate = makeTestCertificate();
    const server = await start({ tls: certificate });
    const proxy = resources.use(await startFakeProxy({ target: server.host, wanted: `Basic ${Buffer.from('me:p@ss').toString('base64')}` }));
    const certsDir = mkdtempSync(join(tmpdir(), 'certs-'));
    resources.defer(() => rmSync(certsDir, { recursive: true }));
    for (const host of ['registry.example', server.host]) {
      mkdirSync(join(certsDir, host));
      writeFileSync(join(certsDir, host, 'ca.crt'), certificate.cert);
    }
    const environment = { HTTPS_PROXY: `http://me:p%40ss@${proxy.host}` };
    expect(await pull('registry.example/team/web:1', { certsDir, environment })).toEqual(image.manifest);
    expect(proxy.requests.map(({ line }) => line)).toEqual(['CONNECT registry.example:443']);
    expect(await pull(`${server.host}/team/web:1`, { certsDir, environment })).toEqual(image.manifest);
    expect(proxy.requests).toHaveLength(1);
    const refused = await pull('registry.example/team/web:1', { certsDir, environment: { HTTPS_PROXY: `http://me:wrong@${proxy.host}` } }).catch((error: unknown) => toErrorBody(error));
    expect(refused).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(`registry registry.example through proxy ${proxy.host}: `) });
    expect(JSON.stringify(refused)).toContain('407');
    expect(JSON.stringify(refused)).not.toContain('wrong');
  });

  it('takes plain http to insecure registries', async () => {
    const server = await start();
    const proxy = resources.use(await startFakeProxy({ target: server.host }));
    const settings = { insecure: ['lab.example:5000'], environment: { HTTP_PROXY: `http://${proxy.host}` } };
    const { digest } = await createRegistry({ mirrors: [], idleTimeoutMs: 2000, ...settings }).getManifest({ reference: parseReference(`lab.example:5000/team/web@${image.manifest.digest}`) });
    expect(digest).toBe(image.manifest.digest);
    expect(proxy.requests.map(({ line }) => line)).toEqual([`GET http://lab.example:5000/v2/team/web/manifests/${digest}`]);
  });

  it('that is not there is named', async () => {
    await expect(pull('registry.example/team/web:1', { environment: { HTTPS_PROXY: 'http://127.0.0.1:1' } })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('through proxy 127.0.0.1:1: the connection was refused'),
    });
  });
});

describe('mirrors of docker.io', () => {
  it('are asked first, in order, without the login', async () => {
    const first = await start();
    const second = await start();
    first.on(/manifests/, answer(404));
    const mirrors = [`http://${first.host}`, `http://${second.host}/`];
    expect(await client({ mirrors }).getManifest({ reference: parseReference('web:1'), auth: ada })).toEqual(image.manifest);
    expect(first.requests).toMatchObject([{ line: 'GET /v2/library/web/manifests/1' }]);
    second.requireAuthorization('Basic x', 'Basic');
    first.on(/manifests/, ({ serve }) => serve());
    await client({ mirrors }).getManifest({ reference: parseReference('web:1'), auth: ada });
    expect([...first.requests, ...second.requests].filter(({ authorization }) => authorization)).toEqual([]);
  });

  it('that do not answer are asked last for a while', async () => {
    const slow = await start();
    const good = await start();
    slow.on(/./, hang);
    const registry = client({ mirrors: [`http://${slow.host}`, `http://${good.host}`], idleTimeoutMs: 150 });
    await registry.getManifest({ reference: parseReference('web:1') });
    await registry.getManifest({ reference: parseReference('web:1') });
    expect(slow.requests).toHaveLength(1);
  });

  it('are not asked for other registries', async () => {
    const mirror = await start();
    const server = await start();
    await pull(`${server.host}/team/web:1`, { mirrors: [`http://${mirror.host}`] });
    expect(mirror.requests).toEqual([]);
  });

  it.each(['ftp://x', 'http://a:b@x', 'http://', 'http://x?y'])('are refused as %s', (mirror) => {
    expect(() => client({ mirrors: [mirror] })).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});
