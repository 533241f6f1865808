import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseReference } from '../../shared/oci/reference.ts';
import { buildImage, buildIndex, type BuiltImage } from '../../../test/support/build-image.ts';
import { answer, startFakeRegistry, wrongBytes, type FakeRegistry } from '../../../test/support/fake-registry.ts';
import { createRegistry } from './create-registry.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: FakeRegistry;
let image: BuiltImage;
beforeEach(async () => {
  server = await startFakeRegistry();
  image = await buildImage({ layers: [{ a: 'a' }], platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } });
  server.push('team/web', '1', image);
});
afterEach(() => server[Symbol.asyncDispose]());

const registry = () => createRegistry({ mirrors: [], insecure: [], idleTimeoutMs: 2000 });
const ada = { username: 'ada', password: 'secret' };

describe('search', () => {
  const find = (limit = 25) => registry().search({ domain: server.host, term: 'web server', limit, auth: ada });

  it('asks the old interface, with the login where it is wanted, and tidies what strangers wrote', async () => {
    const results = [
      { name: 'team/web', description: 'a\n\u001b[31mweb', star_count: 12, is_official: true, is_automated: false },
      { name: 'team/other', description: null, star_count: -1 },
      { description: 'no name' },
    ];
    server.on(/^\/v1\/search/, ({ request, response }) => {
      if (request.headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else response.writeHead(200).end(JSON.stringify({ results }));
    });
    expect(await find()).toEqual([
      { name: 'team/web', description: 'a [31mweb', stars: 12, official: true, automated: false },
      { name: 'team/other', description: '', stars: 0, official: false, automated: false },
    ]);
    expect(server.requests.at(-1)).toMatchObject({ line: 'GET /v1/search?q=web+server&n=25', authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` });
    expect(await find(1)).toHaveLength(1);
  });

  it.each([
    ['has none', answer(404, {}, 'page not found')],
    ['answers with a page for people', answer(200, {}, '<html>')],
  ])('at a registry that %s says so', async (_, misbehaviour) => {
    server.on(/^\/v1\//, misbehaviour);
    await expect(find()).rejects.toMatchObject({ kind: 'not-implemented', message: expect.stringContaining('offers no search') });
  });

  it.each(['{"results":7}', '{', '{"results":["x"]}'])('that is answered with %s fails', async (body) => {
    server.on(/^\/v1\//, answer(200, {}, body));
    await expect(find()).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('a description', () => {
  it('of a manifest has the platform of its config, of an index those of its entries', async () => {
    const { digest, bytes, mediaType } = image.manifest;
    const platforms = [{ os: 'linux', architecture: 'arm64', variant: 'v8' }];
    expect(await registry().describe({ reference: parseReference(`${server.host}/team/web:1`) })).toEqual({ descriptor: { mediaType, digest, size: bytes.length }, platforms });
    const index = buildIndex([image, await buildImage({ layers: [] })]);
    server.push('team/web', 'all', { index, images: [image] });
    expect(await registry().describe({ reference: parseReference(`${server.host}/team/web:all`) })).toMatchObject({
      descriptor: { digest: index.digest },
      platforms: [...platforms, { os: 'linux', architecture: 'amd64' }],
    });
  });

  it('is refused with a config of other bytes, and not-found where there is nothing', async () => {
    server.on(/blobs/, wrongBytes);
    await expect(registry().describe({ reference: parseReference(`${server.host}/team/web:1`) })).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(registry().describe({ reference: parseReference(`${server.host}/team/web:2`) })).rejects.toMatchObject({ kind: 'not-found' });
  });
});
