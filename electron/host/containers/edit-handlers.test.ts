import { expect, test } from 'vitest';
import { createEngineClient } from '../../engine-client/engine-client.ts';
import { replyJson, startTestEngine } from '../../engine-client/test-engine.ts';
import { createAnnouncer } from '../announcer.ts';
import type { HostParts } from '../host-parts.ts';
import { createTasks } from '../tasks/tasks.ts';
import { editHandlers } from './edit-handlers.ts';

const had = { mounts: [{ type: 'bind', source: '/s', destination: '/d', readOnly: true }] };

async function setUp() {
  const engine = await startTestEngine({
    'GET /volumes': (_request, response) => replyJson(response, 200, { Volumes: [{ Name: 'taken' }] }),
    'GET /tidewharf/v1/containers/c/edit': (_request, response) => replyJson(response, 200, had),
    'POST /tidewharf/v1/containers/c/edit': (_request, response) => replyJson(response, 200, { id: 'c', name: 'web', applied: 'restarted', changes: [], warnings: [] }),
  });
  const tasks = createTasks({ announcer: createAnnouncer() });
  const handlers = editHandlers({ client: createEngineClient({ socketPath: engine.socketPath }), tasks } as HostParts);
  return { engine, tasks, handlers };
}

test('a move mounts one more volume, by a restart', async () => {
  const { engine, tasks, handlers } = await setUp();
  await using _ = engine;
  const { taskId } = await handlers['edit.moveToVolume']({ id: 'c', path: '/var/lib/db', volume: 'db' });
  await expect.poll(() => tasks.list().find(({ id }) => id === taskId)?.state).toBe('done');
  expect(engine.requests.at(-1)).toMatchObject({ method: 'POST', body: { restart: true, mounts: [...had.mounts, { type: 'volume', name: 'db', destination: '/var/lib/db' }] } });
});

test('a volume that is there is not mounted over the folder', async () => {
  const { engine, tasks, handlers } = await setUp();
  await using _ = engine;
  await expect(handlers['edit.moveToVolume']({ id: 'c', path: '/var/lib/db', volume: 'taken' })).rejects.toMatchObject({ kind: 'exists' });
  expect(tasks.list()).toEqual([]);
  expect(engine.requests.map(({ method }) => method)).toEqual(['GET']);
});
