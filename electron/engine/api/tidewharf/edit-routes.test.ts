import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EditRequest } from '../../../shared/engine-api/edit.ts';
import { containerId, memoryRooms, type MemoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest, type TestServer } from '../testing/unix-http.ts';

let rooms: MemoryRooms;
let api: TestServer;

const path = '/tidewharf/v1/containers/web/edit';
const megabyte = 1 << 20;

beforeEach(async () => {
  rooms = memoryRooms();
  api = await serveForTest(rooms);
  const HostConfig = {
    Binds: ['/src:/dst:ro'], PortBindings: { '80/tcp': [{ HostPort: '8080' }] }, Memory: 64 * megabyte, MemorySwap: 128 * megabyte, PidsLimit: 7,
    Tmpfs: { '/t': 'size=1m' }, MemorySwappiness: 5,
  };
  await api.ask('/v1.41/containers/create?name=web', { method: 'POST', body: { Image: 'web', Env: ['A=1'], Labels: { l: '1' }, HostConfig } });
});

afterEach(() => api[Symbol.asyncDispose]());

const edit = (body: EditRequest) => api.ask(path, { method: 'POST', body });
const spec = () => rooms.records.get(containerId)?.spec;

test('what a container has, in the words of an edit', async () => {
  expect(await api.ask(path)).toMatchObject({
    status: 200,
    json: {
      name: 'web', ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }], env: ['A=1', 'PATH=/bin'], labels: { l: '1' },
      mounts: [{ type: 'bind', source: '/src', destination: '/dst', readOnly: true }, { type: 'tmpfs', destination: '/t', size: megabyte }],
      limits: { memory: 64 * megabyte, pids: 7 }, restartPolicy: { name: 'no', maximumRetryCount: 0 },
    },
  });
});

test('the reply says what was and what is, in the same words; inspect shows the new truth', async () => {
  const ports = [{ containerPort: 53, protocol: 'udp' as const, hostIp: '127.0.0.1', hostPort: 5353 }, { containerPort: 80 }];
  expect(await edit({ ports })).toMatchObject({
    status: 200,
    json: {
      id: containerId, name: 'web', applied: 'live', warnings: [],
      changes: [{
        field: 'ports', needsRestart: false, before: [{ containerPort: 80, hostPort: 8080 }],
        after: [{ containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 5353 }, { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0 }],
      }],
    },
  });
  expect(rooms.calls).toContain('edit {"restart":false,"dryRun":false}');
  expect((await api.ask('/containers/web/json')).json).toMatchObject({
    HostConfig: { PortBindings: { '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }], '80/tcp': [{ HostIp: '', HostPort: '' }] }, Binds: ['/src:/dst:ro'], MemorySwappiness: 5 },
  });
});

test('only what is named is replaced, that as a whole', async () => {
  await edit({ env: [], labels: { other: '2' }, restart: true });
  expect(spec()).toMatchObject({ env: [], labels: { other: '2' }, limits: { pids: 7 }, network: { ports: [{ hostPort: 8080 }] } });
  expect(spec()?.labels).toEqual({ other: '2' });
  await edit({ mounts: [{ type: 'volume', name: 'v', destination: '/v' }] });
  expect(spec()?.mounts).toMatchObject([{ kind: 'volume', name: 'v', destination: '/v', readOnly: false }]);
  expect(spec()?.raw.hostConfig).toMatchObject({ Binds: [], Tmpfs: {}, Mounts: [{ Type: 'volume', Source: 'v', Target: '/v' }] });
});

test('swap follows memory where nobody set it; other limits stay', async () => {
  await edit({ limits: { memory: 100 * megabyte } });
  expect(spec()?.limits).toMatchObject({ memory: 100 * megabyte, memorySwap: 0, pids: 7, memorySwappiness: 5 });
  await edit({ limits: { memorySwap: 300 * megabyte } });
  await edit({ limits: { memory: 120 * megabyte, pids: 0 } });
  expect(spec()?.limits).toMatchObject({ memory: 120 * megabyte, memorySwap: 300 * megabyte, pids: 0 });
});

test.each<[object, RegExp]>([
  [{ prots: [] }, /prots/],
  [{ ports: [{ containerPort: 0 }] }, /^body\.ports\.0\.containerPort: /],
  [{ ports: [{ containerPort: 80, hostPort: 99_999 }] }, /^body\.ports\.0\.hostPort: /],
  [{ ports: [{ containerPort: 80, protocol: 'sctp' }] }, /^body\.ports\.0\.protocol: /],
  [{ mounts: [{ type: 'nfs', destination: '/x' }] }, /^body\.mounts\.0\.type: /],
  [{ mounts: [{ type: 'bind', source: 'relative', destination: '/x' }] }, /relative/],
  [{ mounts: [{ type: 'volume', name: 'v', destination: 'x' }] }, /x/],
  [{ env: 'A=1' }, /^body\.env: /],
  [{ limits: { memory: -5 } }, /^body\.limits\.memory: /],
  [{ restartPolicy: { name: 'sometimes' } }, /^body\.restartPolicy\.name: /],
  [{ restartPolicy: { name: 'always', maximumRetryCount: 3 } }, /maximum retry count cannot be used with restart policy 'always'/],
])('%j is refused', async (body, message) => {
  expect(await edit(body)).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
  expect(rooms.calls.filter((call) => call.startsWith('edit'))).toEqual([]);
});
