import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseReference } from '../../shared/oci/reference.ts';
import { buildImage, type BuiltImage } from '../../../test/support/build-image.ts';
import { answer, hang, startFakeRegistry, type FakeRegistry } from '../../../test/support/fake-registry.ts';
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

  it('is tried once, then plain http is remembered', async () => {
    const server = await start();
    const registry = client();
    const reference = parseReference(`${server.host}/team/web:1`);
    await registry.getManifest({ reference });
    await registry.getManifest({ reference });
    expect(server.requests.map(({ line }) => line)).toEqual(['GET /v2/team/web/manifests/1', 'GET /v2/team/web/manifests/1']);
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
