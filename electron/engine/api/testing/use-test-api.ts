import { afterEach, beforeEach, expect } from 'vitest';
import { memoryRooms, type MemoryRooms } from './memory-rooms.ts';
import { serveForTest, type TestServer } from './unix-http.ts';

/** Rooms in memory behind a real socket, new for each test of the file that calls this. */
export function useTestApi(): { readonly rooms: MemoryRooms; readonly api: TestServer } {
  let current: { rooms: MemoryRooms; api: TestServer } | undefined;

  beforeEach(async () => {
    const rooms = memoryRooms();
    current = { rooms, api: await serveForTest(rooms) };
  });
  afterEach(() => current?.api[Symbol.asyncDispose]());

  const started = (): { rooms: MemoryRooms; api: TestServer } => current ?? expect.fail('no test is running');
  return {
    get rooms() {
      return started().rooms;
    },
    get api() {
      return started().api;
    },
  };
}
