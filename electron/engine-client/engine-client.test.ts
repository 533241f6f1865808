import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { EngineError } from '../shared/errors/engine-error.ts';
import { createEngineClient } from './engine-client.ts';
import type { TestEngine } from './test-engine.ts';
import { replyJson, startTestEngine } from './test-engine.ts';

const clientOf = (engine: TestEngine) => createEngineClient({ socketPath: engine.socketPath });

async function errorOf(promise: Promise<unknown>): Promise<EngineError> {
  return (await promise.then(() => undefined, (error: unknown) => error)) as EngineError;
}

test('a list is read for what is needed, with nulls and unknown fields let pass', async () => {
  const times = { startedAt: '2026-11-21T01:02:03Z', finishedAt: null, exitCode: null, health: null, movedTag: null };
  await using engine = await startTestEngine({
    'GET /containers/json': (_request, response) =>
      replyJson(response, 200, [{ Id: 'a', Names: null, Image: 'web', ImageID: 'sha256:1', Command: 'x', Created: 1, State: 'running', tidewharf: times, Ports: null, Labels: null, New: {} }]),
  });
  await expect(clientOf(engine).listContainers()).resolves.toEqual([
    { Id: 'a', Names: [], Image: 'web', ImageID: 'sha256:1', Command: 'x', Created: 1, State: 'running', tidewharf: times, Ports: [], Labels: {} },
  ]);
  expect(engine.requests[0]?.query.get('all')).toBe('true');
});

test('a reply that is not what it should be says where', async () => {
  await using engine = await startTestEngine({ 'GET /images/json': (_request, response) => replyJson(response, 200, [{ Id: 1 }]) });
  await expect(clientOf(engine).listImages()).rejects.toMatchObject({ kind: 'internal', message: expect.stringContaining('list images: unexpected reply: 0.Id') });
});

test.each([
  [404, {}, 'not-found'],
  [409, {}, 'conflict'],
  [500, {}, 'internal'],
  [500, { kind: 'no-space' }, 'no-space'],
  [409, { kind: 'made-up' }, 'conflict'],
])('status %i with %o becomes kind %s and keeps the message', async (status, extra, kind) => {
  await using engine = await startTestEngine({
    'POST /containers/x/start': (_request, response) => replyJson(response, status, { message: 'the engine says so', ...extra }),
  });
  await expect(clientOf(engine).startContainer({ id: 'x' })).rejects.toMatchObject({ kind, message: 'the engine says so' });
});

test('the detail of an error comes along', async () => {
  await using engine = await startTestEngine({
    'POST /containers/x/start': (_request, response) => replyJson(response, 409, { message: 'port 80 is taken', detail: { holder: 'web' } }),
  });
  expect((await errorOf(clientOf(engine).startContainer({ id: 'x' }))).detail).toEqual({ holder: 'web' });
});

test('starting what runs already is no error', async () => {
  await using engine = await startTestEngine({ 'POST /containers/x/start': (_request, response) => void response.writeHead(304).end() });
  await expect(clientOf(engine).startContainer({ id: 'x' })).resolves.toBeUndefined();
});

test('no engine is unavailable, an aborted request cancelled', async () => {
  await expect(createEngineClient({ socketPath: '/nowhere/engine.sock' }).version()).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('ENOENT') });
  await using engine = await startTestEngine({ 'GET /version': () => {} });
  const abort = new AbortController();
  const reply = clientOf(engine).version({ signal: abort.signal });
  abort.abort();
  await expect(reply).rejects.toMatchObject({ kind: 'cancelled' });
});

test('names keep their separators and lose everything else that could change the route', async () => {
  await using engine = await startTestEngine();
  await errorOf(clientOf(engine).removeImage({ reference: 'localhost:5000/a/b:1?x=../y', force: true }));
  await errorOf(clientOf(engine).inspectContainer({ id: '../images' }));
  expect(engine.requests.map((request) => request.path)).toEqual(['/images/localhost:5000/a/b:1%3Fx%3D../y', '/containers/..%2Fimages/json']);
});

test('a pull yields its lines and throws the error that comes as one', async () => {
  await using engine = await startTestEngine({
    'POST /images/create': (_request, response) => {
      response.write('{"status":"Downloading","id":"aa","progressDetail":{"current":1,"total":4}}\n{"status":"Pull');
      response.end(' complete","id":"aa","progressDetail":{}}\n{"error":"disk full","errorDetail":{"message":"disk full","kind":"no-space"}}\n');
    },
  });
  const lines: unknown[] = [];
  const pulling = (async () => {
    for await (const line of clientOf(engine).pullImage({ reference: 'web:1', platform: 'linux/arm64' })) lines.push(line);
  })();
  await expect(pulling).rejects.toMatchObject({ kind: 'no-space', message: 'disk full' });
  expect(lines).toEqual([
    { status: 'Downloading', id: 'aa', current: 1, total: 4 },
    { status: 'Pull complete', id: 'aa', current: 0, total: 0 },
  ]);
  expect(Object.fromEntries(engine.requests[0]?.query ?? [])).toEqual({ fromImage: 'docker.io/library/web', tag: '1', platform: 'linux/arm64' });
});

test('all tags of a repository are pulled and pushed without one', async () => {
  await using engine = await startTestEngine({
    'POST /images/create': (_request, response) => void response.end('{"status":"x"}\n'),
    'POST /images/localhost:5000/web/push': (_request, response) => void response.end('{"status":"Pushed","id":"aa"}\n'),
  });
  const client = clientOf(engine);
  for await (const _ of client.pullImage({ reference: 'web', allTags: true }));
  for await (const _ of client.pushImage({ reference: 'localhost:5000/web:2' }));
  expect(engine.requests.map(({ query }) => Object.fromEntries(query))).toEqual([{ fromImage: 'docker.io/library/web' }, { tag: '2' }]);
});

test('archives go in as bytes and come out as bytes', async () => {
  await using engine = await startTestEngine({
    'POST /images/load': (_request, response) => void response.end('{"stream":"Loaded image: web:1\\n"}\n{"stream":"Loaded image ID: sha256:a\\n"}\n'),
    'POST /images/create': (_request, response) => void response.end('{"status":"sha256:b"}\n'),
    'GET /images/get': (_request, response) => void response.end('tar'),
  });
  const client = clientOf(engine);
  const tar = () => Readable.from([Buffer.from('some '), Buffer.from('bytes')]);
  expect(await client.loadImages({ tar: tar() })).toEqual(['web:1', 'sha256:a']);
  expect(await client.importImage({ tar: tar(), name: 'base:1', comment: '', changes: ['CMD ["sh"]', 'USER me'] })).toBe('sha256:b');
  expect(await readText(await client.saveImages({ references: ['web:1', 'web:2'] }))).toBe('tar');
  expect(engine.requests.map(({ query }) => query.getAll('changes').concat(query.getAll('names')))).toEqual([[], ['CMD ["sh"]', 'USER me'], ['web:1', 'web:2']]);
});

test('what a sent archive fails with, its request fails with', async () => {
  await using engine = await startTestEngine({ 'POST /images/load': () => {} });
  const tar = Readable.from(
    (async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('half');
      throw new EngineError('cancelled', 'a.tar: the rest of it never came');
    })(),
  );
  await expect(clientOf(engine).loadImages({ tar })).rejects.toMatchObject({ kind: 'cancelled', message: 'a.tar: the rest of it never came' });
});

test('cancelling a pull closes its connection', async () => {
  const closed = Promise.withResolvers<void>();
  await using engine = await startTestEngine({
    'POST /images/create': (_request, response) => {
      response.on('close', closed.resolve);
      response.write('{"status":"Downloading","id":"aa"}\n');
    },
  });
  const abort = new AbortController();
  const pull = clientOf(engine).pullImage({ reference: 'web', signal: abort.signal });
  await pull.next();
  abort.abort();
  await expect(pull.next()).rejects.toMatchObject({ kind: 'cancelled' });
  await closed.promise;
});

test('a stream cut short is unavailable', async () => {
  await using engine = await startTestEngine({
    'GET /events': (_request, response) => {
      response.write('{"Type":"container","Action":"start","Actor":{"ID":"a","Attributes":{}}}\n');
      setImmediate(() => response.destroy());
    },
  });
  const events = clientOf(engine).events();
  await expect(events.next()).resolves.toMatchObject({ value: { Action: 'start' } });
  await expect(events.next()).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a log is split into lines by stream, with frames cut anywhere', async () => {
  const frame = (type: number, text: string): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt8(type, 0);
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const bytes = Buffer.concat([
    frame(1, '2026-01-01T00:00:00.1Z hello wörld\n2026-01-01T00:00:00.2Z par'),
    frame(2, '2026-01-01T00:00:00.3Z oops\r\n'),
    frame(1, 't two\n2026-01-01T00:00:00.4Z last'),
  ]);
  await using engine = await startTestEngine({
    'GET /containers/x/logs': async (_request, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    },
  });
  const lines = (await Array.fromAsync(clientOf(engine).wholeLog({ id: 'x' }))).flat();
  expect(lines).toEqual([
    { stream: 'stdout', time: '2026-01-01T00:00:00.1Z', text: 'hello wörld' },
    { stream: 'stderr', time: '2026-01-01T00:00:00.3Z', text: 'oops' },
    { stream: 'stdout', time: '2026-01-01T00:00:00.2Z', text: 'part two' },
    { stream: 'stdout', time: '2026-01-01T00:00:00.4Z', text: 'last' },
  ]);
});

test('the log of a container with a terminal is not in frames', async () => {
  await using engine = await startTestEngine({
    'GET /containers/x/logs': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' }).end('2026-01-01T00:00:00Z $ ls\r\n');
    },
  });
  const lines = (await Array.fromAsync(clientOf(engine).wholeLog({ id: 'x' }))).flat();
  expect(lines).toEqual([{ stream: 'stdout', time: '2026-01-01T00:00:00Z', text: '$ ls' }]);
});

test('an exec is a raw connection both ways', async () => {
  await using engine = await startTestEngine();
  engine.hijacks['POST /exec/e1/start'] = (socket) => socket.on('data', (data: Buffer) => void socket.end(`echo ${data.toString()}`)).resume();
  const socket = await clientOf(engine).startExec({ id: 'e1', size: { cols: 80, rows: 24 } });
  socket.write('hi');
  const answer = await Array.fromAsync(socket as AsyncIterable<Buffer>);
  expect(Buffer.concat(answer).toString()).toBe('echo hi');
  expect(engine.requests[0]?.body).toEqual({ Detach: false, Tty: true, ConsoleSize: [24, 80] });
});

test('an exec that is refused gives the engine its word', async () => {
  await using engine = await startTestEngine();
  await expect(clientOf(engine).startExec({ id: 'gone', size: { cols: 80, rows: 24 } })).rejects.toMatchObject({ kind: 'not-found', message: 'no such exec' });
});
