import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { memoryRooms, type MemoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let rooms: MemoryRooms;
let api: TestServer;

beforeEach(async () => {
  rooms = memoryRooms();
  const tryPort = async ({ hostPort }: { hostPort: number }): Promise<void> => {
    if (hostPort === 80) throw new EngineError('forbidden', 'ports under 1024');
    if (hostPort === 8080 || hostPort === 8081) throw new EngineError('conflict', 'taken', { detail: { hostPort, holderPid: 7 } });
  };
  api = await serveForTest({ ...rooms, networks: { ...rooms.networks, tryPort } });
});
afterEach(() => api[Symbol.asyncDispose]());

const tryPorts = (body: unknown) => api.ask('/tidewharf/v1/host-ports', { method: 'POST', body: body as object });

test('each port is free, or says who has it and which one is', async () => {
  const port = (hostPort: number) => ({ hostIp: '', hostPort, protocol: 'tcp' });
  expect(await tryPorts({ ports: [port(9000), port(8080), port(80)] })).toMatchObject({
    status: 200,
    json: { ports: [{ hostPort: 9000, problem: null, free: 9000 }, { problem: { kind: 'conflict', detail: { holderPid: 7 } }, free: 8082 }, { problem: { kind: 'forbidden' }, free: null }] },
  });
});

test.each([
  [{ ports: [{ hostIp: '', hostPort: 70_000, protocol: 'tcp' }] }, /^body\.ports\.0\.hostPort: /],
  [{ ports: [{ hostIp: '', hostPort: 1, protocol: 'sctp' }] }, /^body\.ports\.0\.protocol: /],
  [{ prots: [] }, /ports/],
])('%j is refused', async (body, message) => {
  expect(await tryPorts(body)).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
});

test('a container that is not there', async () => {
  expect(await tryPorts({ ports: [], except: 'nope' })).toMatchObject({ status: 404 });
});
