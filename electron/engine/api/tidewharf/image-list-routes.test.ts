import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageId, memoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let api: TestServer;

beforeEach(async () => {
  api = await serveForTest(memoryRooms());
});
afterEach(() => api[Symbol.asyncDispose]());

test('a list of images comes in one answer, with layers and containers counted', async () => {
  const reply = await api.ask('/tidewharf/v1/images');
  expect(reply).toMatchObject({ status: 200, json: { images: [{ id: imageId, platform: 'linux/amd64', layers: expect.any(Number), containers: expect.any(Number), sharedBytes: 0 }] } });
});
