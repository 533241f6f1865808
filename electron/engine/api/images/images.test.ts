import { once } from 'node:events';
import { expect, test } from 'vitest';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { PullProgress } from '../../images/images.ts';
import { imageId, webImage } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';
import { allLayerBytes, sharedBytes } from './layer-bytes.ts';
import { pullLines } from './pull-lines.ts';

const served = useTestApi();

const layer = (digit: string) => `sha256:${digit.repeat(64)}` as Digest;
const [a, b] = [layer('a'), layer('b')];
const layers: PullProgress = { kind: 'layers', layers: [{ digest: a, size: 100, exists: true }, { digest: b, size: 1000, exists: false }] };
const done: PullProgress = { kind: 'done', id: imageId, manifestDigest: layer('d'), reference: 'web:latest', upToDate: false };
const lines = (text: string): unknown[] => text.trim().split('\r\n').map((line) => JSON.parse(line));
const pull = (query = 'fromImage=docker.io%2Flibrary%2Fweb&tag=latest', headers = {}) => served.api.ask(`/images/create?${query}`, { method: 'POST', headers });

test('pull: the lines that a docker client shows', async () => {
  served.rooms.pullScript = async function* () {
    yield { kind: 'resolving', reference: 'web:latest' };
    yield layers;
    yield { kind: 'download', digest: b, bytes: 1000, size: 1000 };
    yield { kind: 'retry', digest: b, reason: 'connection reset', attempt: 2 };
    yield { kind: 'downloaded', digest: b };
    yield { kind: 'unpack', digest: b, bytes: 1000, size: 1000 };
    yield { kind: 'unpacked', digest: b };
    yield done;
  };
  const answer = await pull();
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
  const [short, none] = ['b'.repeat(12), {}];
  expect(lines(answer.text)).toEqual([
    { status: 'Pulling from library/web', id: 'latest' },
    { status: 'Already exists', progressDetail: none, id: 'a'.repeat(12) },
    { status: 'Pulling fs layer', progressDetail: { current: 0, total: 1000 }, id: short },
    { status: 'Downloading', progressDetail: { current: 1000, total: 1000 }, id: short },
    { status: 'Retrying (attempt 2): connection reset', progressDetail: none, id: short },
    { status: 'Verifying Checksum', progressDetail: none, id: short },
    { status: 'Download complete', progressDetail: none, id: short },
    { status: 'Extracting', progressDetail: { current: 1000, total: 1000 }, id: short },
    { status: 'Pull complete', progressDetail: none, id: short },
    { status: `Digest: ${layer('d')}` },
    { status: 'Status: Downloaded newer image for web:latest' },
  ]);
});

test('pull: one line in 100 ms for the bytes of a layer, the first and the last always', () => {
  let now = 0;
  const describe = pullLines({ repository: 'web', tag: 'latest' }, () => now);
  const told: number[] = [];
  for (let bytes = 1; bytes <= 1000; bytes += 1) {
    now += 1;
    told.push(...describe({ kind: 'download', digest: b, bytes, size: 1000 }).map(({ line }) => line.progressDetail?.current ?? 0));
  }
  expect(told).toEqual([1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1000]);
  expect(describe({ ...done, upToDate: true }).at(-1)?.line).toEqual({ status: 'Status: Image is up to date for web:latest' });
});

test('pull: an error before the first line has a status, after it is a line', async () => {
  served.rooms.pullScript = async function* () {
    yield { kind: 'resolving', reference: 'web:latest' };
    throw new EngineError('not-found', 'manifest for web:latest not found');
  };
  expect(await pull()).toMatchObject({ status: 404, json: { message: 'manifest for web:latest not found' } });
  served.rooms.pullScript = async function* () {
    yield { kind: 'resolving', reference: 'web:latest' };
    throw new EngineError('unauthorized', 'pull access denied for web');
  };
  expect(await pull()).toMatchObject({ status: 404, json: { message: 'pull access denied for web', kind: 'unauthorized' } });
  served.rooms.pullScript = async function* () {
    yield layers;
    throw new EngineError('corrupt', 'blob: size 10, expected 12');
  };
  const answer = await pull();
  expect(answer.status).toBe(200);
  expect(lines(answer.text).at(-1)).toEqual({ errorDetail: { message: 'blob: size 10, expected 12', kind: 'corrupt' }, error: 'blob: size 10, expected 12' });
});

test('pull: a client that goes away cancels it', async () => {
  const cancelled = Promise.withResolvers<void>();
  served.rooms.pullScript = async function* (signal) {
    yield layers;
    await once(signal as AbortSignal, 'abort');
    cancelled.resolve();
  };
  const response = await served.api.open('/images/create?fromImage=web', { method: 'POST' });
  await once(response, 'data');
  response.destroy();
  await cancelled.promise;
  expect(served.rooms.bugs).toEqual([]);
});

test('pull: a client that does not read misses counts, and neither holds the pull up nor grows memory', async () => {
  const finished = Promise.withResolvers<void>();
  served.rooms.pullScript = async function* () {
    yield layers;
    for (let step = 1; step <= 50_000; step += 1) yield { kind: 'download', digest: layer((step % 10).toString()), bytes: 1, size: 1 };
    finished.resolve();
  };
  const response = await served.api.open('/images/create?fromImage=web', { method: 'POST' });
  response.pause();
  await finished.promise;
  response.destroy();
});

test.each([
  ['fromImage=web&tag=1', 'web:1'],
  ['fromImage=web%3A1', 'web:1'],
  ['fromImage=localhost%3A5000%2Fweb&tag=', 'all tags of localhost:5000/web'],
  ['fromImage=web%3A', 'all tags of web'],
  [`fromImage=web&tag=${a}`, `web@${a}`],
  [`fromImage=web%40${a}`, `web@${a}`],
])('pull: %s asks for %s', async (query, reference) => {
  const asked: string[] = [];
  served.rooms.images.pull = ({ reference: name, allTags }) => {
    asked.push(allTags ? `all tags of ${name}` : name);
    return served.rooms.pullScript(undefined, undefined);
  };
  expect((await pull(query)).status).toBe(200);
  expect(asked).toEqual([reference]);
});

test('pull: all tags are told by their own names, and the status once', async () => {
  served.rooms.pullScript = async function* () {
    for (const tag of ['1', '2']) {
      yield { kind: 'resolving', reference: `web:${tag}` };
      yield { kind: 'layers', layers: [] };
      yield { ...done, reference: `web:${tag}`, upToDate: tag === '2' };
    }
  };
  expect(lines((await pull('fromImage=web')).text)).toEqual([
    { status: 'Pulling from library/web', id: '1' },
    { status: `Digest: ${layer('d')}` },
    { status: 'Pulling from library/web', id: '2' },
    { status: `Digest: ${layer('d')}` },
    { status: 'Status: Downloaded newer image for web' },
  ]);
});

test('pull: bad names and platforms are refused', async () => {
  expect((await pull('fromImage=UPPER&tag=x')).status).toBe(400);
  expect((await pull('tag=x')).status).toBe(400);
  expect((await pull('fromImage=web&platform=a/b/c/d')).status).toBe(400);
  expect((await pull('fromSrc=http://127.0.0.1/x.tar')).status).toBe(501);
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each<[string, string, unknown]>([
  ['user and password', encode({ username: 'u', password: 'p', serveraddress: 'x' }), { username: 'u', password: 'p' }],
  ['an identity token', encode({ identitytoken: 't' }), { identityToken: 't' }],
  ['the packed form', encode({ auth: Buffer.from('u:p:q').toString('base64') }), { username: 'u', password: 'p:q' }],
  ['plain base64 with padding', Buffer.from('{"username":"ü","password":"?>"}').toString('base64'), { username: 'ü', password: '?>' }],
  ['nothing', encode({}), undefined],
  ['what cannot be read', '!!!', undefined],
])('pull: credentials as %s', async (_what, header, auth) => {
  const seen: unknown[] = [];
  served.rooms.pullScript = async function* (_signal, given) {
    seen.push(given);
    yield done;
  };
  const answer = await pull('fromImage=web', { 'x-registry-auth': header });
  expect(seen).toEqual([auth]);
  expect(answer.text).not.toContain('p:q');
});

test('list, inspect and history', async () => {
  expect((await served.api.ask('/images/json')).json).toEqual([
    {
      Id: imageId, ParentId: '', RepoTags: webImage.tags, RepoDigests: webImage.repoDigests, Created: 1_793_527_200, Size: 1500, SharedSize: -1,
      Labels: { a: 'b' }, Containers: 0,
    },
  ]);
  for (const name of ['web', 'localhost:5000/team/web:1', encodeURIComponent('localhost:5000/team/web:1'), imageId]) {
    expect((await served.api.ask(`/images/${name}/json`)).json, name).toMatchObject({
      Id: imageId, Architecture: 'amd64', Os: 'linux', Size: 1500, RootFS: { Type: 'layers', Layers: webImage.config.rootfs.diff_ids }, Comment: 'last',
      Config: { Cmd: ['sh'], Env: ['PATH=/bin'], Entrypoint: null, ExposedPorts: { '80/tcp': {} }, Labels: { a: 'b' } },
    });
  }
  expect((await served.api.ask('/images/web/history')).json).toMatchObject([
    { Id: imageId, CreatedBy: 'COPY web', Size: 500, Tags: webImage.tags, Created: 1_793_527_200 },
    { Id: '<missing>', CreatedBy: 'ENV x', Size: 0, Tags: null, Created: 0 },
    { Id: '<missing>', CreatedBy: 'ADD base', Size: 1000 },
  ]);
  expect(await served.api.ask('/images/nosuch/json')).toMatchObject({ status: 404, json: { message: 'No such image: nosuch' } });
});

test('list: an image without a name is written as clients of the time expect', async () => {
  served.rooms.images.list = () => [{ ...webImage, tags: [], repoDigests: [] }];
  expect((await served.api.ask('/v1.41/images/json')).json).toMatchObject([{ RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] }]);
  expect((await served.api.ask('/v1.43/images/json')).json).toMatchObject([{ RepoTags: [], RepoDigests: [] }]);
});

test.each<[string, number]>([
  ['{"reference":["web"]}', 1], ['{"reference":["web:latest"]}', 1], ['{"reference":["we*"]}', 1], ['{"reference":["*/*/web"]}', 1], ['{"reference":["localhost:5000/team/*"]}', 1],
  ['{"reference":["other"]}', 0], ['{"dangling":["true"]}', 0], ['{"dangling":["false"]}', 1], ['{"label":["a=b"]}', 1], ['{"label":["a=c"]}', 0],
  ['{"before":["web"]}', 0], ['{"since":["web"]}', 0],
])('list: filter %s finds %i', async (filters, count) => {
  expect((await served.api.ask(`/images/json?filters=${encodeURIComponent(filters)}`)).json).toHaveLength(count);
});

test('tag, delete and load', async () => {
  expect((await served.api.ask('/images/web/tag?repo=other&tag=2', { method: 'POST' })).status).toBe(201);
  expect(served.rooms.calls).toEqual(['tag web other:2']);
  expect((await served.api.ask('/images/web/tag', { method: 'POST' })).status).toBe(400);
  expect((await served.api.ask('/images/localhost:5000/team/web:1', { method: 'DELETE' })).json).toEqual([{ Untagged: 'localhost:5000/team/web:1' }, { Deleted: imageId }]);
  await served.api.ask('/containers/create?name=c', { method: 'POST', body: { Image: 'web' } });
  expect(await served.api.ask('/images/web', { method: 'DELETE' })).toMatchObject({ status: 409, json: { message: 'image web is used by c' } });
  const loaded = await served.api.ask('/images/load?quiet=1', { method: 'POST', body: Buffer.alloc(300_000, 'x') });
  expect(lines(loaded.text)).toEqual([{ stream: 'Loaded image: web:latest\n' }, { stream: `Loaded image ID: ${imageId}\n` }]);
  expect(Buffer.concat(served.rooms.loaded)).toHaveLength(300_000);
});

test('prune sweeps what no image needs and no container stands on', async () => {
  await served.api.ask('/containers/create', { method: 'POST', body: { Image: 'web' } });
  expect((await served.api.ask('/images/prune', { method: 'POST' })).json).toEqual({ ImagesDeleted: null, SpaceReclaimed: 7 });
  expect(served.rooms.calls).toEqual([`collectGarbage ${webImage.chainId}`]);
});

test('disk usage counts a shared layer once', async () => {
  const other = { ...webImage, chainIds: webImage.chainIds.slice(0, 1), layerSizes: [1000], size: 1000 };
  expect(allLayerBytes([webImage, other])).toBe(1500);
  expect(sharedBytes([webImage, other])(webImage)).toBe(1000);
  await served.api.ask('/containers/create', { method: 'POST', body: { Image: 'web' } });
  expect((await served.api.ask('/system/df')).json).toMatchObject({ LayersSize: 1500, Images: [{ Containers: 1, SharedSize: 0 }], Containers: [{ SizeRw: 42 }], Volumes: [], BuildCache: [] });
});

test('push: the lines that a docker client shows', async () => {
  let seen: unknown;
  served.rooms.pushScript = async function* (_, auth) {
    seen = auth;
    yield { kind: 'layers', reference: 'web:latest', layers: [{ digest: a, size: 100 }, { digest: b, size: 1000 }] };
    yield { kind: 'upload', digest: b, bytes: 1000, size: 1000 };
    yield { kind: 'layer', digest: b, outcome: 'uploaded' };
    yield { kind: 'layer', digest: a, outcome: 'mounted', from: 'library/base' };
    yield { kind: 'pushed', tag: 'latest', digest: layer('d'), size: 528 };
  };
  const header = Buffer.from(JSON.stringify({ username: 'ada', password: 'x' })).toString('base64url');
  const answer = await served.api.ask('/images/web/push?tag=latest', { method: 'POST', headers: { 'x-registry-auth': header } });
  const [short, none] = ['b'.repeat(12), {}];
  expect(answer.status).toBe(200);
  expect(lines(answer.text)).toEqual([
    { status: 'The push refers to repository [docker.io/library/web]' },
    { status: 'Preparing', progressDetail: none, id: 'a'.repeat(12) },
    { status: 'Preparing', progressDetail: none, id: short },
    { status: 'Pushing', progressDetail: { current: 1000, total: 1000 }, id: short },
    { status: 'Pushed', progressDetail: none, id: short },
    { status: 'Mounted from library/base', progressDetail: none, id: 'a'.repeat(12) },
    { status: `latest: digest: ${layer('d')} size: 528` },
    { progressDetail: none, aux: { Tag: 'latest', Digest: layer('d'), Size: 528 } },
  ]);
  expect(seen).toEqual({ username: 'ada', password: 'x' });
});

test('push: without a tag every tag is meant; a name that is not there is told before, a refusal after the headers', async () => {
  served.rooms.pushScript = async function* () {
    yield { kind: 'layers', reference: 'web:latest', layers: [] };
    throw new EngineError('unauthorized', 'push access denied');
  };
  const refused = await served.api.ask('/images/web/push', { method: 'POST' });
  expect(served.rooms.calls).toEqual(['push web all']);
  expect(lines(refused.text).at(-1)).toEqual({ errorDetail: expect.objectContaining({ message: 'push access denied' }), error: 'push access denied' });
  expect((await served.api.ask('/images/nosuch/push?tag=1', { method: 'POST' })).status).toBe(404);
});
