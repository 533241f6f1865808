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

test('names that are or were, and where one pointed', async () => {
  expect(await api.ask('/tidewharf/v1/tags')).toMatchObject({ status: 200, json: { names: ['web:latest'] } });
  const history = [{ at: '2026-11-03T10:00:00.000Z', by: 'untag', imageId: null, digest: null, isHere: false }];
  expect(await api.ask('/tidewharf/v1/tags/docker.io/library/web')).toMatchObject({ status: 200, json: { name: 'web:latest', history } });
  expect(await api.ask('/tidewharf/v1/tags/never')).toMatchObject({ status: 404 });
});

test('roll back to an image or a digest', async () => {
  expect(await api.ask(`/tidewharf/v1/tags/web/rollback?to=${imageId}`, { method: 'POST' })).toMatchObject({ status: 200, json: { name: 'web:latest', imageId } });
  expect(rooms.calls).toEqual([`rollback web:latest ${imageId}`]);
  expect((await api.ask('/tidewharf/v1/tags/web/rollback', { method: 'POST' })).status).toBe(400);
});
