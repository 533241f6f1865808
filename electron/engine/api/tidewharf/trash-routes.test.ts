import { beforeEach, expect, test } from 'vitest';
import { containerId } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();

beforeEach(async () => {
  const body = { Image: 'web', Cmd: ['sleep', '9'], HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } };
  await served.api.ask('/containers/create?name=gone', { method: 'POST', body });
});

test('the list tells what a person knows a container by, and what it costs to keep', async () => {
  expect(await served.api.ask('/tidewharf/v1/trash')).toMatchObject({
    status: 200,
    json: {
      containers: [
        {
          id: containerId, name: 'gone', image: 'web', command: ['sleep', '9'], removedAt: '2026-11-03T10:00:00.000Z', why: 'rm', bytes: 42,
          ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }],
        },
      ],
      bytes: 42,
    },
  });
});

test('restored under its own name or another', async () => {
  expect(await served.api.ask('/tidewharf/v1/trash/gone/restore', { method: 'POST' })).toMatchObject({ status: 200, json: { id: containerId, name: 'gone' } });
  expect(await served.api.ask('/tidewharf/v1/trash/gone/restore?name=back', { method: 'POST' })).toMatchObject({ status: 200, json: { id: containerId, name: 'back' } });
  expect(await served.api.ask('/tidewharf/v1/trash/never/restore', { method: 'POST' })).toMatchObject({ status: 404, json: { message: 'No such container in the trash: never' } });
});

test('removed one by one or all, with the bytes that it freed', async () => {
  expect(await served.api.ask('/tidewharf/v1/trash/gone', { method: 'DELETE' })).toMatchObject({ status: 200, json: { removed: [containerId], bytes: 42 } });
  expect(await served.api.ask('/tidewharf/v1/trash', { method: 'DELETE' })).toMatchObject({ status: 200, json: { removed: [containerId], bytes: 42 } });
});

test('settings: what is left out stays, what makes no sense is refused with its name', async () => {
  const put = (body: object) => served.api.ask('/tidewharf/v1/trash/settings', { method: 'PUT', body });
  expect(await put({ enabled: false })).toMatchObject({ status: 200, json: { enabled: false, keepDays: 7, maxBytes: 1000 } });
  expect(await put({ keepDays: -1 })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^body\.keepDays: /) } });
  expect(await put({ maxBytes: 1.5 })).toMatchObject({ status: 400, json: { message: expect.stringMatching(/^body\.maxBytes: /) } });
  expect(await put({ keepdays: 1 })).toMatchObject({ status: 400, json: { message: expect.stringContaining('keepdays') } });
  expect(await served.api.ask('/tidewharf/v1/trash/settings')).toMatchObject({ status: 200, json: { enabled: false, keepDays: 7, maxBytes: 1000 } });
});
