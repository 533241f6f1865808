import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageId, memoryRooms, type MemoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let rooms: MemoryRooms;
let api: TestServer;

beforeEach(async () => {
  rooms = memoryRooms();
  api = await serveForTest(rooms);
});
afterEach(() => api[Symbol.asyncDispose]());

const prune = (body: unknown) => api.ask('/tidewharf/v1/prune', { method: 'POST', body: body as object });

test('a prune only says what would happen, unless it is told otherwise', async () => {
  expect(await prune({ images: 'unused', seen: [{ kind: 'image', id: 'x', bytes: 1, why: 'a whole item will do' }] })).toMatchObject({ status: 200, json: { dryRun: true, plan: { bytes: 5 } } });
  expect(rooms.calls).toEqual(['prune {"images":"unused","seen":[{"kind":"image","id":"x","bytes":1}]}']);
});

test.each([
  [{ image: 'unused' }, /image/],
  [{ images: 'all' }, /^body\.images: /],
  [{ volumes: true }, /^body\.volumes: /],
  [{ containers: 'yes' }, /^body\.containers: /],
  [{ seen: [{ kind: 'network', id: 'x', bytes: 1 }] }, /^body\.seen\.0\.kind: /],
])('%j is refused before anything is looked at', async (body, message) => {
  expect(await prune(body)).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
  expect(rooms.calls).toEqual([]);
});

test('the plan of a removal is asked by name, with slashes and all', async () => {
  expect(await api.ask('/tidewharf/v1/images/localhost:5000/team/web:1/removal')).toMatchObject({ status: 200, json: { id: imageId } });
  expect(await api.ask('/tidewharf/v1/images/nope/removal')).toMatchObject({ status: 404 });
});
