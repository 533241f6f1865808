import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createEngineClient } from '../../engine-client/engine-client.ts';
import type { TestEngine } from '../../engine-client/test-engine.ts';
import { replyJson, startTestEngine } from '../../engine-client/test-engine.ts';
import type { TerminalOutput } from '../../shared/ipc/terminals.ts';
import type { Terminals } from './terminals.ts';
import { createTerminals } from './terminals.ts';

const size = { cols: 101, rows: 33 };

function openTerminals(socketPath: string): Terminals {
  const terminals = createTerminals({ client: createEngineClient({ socketPath }), socketPath });
  onTestFinished(() => terminals.closeAll());
  return terminals;
}

/** Everything from the start until it holds the text, or to the end. */
async function readUntil(terminals: Terminals, id: string, text?: string): Promise<TerminalOutput[]> {
  const items: TerminalOutput[] = [];
  const abort = new AbortController();
  for await (const some of terminals.output(id, abort.signal)) {
    items.push(...some);
    if (text !== undefined && textOf(items).includes(text)) break;
  }
  return items;
}

const textOf = (items: readonly TerminalOutput[]): string => items.map((item) => (item.kind === 'data' ? item.data : '')).join('');

test('a shell on this machine: its size, its docker host, its end', async () => {
  const terminals = openTerminals('/run/x/engine.sock');
  const { id, state } = await terminals.open({ target: { kind: 'host' }, ...size });
  expect(state).toEqual({ kind: 'open' });
  await terminals.write(id, 'stty size; echo "[$DOCKER_HOST]"\n');
  const text = textOf(await readUntil(terminals, id, '[unix:'));
  expect(text).toContain('33 101');
  await terminals.resize(id, { cols: 60, rows: 20 });
  await terminals.write(id, 'stty size; exit 7\n');
  const all = await readUntil(terminals, id);
  expect(textOf(all)).toContain('20 60');
  expect(textOf(all)).toContain('[unix:///run/x/engine.sock]');
  expect(all.at(-1)).toEqual({ kind: 'ended', exitCode: 7 });
  expect(terminals.list()).toMatchObject([{ id, state: { kind: 'ended', exitCode: 7 } }]);
  await expect(terminals.write(id, 'x')).rejects.toMatchObject({ kind: 'conflict' });
  terminals.close(id);
  expect(terminals.list()).toEqual([]);
});

test('a reader that does not read makes the shell wait; nothing is lost', async () => {
  const terminals = openTerminals('/run/x/engine.sock');
  const { id } = await terminals.open({ target: { kind: 'host' }, ...size });
  await terminals.write(id, 'stty -echo; echo; seq 1 400000; echo finis""hed; exit\n');
  let text = '';
  let reads = 0;
  for await (const items of terminals.output(id, new AbortController().signal)) {
    text += textOf(items);
    if (reads++ < 5) await new Promise((resolve) => setTimeout(resolve, 40));
  }
  expect(text).toContain('finished');
  const numbers = text.match(/^\d+(?=\r$)/gm)?.map(Number) ?? [];
  expect(numbers).toHaveLength(400_000);
  expect(numbers.every((number, index) => number === index + 1)).toBe(true);
}, 30_000);

async function startEngineWithExec(onExec: (socket: Duplex) => void): Promise<TestEngine> {
  const engine = await startTestEngine({
    'GET /containers/c1/json': (_request, response) =>
      replyJson(response, 200, { Id: 'c1', Name: '/web', Created: '', Image: '', State: { Status: 'running' }, Config: {}, HostConfig: {}, NetworkSettings: {} }),
    'POST /containers/c1/exec': (_request, response) => replyJson(response, 201, { Id: 'e1' }),
    'POST /exec/e1/resize': (_request, response) => void response.writeHead(200).end(),
    'GET /exec/e1/json': (_request, response) => replyJson(response, 200, { Running: false, ExitCode: 5 }),
  });
  engine.hijacks['POST /exec/e1/start'] = (socket) => onExec(socket);
  return engine;
}

test('a shell in a container survives its page: who comes back sees it all, marked as replay', async () => {
  await using engine = await startEngineWithExec((socket) => {
    socket.write('$ ');
    socket.on('data', (data: Buffer) => (data.toString() === 'bye' ? socket.end('wörld') : socket.write(`<${data.toString()}>`))).resume();
  });
  const terminals = openTerminals(engine.socketPath);
  const info = await terminals.open({ target: { kind: 'container', containerId: 'c1', user: 'app' }, ...size });
  expect(info.title).toBe('web');
  const create = engine.requests.find((request) => request.path === '/containers/c1/exec');
  expect(create?.body).toMatchObject({ Tty: true, User: 'app', Cmd: ['sh', '-c', expect.stringContaining('exec bash')] });
  expect(engine.requests.find((request) => request.path === '/exec/e1/start')?.body).toMatchObject({ ConsoleSize: [33, 101] });

  await terminals.write(info.id, 'hi');
  const first = await readUntil(terminals, info.id, '$ <hi>');
  expect(first.every((item) => item.kind === 'data' && item.replay === undefined)).toBe(true);
  await terminals.resize(info.id, { cols: 10, rows: 5 });
  expect(Object.fromEntries(engine.requests.at(-1)?.query ?? [])).toEqual({ h: '5', w: '10' });

  const reading = readUntil(terminals, info.id);
  await terminals.write(info.id, 'bye');
  const items = await reading;
  expect(items[0]).toEqual({ kind: 'data', data: '$ <hi>', replay: true });
  expect(textOf(items)).toBe('$ <hi>wörld');
  expect(items.at(-1)).toEqual({ kind: 'ended', exitCode: 5 });
});

test('closing the terminal of a container hangs up', async () => {
  const left = Promise.withResolvers<void>();
  await using engine = await startEngineWithExec((socket) => void socket.on('end', left.resolve).resume());
  const terminals = openTerminals(engine.socketPath);
  const { id } = await terminals.open({ target: { kind: 'container', containerId: 'c1' }, ...size });
  terminals.close(id);
  await left.promise;
  expect(engine.requests.map(({ path }) => path)).toContain('/tidewharf/v1/exec/e1/hangup');
});

test('a container without a shell is an error, and no terminal', async () => {
  await using engine = await startEngineWithExec(() => {});
  delete engine.hijacks['POST /exec/e1/start'];
  const terminals = openTerminals(engine.socketPath);
  await expect(terminals.open({ target: { kind: 'container', containerId: 'c1' }, ...size })).rejects.toMatchObject({ kind: 'not-found' });
  expect(terminals.list()).toEqual([]);
});
