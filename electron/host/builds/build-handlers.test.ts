import { expect, test } from 'vitest';
import { createEngineClient } from '../../engine-client/engine-client.ts';
import { replyJson, startTestEngine } from '../../engine-client/test-engine.ts';
import type { BuildDescription, BuildEvent } from '../../shared/engine-api/builds.ts';
import type { NewBuild } from '../../shared/ipc/builds.ts';
import { createAnnouncer } from '../announcer.ts';
import type { HostParts } from '../host-parts.ts';
import { createTasks } from '../tasks/tasks.ts';
import { createChosenFiles } from '../files/chosen-files.ts';
import { buildHandlers } from './build-handlers.ts';
import { chosenOf } from './chosen-of.ts';

const wanted: NewBuild = {
  context: { kind: 'folder', handle: 'h' }, dockerfile: { kind: 'inside', path: 'Dockerfile' }, target: '', args: {}, tags: ['shop:1'], platform: '', labels: {}, noCache: false, pull: false, network: 'default', allow: [],
  noCacheFilter: ['deps'], addHosts: ['db:10.0.0.7'], shmSize: 1, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'tar', handle: 'o' },
  secrets: [{ id: 'token', value: 'hunter2' }, { id: 'npmrc', handle: 'f' }],
  ssh: [{ kind: 'own', id: 'default' }, { kind: 'socket', id: 'deploy', handle: 's' }],
};

async function setUp(events: readonly Partial<BuildEvent>[], environment: HostParts['environment'] = { SSH_AUTH_SOCK: '/run/agent' }) {
  const engine = await startTestEngine({
    'POST /tidewharf/v1/builds': (_request, response) => replyJson(response, 201, { id: 'b1' }),
    'GET /tidewharf/v1/builds/b1/events': (_request, response) => void response.end(events.map((event) => JSON.stringify(event)).join('\n')),
  });
  const tasks = createTasks({ announcer: createAnnouncer() });
  const logins = { list: async () => ({ logins: [{ registry: 'reg.example' }] }), find: async () => ({ login: { username: 'ada', password: 'p' }, problem: undefined }) };
  const parts = { environment, client: createEngineClient({ socketPath: engine.socketPath }), tasks, logins, files: { pathOf: (handle: string) => `/chosen/${handle}` } };
  return { engine, tasks, handlers: buildHandlers(parts as unknown as HostParts) };
}

const step = { step: 0, stage: 0, kind: 'run', text: 'RUN true', lines: { start: 2, end: 2 }, needs: [] } as const;

test('a build is asked for by paths, and its task ends with it', async () => {
  const { engine, tasks, handlers } = await setUp([{ kind: 'plan', steps: [step] }, { kind: 'step-started', step: 0 }, { kind: 'finished', status: 'done' }]);
  await using _ = engine;
  const { id, taskId } = await handlers['builds.start'](wanted);
  expect(id).toBe('b1');
  await expect.poll(() => tasks.list().find((task) => task.id === taskId)).toMatchObject({ kind: 'build', title: 'shop:1', state: 'done', resultId: 'b1', progress: { phase: 'RUN true', steps: { done: 0, total: 1 } } });
  expect(engine.requests[0]?.body).toMatchObject({ context: { kind: 'folder', path: '/chosen/h' }, dockerfile: { kind: 'file', path: 'Dockerfile' }, noCacheFilter: ['deps'], addHosts: ['db:10.0.0.7'], output: { kind: 'tar', path: '/chosen/o' }, secrets: [{ id: 'token', value: 'aHVudGVyMg==' }, { id: 'npmrc', path: '/chosen/f' }], ssh: [{ id: 'default', path: '/run/agent' }, { id: 'deploy', path: '/chosen/s' }] });
});

test('an agent of one’s own that is not there is told at its field, and nothing begins', async () => {
  const { engine, handlers } = await setUp([], { SSH_AUTH_SOCK: '' });
  await using _ = engine;
  await expect(handlers['builds.start'](wanted)).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining('SSH_AUTH_SOCK') as string, detail: { field: 'ssh' } });
  expect(engine.requests).toEqual([]);
});

test('agents of a build that was: one’s own, another one by its handle, and none that is gone', async () => {
  const description = { context: { kind: 'folder', path: '/tmp' }, dockerfile: 'Dockerfile', output: { kind: 'image' }, ssh: [{ id: 'own', path: '/run/agent' }, { id: 'other', path: '/tmp' }, { id: 'gone', path: '/tmp/none/at/all' }] } as unknown as BuildDescription;
  const { ssh } = await chosenOf(description, { files: createChosenFiles(), ownAgent: '/run/agent' });
  expect(ssh).toEqual([{ id: 'own', socket: null }, { id: 'other', socket: expect.objectContaining({ path: '/tmp' }) }]);
});

test('a failed build fails its task with the same words', async () => {
  const failure = { error: { kind: 'invalid', message: 'RUN false: exit code 1' }, step: 0, lines: undefined, exitCode: 1, output: [] } as const;
  const { engine, tasks, handlers } = await setUp([{ kind: 'finished', status: 'failed', failure }]);
  await using _ = engine;
  const { taskId } = await handlers['builds.start'](wanted);
  await expect.poll(() => tasks.list().find((task) => task.id === taskId)).toMatchObject({ state: 'failed', error: failure.error, resultId: 'b1' });
});

test('cancelling the task cancels the build', async () => {
  const { engine, tasks, handlers } = await setUp([]);
  await using _ = engine;
  let end = (): void => {};
  engine.routes['GET /tidewharf/v1/builds/b1/events'] = (_request, response) => {
    response.write(`${JSON.stringify({ kind: 'plan', steps: [step] })}\n`);
    end = () => response.end(JSON.stringify({ kind: 'finished', status: 'cancelled' }));
  };
  engine.routes['POST /tidewharf/v1/builds/b1/cancel'] = (_request, response) => {
    end();
    replyJson(response, 204, undefined);
  };
  const { taskId } = await handlers['builds.start'](wanted);
  const task = () => tasks.list().find((one) => one.id === taskId);
  await expect.poll(() => task()?.progress.steps?.total).toBe(1);
  tasks.cancel(taskId);
  await expect.poll(() => task()?.state).toBe('cancelled');
});
