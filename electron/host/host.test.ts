import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { TestEngine } from '../engine-client/test-engine.ts';
import { replyJson, startTestEngine } from '../engine-client/test-engine.ts';
import { callNames } from '../shared/ipc/contract.ts';
import type { EventFrame } from '../shared/ipc/frames.ts';
import type { RunningHost, StartHostOptions } from './start-host.ts';
import { planEngineArgs, startHost } from './start-host.ts';

/** An engine that is adopted by the host. */
async function startEngine(): Promise<TestEngine & { publish(event: object): void }> {
  let events: { write(text: string): unknown } | undefined;
  const engine = await startTestEngine({
    'GET /version': (_request, response) => replyJson(response, 200, { Version: '0.1', ApiVersion: '1.47' }),
    'GET /info': (_request, response) => replyJson(response, 200, { DefaultRuntime: 'runc' }),
    'GET /events': (_request, response) => {
      response.flushHeaders();
      events = response;
    },
  });
  return { ...engine, publish: (event) => void events?.write(`${JSON.stringify(event)}\n`) };
}

function start(engine: TestEngine, options: Partial<StartHostOptions> = {}): RunningHost & { heard: EventFrame[]; waitFor(name: EventFrame['name']): Promise<EventFrame> } {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const running = startHost({
    mode: 'browser', version: '1', nodePath: process.execPath, engineFile: '/nowhere.js', starterImage: undefined,
    places: { dataDir: folder, runDir: folder, socketPath: engine.socketPath, configDir: folder }, ...options,
  });
  const heard: EventFrame[] = [];
  const waiting = new Set<(frame: EventFrame) => void>();
  running.announcer.listen((frame) => {
    heard.push(frame);
    for (const look of waiting) look(frame);
  });
  const waitFor = (name: EventFrame['name']): Promise<EventFrame> =>
    new Promise((resolve) => waiting.add((frame) => frame.name === name && resolve(frame)));
  return { ...running, heard, waitFor, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

const valueOf = async (reply: Promise<unknown>): Promise<unknown> => ((await reply) as { value: unknown }).value;

test.each(['toString', '__proto__', 'containers.explode', 7, null])('call %o is not in the contract', async (name) => {
  await using engine = await startEngine();
  await using running = start(engine);
  await expect(running.host.call(name, {})).resolves.toMatchObject({ ok: false, error: { kind: 'not-implemented' } });
});

test.each(callNames)('%s refuses input that is not its own, and asks the engine nothing', async (name) => {
  await using engine = await startEngine();
  await using running = start(engine);
  for (const input of [null, [], 'x', { unknown: 1 }, { id: '' }, { id: 5 }]) {
    await expect(running.host.call(name, input)).resolves.toMatchObject({ ok: false, error: { kind: 'invalid' } });
  }
  expect(engine.requests.map(({ path }) => path).filter((path) => !['/version', '/info', '/events'].includes(path))).toEqual([]);
});

test('the engine that answers is running, and its events are announced', async () => {
  await using engine = await startEngine();
  await using running = start(engine);
  await expect(running.waitFor('engine.state')).resolves.toMatchObject({ payload: { kind: 'running', version: '0.1', runtime: 'runc' } });
  const notice = running.waitFor('engine.notice');
  engine.publish({ Type: 'container', Action: 'exec_create: sh', Actor: { ID: 'c1', Attributes: {} } });
  engine.publish({ Type: 'daemon', Action: 'reload', Actor: { ID: 'x', Attributes: {} } });
  engine.publish({ Type: 'container', Action: 'die', Actor: { ID: 'c1', Attributes: { name: 'web', exitCode: '137' } } });
  await expect(notice).resolves.toMatchObject({ payload: { noun: 'container', action: 'die', id: 'c1', name: 'web', exitCode: 137 } });
});

test('images come in one answer of the engine', async () => {
  await using engine = await startEngine();
  const image = { id: 'sha256:1', names: ['web:1'], repoDigests: [], platform: 'linux/amd64', bytes: 5, sharedBytes: 2, createdAt: '1970-01-01T00:00:00Z', layers: 2, containers: 1 };
  engine.routes['GET /tidewharf/v1/images'] = (_request, response) => replyJson(response, 200, { images: [image] });
  await using running = start(engine);
  await expect(valueOf(running.host.call('images.list', {}))).resolves.toEqual([
    { id: 'sha256:1', tags: ['web:1'], digests: [], platform: 'linux/amd64', size: 5, sharedBytes: 2, createdAt: '1970-01-01T00:00:00Z', layers: 2, containers: 1 },
  ]);
});

test('a push of what looks like a secret is held back until somebody lets it go', async () => {
  await using engine = await startEngine();
  const path = '/tidewharf/v1/images/localhost:5000/web:1/secrets';
  engine.routes[`GET ${path}`] = (_request, response) => replyJson(response, 200, { isConfirmed: false, secrets: [{}] });
  engine.routes[`POST ${path}/confirm`] = (_request, response) => void response.writeHead(204).end();
  engine.routes['POST /images/localhost:5000/web/push'] = (_request, response) => replyJson(response, 200, { status: 'Pushed', id: 'a' });
  engine.routes['GET /images/localhost:5000/web:1/json'] = (_request, response) => replyJson(response, 200, { Id: 'sha256:1', RootFS: {} });
  await using running = start(engine);
  const push = async (despiteSecrets: boolean): Promise<unknown> => {
    const { taskId } = (await valueOf(running.host.call('images.push', { reference: 'localhost:5000/web:1', despiteSecrets }))) as { taskId: string };
    await vi.waitFor(() => expect(taskOf(taskId)?.state).not.toBe('running'));
    return taskOf(taskId);
  };
  const taskOf = (id: string) => running.heard.flatMap((frame) => (frame.name === 'task' && frame.payload.id === id ? [frame.payload] : [])).at(-1);
  expect(await push(false)).toMatchObject({ state: 'failed', error: { kind: 'conflict', detail: { secrets: 1 } } });
  expect(engine.requests.some(({ path: asked }) => asked.endsWith('/push'))).toBe(false);
  expect(await push(true)).toMatchObject({ state: 'done', resultId: 'sha256:1' });
});

const runRequest = {
  image: 'web', name: 'mine', env: ['A=1'], tty: false, restartPolicy: 'no', maxRetries: 0, mounts: [], labels: {}, user: '', workingDir: '', network: '', autoRemove: false, init: false,
  limits: { memory: 0, nanoCpus: 0, pids: 0 },
  ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0 }, { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080 }],
};

test('run creates and starts', async () => {
  await using engine = await startEngine();
  engine.routes['POST /containers/create'] = (_request, response) => replyJson(response, 201, { Id: 'c1' });
  engine.routes['POST /containers/c1/start'] = (_request, response) => void response.writeHead(204).end();
  await using running = start(engine);
  await expect(valueOf(running.host.call('containers.run', runRequest))).resolves.toEqual({ kind: 'run', id: 'c1', started: true });
  const create = engine.requests.find(({ path }) => path === '/containers/create');
  expect(create?.query.get('name')).toBe('mine');
  expect(create?.body).toEqual({
    Image: 'web', Env: ['A=1'], Tty: false, OpenStdin: false, ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '' }, { HostIp: '127.0.0.1', HostPort: '8080' }] },
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    },
  });
});

test('a container that does not start is there, with the reason', async () => {
  await using engine = await startEngine();
  engine.routes['POST /containers/create'] = (_request, response) => replyJson(response, 201, { Id: 'c1' });
  engine.routes['POST /containers/c1/start'] = (_request, response) => replyJson(response, 409, { message: 'port 8080 is taken' });
  await using running = start(engine);
  await expect(valueOf(running.host.call('containers.run', runRequest))).resolves.toEqual({
    kind: 'run', id: 'c1', started: false, error: { kind: 'conflict', message: 'port 8080 is taken' },
  });
});

test('a missing image is pulled by a task that then runs the container', async () => {
  await using engine = await startEngine();
  let pulled = false;
  Object.assign(engine.routes, {
    'POST /containers/create': (_request, response) => (pulled ? replyJson(response, 201, { Id: 'c1' }) : replyJson(response, 404, { message: 'No such image: web' })),
    'POST /images/create': (_request, response) => {
      pulled = true;
      response.end('{"status":"Downloading","id":"a","progressDetail":{"current":1,"total":2}}\n');
    },
    'GET /images/web/json': (_request, response) => replyJson(response, 200, { Id: 'sha256:1', RootFS: { Layers: [] } }),
    'POST /containers/c1/start': (_request, response) => void response.writeHead(204).end(),
  } satisfies TestEngine['routes']);
  await using running = start(engine);
  const result = (await valueOf(running.host.call('containers.run', runRequest))) as { kind: string; taskId: string };
  expect(result.kind).toBe('pulling');
  while (running.heard.findLast(({ name }) => name === 'task')?.payload === undefined || (await tasksOf(running))[0]?.state === 'running') await running.waitFor('task');
  expect(await tasksOf(running)).toMatchObject([{ id: result.taskId, kind: 'run', title: 'web:latest', state: 'done', resultId: 'c1' }]);
});

const tasksOf = async (running: RunningHost): Promise<{ state: string }[]> => (await valueOf(running.host.call('tasks.list', {}))) as { state: string }[];

test('a pull takes the person\'s login along, and a refusal tells why it could not be read', async () => {
  await using engine = await startEngine();
  const headers: unknown[] = [];
  engine.routes['POST /images/create'] = (_request, response, message) => {
    headers.push(message.headers['x-registry-auth']);
    replyJson(response, 404, { message: 'pull access denied for reg.example/web', kind: 'unauthorized' });
  };
  const dockerConfig = mkdtempSync(join(tmpdir(), 'docker-'));
  onTestFinished(() => rmSync(dockerConfig, { recursive: true }));
  const configure = (config: object): void => writeFileSync(join(dockerConfig, 'config.json'), JSON.stringify(config));
  await using running = start(engine, { environment: { DOCKER_CONFIG: dockerConfig, PATH: '/nowhere' } });
  const pull = async (): Promise<unknown> => {
    await running.host.call('images.pull', { reference: 'reg.example/web' });
    while ((await tasksOf(running)).some(({ state }) => state === 'running')) await running.waitFor('task');
    return (await tasksOf(running)).at(0);
  };
  configure({ auths: { 'reg.example': { auth: Buffer.from('ada:s3cret').toString('base64') } } });
  expect(JSON.stringify(await pull())).not.toContain('s3cret');
  expect(JSON.parse(Buffer.from(String(headers[0]), 'base64url').toString())).toEqual({ username: 'ada', password: 's3cret', serveraddress: 'reg.example' });
  configure({ credsStore: 'none' });
  await pull();
  expect(headers[1]).toBeUndefined();
  expect(JSON.stringify(await tasksOf(running))).toContain('your login could not be read: docker-credential-none: it is not installed');
});

test('a bad reference is refused before a task is made', async () => {
  await using engine = await startEngine();
  await using running = start(engine);
  await expect(running.host.call('images.pull', { reference: 'web:not a tag' })).resolves.toMatchObject({ ok: false, error: { kind: 'invalid' } });
  expect(await tasksOf(running)).toEqual([]);
});

test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://user:pw@host/', 'nonsense', 'HTTP:'])('%s is never opened', async (url) => {
  const opened: URL[] = [];
  await using engine = await startEngine();
  await using running = start(engine, { openExternal: async (parsed) => void opened.push(parsed) });
  await expect(running.host.call('app.openExternal', { url })).resolves.toMatchObject({ ok: false, error: { kind: 'invalid' } });
  expect(opened).toEqual([]);
  await expect(running.host.call('app.openExternal', { url: 'http://localhost:8080/' })).resolves.toMatchObject({ ok: true });
  expect(opened.map((parsed) => parsed.href)).toEqual(['http://localhost:8080/']);
});

test('in browser mode the page opens links itself', async () => {
  await using engine = await startEngine();
  await using running = start(engine);
  await expect(running.host.call('app.openExternal', { url: 'http://localhost/' })).resolves.toMatchObject({ ok: false, error: { kind: 'not-implemented' } });
});

test('changed mirrors are kept and want a restart, which only our own engine gets', async () => {
  await using engine = await startEngine();
  await using running = start(engine);
  await running.waitFor('engine.state');
  await expect(running.host.call('settings.set', { theme: 'dark' })).resolves.toMatchObject({ ok: true });
  await expect(running.host.call('settings.set', { registryMirrors: ['http://127.0.0.1:5000'] })).resolves.toMatchObject({ ok: false, error: { kind: 'conflict' } });
  await expect(valueOf(running.host.call('settings.get', {}))).resolves.toMatchObject({ registryMirrors: ['http://127.0.0.1:5000'], theme: 'dark' });
});

test('settings become flags of the engine', () => {
  const places = { dataDir: '/d', runDir: '/r', socketPath: '/s', configDir: '/c' };
  const settings = { registryMirrors: ['http://m'], insecureRegistries: ['a:1', 'b'] };
  expect(planEngineArgs({ places, starterImage: '/i.tar' }, settings)).toEqual([
    '--data', '/d', '--run', '/r', '--socket', '/s', '--starter-image', '/i.tar', '--registry-mirror', 'http://m', '--insecure-registry', 'a:1', '--insecure-registry', 'b',
  ]);
});
