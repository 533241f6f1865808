import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryRooms, type MemoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let rooms: MemoryRooms;
let api: TestServer;
beforeEach(async () => {
  rooms = memoryRooms();
  api = await serveForTest(rooms);
});
afterEach(() => api[Symbol.asyncDispose]());

const filters = (value: object) => `&filters=${encodeURIComponent(JSON.stringify(value))}`;

test('search: in Docker\'s words, with limit, login and filters', async () => {
  const web = { name: 'web', description: 'A web', star_count: 7, is_official: true, is_automated: false };
  const auth = Buffer.from(JSON.stringify({ username: 'u', password: 'p' })).toString('base64url');
  expect(await api.ask('/images/search?term=web&limit=5', { headers: { 'x-registry-auth': auth } })).toMatchObject({ status: 200, json: [web, { name: 'ada/web' }] });
  for (const filter of [{ 'is-official': ['true'] }, { stars: ['2'] }, { stars: { 7: true } }]) expect((await api.ask(`/images/search?term=web${filters(filter)}`)).json).toEqual([web]);
  expect((await api.ask(`/images/search?term=web${filters({ 'is-automated': ['true'] })}`)).json).toEqual([]);
  expect(rooms.calls[0]).toBe('search docker.io web 5 with a login');
  expect(rooms.calls.slice(1)).toEqual(Array.from({ length: 4 }, () => 'search docker.io web 25'));
});

test.each([
  ['localhost:5000/web', 'search localhost:5000 web 25'],
  ['reg.example/a/b', 'search reg.example a/b 25'],
  ['library/web', 'search docker.io web 25'],
  ['docker.io/a/b', 'search docker.io a/b 25'],
  ['a/b', 'search docker.io a/b 25'],
])('search: the term %s', async (term, call) => {
  await api.ask(`/images/search?term=${encodeURIComponent(term)}`);
  expect(rooms.calls).toEqual([call]);
});

test.each([
  ['', 'invalid repository name'],
  ['term=https://x/y', 'invalid repository name'],
  ['term=web&limit=101', 'limit 101 is outside the range of [1, 100]'],
  ['term=web&limit=-1', 'limit -1 is outside the range of [1, 100]'],
  [`term=web${filters({ stars: ['x'] })}`, "invalid filter 'stars=x'"],
  [`term=web${filters({ size: ['1'] })}`, "invalid filter 'size'"],
])('search: %s is refused', async (query, message) => {
  expect(await api.ask(`/images/search?${query}`)).toMatchObject({ status: 400, json: { message: expect.stringContaining(message) } });
  expect(rooms.calls).toEqual([]);
});

test('distribution: descriptor and platforms, from version 1.30 on', async () => {
  expect(await api.ask('/v1.41/distribution/team/web:1/json')).toMatchObject({
    status: 200,
    json: {
      Descriptor: { mediaType: 'application/vnd.oci.image.index.v1+json', digest: `sha256:${'d'.repeat(64)}`, size: 7 },
      Platforms: [{ architecture: 'arm64', os: 'linux', variant: 'v8' }],
    },
  });
  expect(rooms.calls).toEqual(['describe docker.io/team/web:1']);
  expect((await api.ask('/v1.29/distribution/web/json')).status).toBe(404);
});

test('tags of a repository, with the login that was sent', async () => {
  expect(await api.ask('/tidewharf/v1/distribution/reg.example:5000/team/web/tags')).toMatchObject({ status: 200, json: { tags: ['1.0', 'latest'] } });
  expect(rooms.calls).toContain('tags reg.example:5000/team/web');
});
