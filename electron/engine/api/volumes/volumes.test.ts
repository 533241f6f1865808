import { afterEach, beforeEach, expect, test } from 'vitest';
import { containerId, memoryRooms, type MemoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let rooms: MemoryRooms;
let api: TestServer;
const anonymous = 'a'.repeat(64);

beforeEach(async () => {
  rooms = memoryRooms();
  api = await serveForTest(rooms);
});

afterEach(() => api[Symbol.asyncDispose]());

const create = (body: object) => api.ask('/v1.41/volumes/create', { method: 'POST', body });
/** A container with `data` at /d and an anonymous volume at /x, `cache` beside it. */
async function fill(): Promise<void> {
  await create({ Name: 'data', Labels: { k: 'v' } });
  await create({ Name: 'cache', DriverOpts: { type: 'tmpfs', device: 'tmpfs' } });
  await create({});
  await api.ask('/v1.41/containers/create?name=c', { method: 'POST', body: { Image: 'web', Volumes: { '/x': {} }, HostConfig: { Binds: ['data:/d:ro'] } } });
}
const names = async (path: string): Promise<string[]> => {
  const { json } = await api.ask(path);
  return (json as { Volumes: { Name: string }[] }).Volumes.map(({ Name }) => (Name === anonymous ? 'anonymous' : Name));
};
const filters = (value: object): string => `filters=${encodeURIComponent(JSON.stringify(value))}`;

test('create and inspect give what Docker gives', async () => {
  const data = {
    CreatedAt: '2026-11-02T11:00:00Z', Driver: 'local', Labels: { k: 'v' }, Mountpoint: '/data/volumes/data/_data', Name: 'data', Options: null, Scope: 'local',
  };
  expect(await create({ Name: 'data', Driver: 'local', DriverOpts: {}, Labels: { k: 'v' } })).toMatchObject({ status: 201, json: data });
  expect(await api.ask('/v1.41/volumes/data')).toMatchObject({ status: 200, json: data });
  expect(await create({})).toMatchObject({ status: 201, json: { Name: anonymous, Labels: { 'com.docker.volume.anonymous': '' } } });
});

test.each([
  [{ Driver: 'foo' }, 400, 'error looking up volume plugin foo: plugin "foo" not found'],
  [{ Name: 5 }, 400, 'body.Name'],
  [{ Labels: ['a'] }, 400, 'body.Labels'],
])('create with %j is refused', async (body, status, message) => {
  expect(await create(body)).toMatchObject({ status, json: { message: expect.stringContaining(message) } });
});

test('an unknown one is not found', async () => {
  for (const method of ['GET', 'DELETE'] as const) {
    expect(await api.ask('/v1.41/volumes/nope', { method })).toMatchObject({ status: 404, json: { message: 'get nope: no such volume' } });
  }
  expect((await api.ask('/v1.41/volumes/nope?force=1', { method: 'DELETE' })).status).toBe(204);
});

test('the list and its filters', async () => {
  await fill();
  expect(await names('/v1.41/volumes')).toEqual(['data', 'cache', 'anonymous']);
  expect(await names(`/v1.41/volumes?${filters({ dangling: ['true'] })}`)).toEqual(['cache']);
  expect(await names(`/v1.41/volumes?${filters({ dangling: { false: true } })}`)).toEqual(['data', 'anonymous']);
  expect(await names(`/v1.41/volumes?${filters({ name: ['at'] })}`)).toEqual(['data']);
  expect(await names(`/v1.41/volumes?${filters({ label: ['k=v'] })}`)).toEqual(['data']);
  expect(await names(`/v1.41/volumes?${filters({ driver: ['nfs'] })}`)).toEqual([]);
  expect(await api.ask(`/v1.41/volumes?${filters({ foo: ['1'] })}`)).toMatchObject({ status: 400 });
});

test('one that a container has is not removed', async () => {
  await fill();
  const refused = { status: 409, json: { message: `remove data: volume is in use - [${containerId}]` } };
  expect(await api.ask('/v1.41/volumes/data', { method: 'DELETE' })).toMatchObject(refused);
  expect(await api.ask('/v1.41/volumes/data?force=1', { method: 'DELETE' })).toMatchObject(refused);
  expect((await api.ask('/v1.41/volumes/cache', { method: 'DELETE' })).status).toBe(204);
  expect(await names('/v1.41/volumes')).toEqual(['data', 'anonymous']);
});

test('prune takes what nobody has: anonymous ones alone from 1.42 on, unless all are meant', async () => {
  await fill();
  rooms.records.clear();
  const prune = (version: string, wanted: object) => api.ask(`/v${version}/volumes/prune?${filters(wanted)}`, { method: 'POST' });
  expect(await prune('1.42', { 'label!': ['com.docker.volume.anonymous'] })).toMatchObject({ status: 200, json: { VolumesDeleted: null, SpaceReclaimed: 0 } });
  expect(await prune('1.42', {})).toMatchObject({ json: { VolumesDeleted: [anonymous], SpaceReclaimed: 1000 } });
  expect(await prune('1.42', { all: ['1'], label: ['k'] })).toMatchObject({ json: { VolumesDeleted: ['data'], SpaceReclaimed: 1000 } });
  expect(await prune('1.41', { all: ['1'] })).toMatchObject({ status: 400 });
  expect(await prune('1.41', {})).toMatchObject({ json: { VolumesDeleted: ['cache'] } });
});

test('prune leaves what a container has', async () => {
  await fill();
  expect(await api.ask('/v1.41/volumes/prune', { method: 'POST' })).toMatchObject({ json: { VolumesDeleted: ['cache'], SpaceReclaimed: 1000 } });
  expect(rooms.events.recent().at(-1)).toMatchObject({ type: 'volume', action: 'prune', actorId: '', attributes: { reclaimed: '1000' } });
});

test('inspect and the list show mounts; the list finds containers by volume', async () => {
  await fill();
  const mounts = [
    { Type: 'volume', Name: 'data', Source: '/data/volumes/data/_data', Destination: '/d', Driver: 'local', Mode: 'ro', RW: false, Propagation: '' },
    { Type: 'volume', Name: anonymous, Source: `/data/volumes/${anonymous}/_data`, Destination: '/x', Driver: 'local', Mode: '', RW: true, Propagation: '' },
  ];
  const { json } = await api.ask('/v1.41/containers/c/json');
  expect(json).toMatchObject({ Mounts: mounts, HostConfig: { Binds: ['data:/d:ro'] }, Config: { Volumes: { '/x': {} } } });
  const list = async (volume: string): Promise<number> => ((await api.ask(`/v1.41/containers/json?all=1&${filters({ volume: [volume] })}`)).json as object[]).length;
  expect([await list('data'), await list('/d'), await list(anonymous), await list('cache')]).toEqual([1, 1, 1, 0]);
});

test('df tells bytes and how many containers have each', async () => {
  await fill();
  const { json } = await api.ask('/v1.41/system/df');
  const { Volumes } = json as { Volumes: { Name: string; UsageData: object }[] };
  expect(Volumes.map(({ Name, UsageData }) => [Name, UsageData])).toEqual([
    ['data', { RefCount: 1, Size: 1000 }], ['cache', { RefCount: 0, Size: 1000 }], [anonymous, { RefCount: 1, Size: 1000 }],
  ]);
});

test('who has a volume, and how much is in it', async () => {
  await fill();
  expect(await api.ask('/tidewharf/v1/volumes/data')).toMatchObject({
    status: 200, json: { name: 'data', bytes: 1000, usedBy: [{ containerId, containerName: 'c', destination: '/d', readOnly: true, running: false }] },
  });
  expect(await api.ask('/tidewharf/v1/volumes/nope')).toMatchObject({ status: 404 });
});

test('all volumes with their users, and with sizes where they are asked for', async () => {
  await fill();
  const { json } = await api.ask('/tidewharf/v1/volumes');
  expect(json).toMatchObject([{ name: 'data', labels: { k: 'v' }, origin: null, usedBy: [{ containerName: 'c' }], size: null }, { name: 'cache', usedBy: [] }, { anonymous: true }]);
  expect((await api.ask('/tidewharf/v1/volumes?sizes=true')).json).toMatchObject([{ size: { bytes: 1000, files: 3 } }, {}, {}]);
});

test('clone and empty', async () => {
  await fill();
  expect(await api.ask('/tidewharf/v1/volumes/data/clone?to=copy', { method: 'POST' })).toMatchObject({ status: 201, json: { Name: 'copy' } });
  expect(await api.ask('/tidewharf/v1/volumes/data/clone', { method: 'POST' })).toMatchObject({ status: 400 });
  expect(await api.ask('/tidewharf/v1/volumes/data/empty', { method: 'POST' })).toMatchObject({ status: 200, json: { bytes: 1000, files: 3 } });
  expect(await api.ask('/tidewharf/v1/volumes/nope/empty', { method: 'POST' })).toMatchObject({ status: 404 });
});
