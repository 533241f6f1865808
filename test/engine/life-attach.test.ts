import { readdirSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

/** An attached client on the bare connection, after the answer's head. */
async function attach(name: string, query: string): Promise<{ socket: Socket; head: Buffer }> {
  const sent = request({ socketPath: busybox.engine.socket, method: 'POST', path: `/v1.41/containers/${name}/attach?${query}`, headers: { Connection: 'Upgrade', Upgrade: 'tcp' } });
  return new Promise((resolve, reject) => {
    sent.once('upgrade', (_response: IncomingMessage, socket: Socket, head: Buffer) => resolve({ socket, head }));
    sent.once('response', (response) => reject(new Error(`attach: ${response.statusCode}`)));
    sent.once('error', reject).end();
  });
}

/** Everything until the end, the frames taken off. */
async function readFrames({ socket, head }: { socket: Socket; head: Buffer }): Promise<string> {
  const chunks = [head];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  let rest = Buffer.concat(chunks);
  let text = '';
  while (rest.length >= 8) {
    const end = 8 + rest.readUInt32BE(4);
    text += rest.subarray(8, end).toString();
    rest = rest.subarray(end);
  }
  return text;
}

test('attach with logs and stream: nothing is lost or comes twice, whenever it is done', async () => {
  await ok('run', '-d', '--name', 'counts', 'busybox', 'sh', '-c', 'i=0; while [ ! -e /stop ]; do i=$((i+1)); echo line $i; done; echo over');
  const readers: Promise<string>[] = [];
  for (let index = 0; index < 6; index += 1) readers.push(readFrames(await attach('counts', 'logs=1&stream=1&stdout=1&stderr=1')));
  // It may be ended by the end that it brings.
  await busybox.engine.docker('exec', 'counts', 'touch', '/stop');
  const texts = await Promise.all(readers);
  const lines = (texts[0] ?? '').split('\n');
  const expected = [...lines.slice(0, -2).map((_, index) => `line ${index + 1}`), 'over', ''].join('\n');
  for (const text of texts) expect(text === expected, `${text.length} of ${expected.length} bytes`).toBe(true);
  await ok('rm', 'counts');
});

test('attach with logs alone ends with the log; with stream, input still arrives', async () => {
  await ok('run', '-di', '--name', 'echoes', 'busybox', 'sh', '-c', 'echo first; read x; echo got $x; read y');
  await vi.waitFor(async () => expect(await ok('logs', 'echoes')).toBe('first'), 10_000);
  expect(await readFrames(await attach('echoes', 'logs=1&stdout=1'))).toBe('first\n');
  const client = await attach('echoes', 'logs=1&stream=1&stdin=1&stdout=1');
  client.socket.write('word\n');
  await vi.waitFor(async () => expect(await ok('logs', 'echoes')).toBe('first\ngot word'), 10_000);
  await ok('kill', 'echoes');
  expect(await readFrames(client)).toBe('first\ngot word\n');
  await ok('rm', 'echoes');
});

test('every attached client gets all output; one that stops reading is cut off and holds up nobody for ever', { timeout: 90_000 }, async () => {
  await ok('run', '-di', '--name', 'pours', 'busybox', 'sh', '-c', 'read go; yes 0123456789012345678901234567890123456789012345678901234567890123 | head -c 20000000; echo; echo over');
  const stalled = await attach('pours', 'stream=1&stdout=1');
  stalled.socket.pause();
  const readers = await Promise.all([1, 2].map(async () => readFrames(await attach('pours', 'stream=1&stdout=1'))).map(async (reader) => ({ text: reader })));
  const typist = await attach('pours', 'stream=1&stdin=1&stdout=1');
  const typed = readFrames(typist);
  typist.socket.write('go\n');
  for (const text of [typed, ...readers.map((reader) => reader.text)]) expect((await text).length).toBe(20_000_000 + '\nover\n'.length);
  expect(await ok('wait', 'pours')).toBe('0');
  const closed = new Promise<void>((resolve) => void stalled.socket.once('close', () => resolve()));
  stalled.socket.on('error', () => undefined).resume();
  await closed;
  await ok('rm', 'pours');
});

const open = (name: string, query: string): WebSocket => new WebSocket(`ws+unix:${busybox.engine.socket}:/v1.41/containers/${name}/attach/ws?${query}`);

/** Resolves when the client has seen this text in all. */
function seen(socket: WebSocket): { until(wanted: string): Promise<string>; closed: Promise<number> } {
  let text = '';
  let check = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    text += data.toString();
    check();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  return {
    closed,
    until: (wanted) =>
      new Promise((resolve) => {
        check = () => text.includes(wanted) && resolve(text);
        check();
      }),
  };
}

test('attach by WebSocket: both ways, big messages, a close at the end', async () => {
  await ok('run', '-di', '--name', 'socket', 'busybox', 'sh', '-c', 'echo hello; exec cat');
  const socket = open('socket', 'logs=1&stream=1&stdin=1&stdout=1&stderr=1');
  const shown = seen(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  expect(await shown.until('hello\n')).toBe('hello\n');
  socket.ping();
  await new Promise((resolve) => socket.once('pong', resolve));
  for (const size of [1, 125, 126, 65_535, 65_536, 300_000]) {
    socket.send(Buffer.from(`${'x'.repeat(size)} ${size}\n`));
    await shown.until(`x ${size}\n`);
  }
  await ok('kill', 'socket');
  expect(await shown.closed).toBe(1000);
  await ok('rm', 'socket');
});

test('attach by WebSocket is refused where it cannot be, and leaves the container alone when the client goes', async () => {
  await ok('run', '-dit', '--name', 'watched', 'busybox', 'sh');
  const socket = open('watched', 'stream=1&stdin=1&stdout=1');
  const shown = seen(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('echo $((40+2))\n');
  await shown.until('42');
  socket.close();
  await shown.closed;
  expect(await inspect('watched', '{{.State.Status}}')).toBe('running');
  const keys = open('watched', 'stream=1&stdin=1&stdout=1&detachKeys=ctrl-x,x');
  const left = seen(keys);
  await new Promise((resolve) => keys.once('open', resolve));
  keys.send(Buffer.from([24]));
  keys.send('x');
  expect(await left.closed).toBe(1000);
  await ok('pause', 'watched');
  const refused = open('watched', 'stream=1&stdout=1');
  const answer = await new Promise<number | undefined>((resolve) => {
    refused.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    refused.on('error', () => undefined).once('open', () => resolve(undefined));
  });
  expect(answer).toBe(409);
  refused.terminate();
  await ok('rm', '-f', 'watched');
  expect(readdirSync(`${busybox.engine.dir}/r/c`)).toEqual([]);
});
