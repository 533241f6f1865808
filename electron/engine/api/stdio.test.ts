import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { containerId, fakeStdio, memoryRooms, type MemoryRooms } from './testing/memory-rooms.ts';
import { readUntil, serveForTest, type TestServer } from './testing/unix-http.ts';
import type { Socket } from 'node:net';

let rooms: MemoryRooms;
let api: TestServer;
const sockets: Socket[] = [];

beforeEach(async () => {
  rooms = memoryRooms();
  api = await serveForTest(rooms);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await api[Symbol.asyncDispose]();
});

const interactive = { OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true };
const createContainer = (body: object = interactive) => api.ask('/containers/create?name=c', { method: 'POST', body: { Image: 'web', ...body } });

/** Sends a request to upgrade with early input right behind it. */
function upgrade(path: string, { body = '', early = '' } = {}): Socket {
  const socket = api.dial();
  sockets.push(socket);
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}${early}`);
  return socket;
}

const attachPath = '/v1.47/containers/c/attach?stream=1&stdin=1&stdout=1&stderr=1';
const say = (stream: 'stdout' | 'stderr', text: string) => rooms.stdio.out.write({ stream, data: Buffer.from(text) });
const closed = (socket: Socket): Promise<unknown> => (socket.destroyed ? Promise.resolve() : once(socket, 'close'));

test('the body that some clients send with attach is no input', async () => {
  await createContainer({ OpenStdin: true });
  const socket = upgrade(attachPath, { body: '{"stream":true}', early: 'typed' });
  const typed = once(rooms.stdio.input, 'data');
  expect(String(await typed)).toBe('typed');
  socket.destroy();
});

test('attach takes the connection over, frames stdout and stderr, and ends with the output', async () => {
  await createContainer();
  const socket = upgrade(attachPath);
  const head = await readUntil(socket, (text) => text.includes('\r\n\r\n'));
  expect(head).toMatch(/^HTTP\/1\.1 101 UPGRADED\r\n/);
  expect(head).toContain('Content-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n');
  expect(head).toContain('Api-Version: 1.51');
  say('stdout', 'out\n');
  say('stderr', 'err\n');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toBe('\x01\0\0\0\0\0\0\x04out\n\x02\0\0\0\0\0\0\x04err\n');
  socket.end();
  await closed(socket);
  expect(rooms.stdio.disposed()).toBe(true);
});

test('a terminal gets bare bytes, and an old client the old content type', async () => {
  await createContainer({ ...interactive, Tty: true });
  const socket = upgrade(attachPath);
  expect(await readUntil(socket, (text) => text.includes('\r\n\r\n'))).toContain('Content-Type: application/vnd.docker.raw-stream');
  say('stdout', '$ ');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toBe('$ ');
  rooms.stdio = fakeStdio();
  await createContainer();
  const old = upgrade('/v1.41/containers/c/attach?stream=1&stdout=1');
  expect(await readUntil(old, (text) => text.includes('\r\n\r\n'))).toContain('Content-Type: application/vnd.docker.raw-stream');
  say('stdout', 'x');
  rooms.stdio.out.end();
  expect(await readUntil(old, () => false)).toBe('\x01\0\0\0\0\0\0\x01x');
});

test('early input and its end reach the program, and its output still comes after them', async () => {
  await createContainer();
  const socket = upgrade(attachPath, { early: 'hi\n' });
  socket.end();
  const typed: Buffer[] = [];
  for await (const chunk of rooms.stdio.input as AsyncIterable<Buffer>) typed.push(chunk);
  expect(Buffer.concat(typed).toString()).toBe('hi\n');
  say('stdout', 'hi\n');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toContain('hi\n');
});

test('without stdin the end of the input means nothing', async () => {
  await createContainer({});
  const socket = upgrade('/containers/c/attach?stream=1&stdout=1&stderr=1');
  socket.end();
  await readUntil(socket, (text) => text.includes('\r\n\r\n'));
  say('stdout', 'later');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toContain('later');
});

test('only the streams that were asked for are sent', async () => {
  await createContainer({});
  const socket = upgrade('/containers/c/attach?stream=1&stderr=1');
  await readUntil(socket, (text) => text.includes('\r\n\r\n'));
  say('stdout', 'out');
  say('stderr', 'err');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toBe('\x02\0\0\0\0\0\0\x03err');
});

test('what was written before comes first with logs', async () => {
  await createContainer({});
  rooms.logEntries = [{ stream: 'stdout', time: 't', data: Buffer.from('old') }];
  const socket = upgrade('/containers/c/attach?stream=1&logs=1&stdout=1');
  await readUntil(socket, (text) => text.endsWith('old'));
  say('stdout', 'new');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toBe('\x01\0\0\0\0\0\0\x03new');
  const history = upgrade('/containers/c/attach?logs=1&stdout=1');
  expect(await readUntil(history, () => false)).toMatch(/old$/);
});

test('the detach keys end a terminal session and nothing of them is typed', async () => {
  await createContainer({ ...interactive, Tty: true });
  const socket = upgrade(attachPath, { early: 'ls\x10\x11rest' });
  expect(await readUntil(socket, () => false)).toMatch(/^HTTP\/1\.1 101 /);
  expect(rooms.stdio.disposed()).toBe(true);
  expect(rooms.stdio.input.read()?.toString()).toBe('ls');
  expect(rooms.stdio.input.writableEnded).toBe(false);
});

test('a client that vanishes gives its session back', async () => {
  await createContainer({ ...interactive, Tty: true });
  const socket = upgrade(attachPath);
  await readUntil(socket, (text) => text.includes('\r\n\r\n'));
  const ended = once(rooms.stdio.out, 'close');
  socket.destroy();
  await ended;
  expect(rooms.stdio.disposed()).toBe(true);
});

test('a terminal session outlives the end of its input, as long as the client reads', async () => {
  await createContainer({ ...interactive, Tty: true });
  const socket = upgrade(attachPath, { early: 'typed' });
  socket.end();
  expect((await once(rooms.stdio.input, 'data'))[0].toString()).toBe('typed');
  say('stdout', 'answer');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toMatch(/answer$/);
});

test('without StdinOnce the end of the input ends the session, and the program keeps its stdin', async () => {
  await createContainer({ ...interactive, StdinOnce: false });
  const socket = upgrade(attachPath, { early: 'typed' });
  socket.end();
  await readUntil(socket, () => false);
  expect(rooms.stdio.disposed()).toBe(true);
  expect(rooms.stdio.input.writableEnded).toBe(false);
});

test('a client that never reads holds the program back instead of growing memory', async () => {
  await createContainer({});
  upgrade('/containers/c/attach?stream=1&stdout=1').pause();
  const chunk = Buffer.alloc(64 * 1024);
  let written = 0;
  while (written < 1000) {
    written += 1;
    if (!rooms.stdio.out.write({ stream: 'stdout', data: chunk }) && (await stalls(rooms.stdio.out))) break;
  }
  expect(written).toBeLessThan(50);
});

/** True where no room came within the time in which a reader takes megabytes. */
async function stalls(stream: NodeJS.EventEmitter): Promise<boolean> {
  try {
    await once(stream, 'drain', { signal: AbortSignal.timeout(300) });
    return false;
  } catch {
    return true;
  }
}

test('a refused upgrade is an ordinary answer', async () => {
  const socket = upgrade('/containers/nosuch/attach?stream=1&stdout=1', { early: 'unread' });
  const answer = await readUntil(socket, () => false);
  expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  expect(answer).toContain('"message":"No such container: nosuch"');
  const connections = () => new Promise((resolve) => void api.server.getConnections((_error, count) => resolve(count)));
  socket.end();
  await closed(socket);
  await expect.poll(connections).toBe(0);
});

test('a client that asks for no upgrade reads a body that ends with the output', async () => {
  await createContainer({});
  const response = await api.open('/containers/c/attach?stream=1&stdout=1', { method: 'POST' });
  expect(response.statusCode).toBe(200);
  say('stdout', 'x');
  rooms.stdio.out.end();
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString('latin1')).toBe('\x01\0\0\0\0\0\0\x01x');
});

const execBody = { Cmd: ['sh', '-c', 'x'], AttachStdin: true, AttachStdout: true, AttachStderr: true };

test('exec: create, start with its body and early input, inspect', async () => {
  await createContainer({});
  expect(await api.ask('/containers/c/exec', { method: 'POST', body: { ...execBody, Cmd: [] } })).toMatchObject({ status: 400, json: { message: 'body.Cmd: No exec command specified' } });
  expect(await api.ask('/containers/c/exec', { method: 'POST', body: { ...execBody, Tty: true, User: 'me' } })).toMatchObject({ status: 201, json: { Id: 'e1' } });
  const socket = upgrade('/exec/e1/start', { body: '{"Detach":false,"Tty":true,"ConsoleSize":[30,90]}', early: 'typed' });
  expect((await once(rooms.stdio.input, 'data'))[0].toString()).toBe('typed');
  expect(rooms.calls).toContain('startExec {"size":{"rows":30,"cols":90}}');
  say('stdout', 'answer');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toMatch(/101 UPGRADED[^]*raw-stream[^]*\r\n\r\nanswer$/);
  expect((await api.ask('/exec/e1/resize?h=10&w=20', { method: 'POST' })).status).toBe(200);
  expect(rooms.calls).toContain('resizeExec e1 {"rows":10,"cols":20}');
  expect((await api.ask('/exec/e1/resize?h=10&w=70000', { method: 'POST' })).status).toBe(400);
  expect((await api.ask('/tidewharf/v1/exec/e1/hangup', { method: 'POST' })).status).toBe(204);
  expect(rooms.calls).toContain('hangUpExec e1');
  expect((await api.ask('/exec/e1/json')).json).toMatchObject({
    ID: 'e1', Running: false, ExitCode: null, ContainerID: containerId, ProcessConfig: { tty: true, entrypoint: 'sh', arguments: ['-c', 'x'], user: 'me' },
  });
});

test('the head of an exec\'s answer is there before it is launched: some clients lose output that comes with it', async () => {
  await createContainer({});
  await api.ask('/containers/c/exec', { method: 'POST', body: execBody });
  const launch = Promise.withResolvers<void>();
  rooms.execLaunch = launch.promise;
  const socket = upgrade('/exec/e1/start', { body: '{}' });
  expect(await readUntil(socket, (text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 101 /);
  launch.resolve();
  say('stdout', 'x');
  rooms.stdio.out.end();
  expect(await readUntil(socket, () => false)).toBe('\x01\0\0\0\0\0\0\x01x');
});

test('a command that cannot be run is told as output of the exec', async () => {
  await createContainer({});
  await api.ask('/containers/c/exec', { method: 'POST', body: execBody });
  rooms.startExecError = new EngineError('invalid', 'exec: "nosuch": executable file not found in $PATH', { detail: { exitCode: 127 } });
  const socket = upgrade('/exec/e1/start', { body: '{}' });
  expect(await readUntil(socket, () => false)).toMatch(/101 UPGRADED[^]*executable file not found in \$PATH\r\n$/);
  rooms.checkExecError = new EngineError('conflict', 'Container c is not running');
  expect(await readUntil(upgrade('/exec/e1/start', { body: '{}' }), () => false)).toMatch(/^HTTP\/1\.1 409 /);
});

test('a detached exec is answered at once, and its output is taken away', async () => {
  await createContainer({});
  await api.ask('/containers/c/exec', { method: 'POST', body: execBody });
  expect((await api.ask('/exec/e1/start', { method: 'POST', body: { Detach: true } })).status).toBe(200);
  for (let line = 0; line < 10; line += 1) if (!say('stdout', 'x')) await once(rooms.stdio.out, 'drain');
  const ended = once(rooms.stdio.out, 'close');
  rooms.stdio.out.end();
  await ended;
  expect(rooms.stdio.disposed()).toBe(true);
});

test('wait sends its headers before the end is known', async () => {
  await createContainer();
  const response = await api.open('/containers/c/wait?condition=next-exit', { method: 'POST' });
  expect(response.statusCode).toBe(200);
  rooms.exit.resolve({ exitCode: 137, error: '' });
  expect(JSON.parse((await once(response, 'data'))[0].toString())).toEqual({ StatusCode: 137 });
  expect((await api.ask('/containers/c/wait?condition=nosuch', { method: 'POST' })).status).toBe(400);
  expect((await api.ask('/containers/nosuch/wait', { method: 'POST' })).status).toBe(404);
});

test('logs: headers at once, query read, frames, time once for each line', async () => {
  await createContainer();
  rooms.logEntries = [
    { stream: 'stdout', time: '2026-11-20T21:28:56.736391550Z', data: Buffer.from('long ') },
    { stream: 'stderr', time: '2026-11-20T21:28:57.000000000Z', data: Buffer.from('err\n') },
    { stream: 'stdout', time: '2026-11-20T21:28:58.736391550Z', data: Buffer.from('line\n') },
  ];
  const { text, headers } = await api.ask('/containers/c/logs?stdout=1&stderr=1&timestamps=1&tail=5&since=1700000000.5&follow=1');
  expect(headers['content-type']).toBe('application/vnd.docker.multiplexed-stream');
  expect(text.replaceAll(/\p{Cc}\0{3}.{4}/gsu, '|')).toBe('|2026-11-20T21:28:56.736391550Z long |2026-11-20T21:28:57.000000000Z err\n|line\n');
  expect(rooms.calls.at(-1)).toContain('{"stdout":true,"stderr":true,"follow":true,"tail":5,"since":"1700000000500000000"');
  expect(await api.ask('/containers/c/logs')).toMatchObject({ status: 400, json: { message: 'Bad parameters: you must choose at least one stream' } });
  expect((await api.ask('/containers/nosuch/logs?stdout=1')).status).toBe(404);
});
