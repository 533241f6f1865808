import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Host } from '../host/host.ts';
import type { HostFrame, PushFrame } from '../shared/ipc/frames.ts';
import { closeCodes } from '../shared/ipc/frames.ts';
import type { BrowserServer } from './browser-server.ts';
import { startBrowserServer } from './browser-server.ts';

type TestServer = BrowserServer & { received: unknown[]; open: Set<(frame: PushFrame) => void> };

async function start(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const pageFolder = join(folder, 'renderer');
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<title>Tidewharf</title>');
  writeFileSync(join(pageFolder, 'assets/main-1.js'), 'let x');
  writeFileSync(join(pageFolder, '.secret.json'), '{}');
  writeFileSync(join(folder, 'outside.json'), '{"secret":1}');
  const received: unknown[] = [];
  const open = new Set<(frame: PushFrame) => void>();
  const host: Pick<Host, 'call' | 'createSession'> = {
    call: async (name, input) => ({ ok: true, value: { name, input } }),
    createSession: (send) => {
      open.add(send);
      return { receive: (frame) => void received.push(frame), close: () => void open.delete(send) };
    },
  };
  const server = await startBrowserServer({ host, pageFolder, port: 0 });
  return { ...server, received, open };
}

type Answer = { status: number | undefined; headers: http.IncomingHttpHeaders; text: string };

/** Without fetch: it sets its own Host and tidies the path. */
function get(server: BrowserServer, path: string, options: http.RequestOptions = {}): Promise<Answer> {
  const { port } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, path, agent: false, ...options }, async (response) => {
      const chunks = await Array.fromAsync(response as AsyncIterable<Buffer>);
      resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject).end();
  });
}

const tokenOf = (link: string): string => link.split('#token=')[1] ?? '';

type Page = { socket: WebSocket; next(): Promise<HostFrame>; closed: Promise<number>; send(frame: unknown): void };

function openPage(server: BrowserServer, options: { origin?: string; host?: string; path?: string } = {}): Promise<Page> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${options.path ?? '/rpc'}`, {
    origin: options.origin ?? server.origin, ...(options.host !== undefined && { headers: { Host: options.host } }),
  });
  const frames: HostFrame[] = [];
  const waiting: ((frame: HostFrame) => void)[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse((data as Buffer).toString()) as HostFrame;
    const take = waiting.shift();
    if (take === undefined) frames.push(frame);
    else take(frame);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () =>
      resolve({
        socket, closed,
        next: () => new Promise((take) => (frames.length > 0 ? take(frames.shift() as HostFrame) : waiting.push(take))),
        send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
      }),
    );
  });
}

test('the page and its files, under a strict policy', async () => {
  await using server = await start();
  const page = await get(server, '/');
  expect(page).toMatchObject({ status: 200, text: '<title>Tidewharf</title>' });
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'cross-origin-opener-policy': 'same-origin',
  });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
  await expect(get(server, '/assets/main-1.js?v=1')).resolves.toMatchObject({ status: 200, text: 'let x' });
});

test.each([
  '/../outside.json', '/..%2foutside.json', '/assets/..%2f..%2foutside.json', '/%2e%2e/outside.json', '/assets/../../outside.json', '//outside.json', '/.secret.json',
  '/assets', '/assets/', '/index.html%00.js', '/assets\\..\\..\\outside.json', '/nothing.js', '/etc/passwd',
])('%s is not found', async (path) => {
  await using server = await start();
  await expect(get(server, path)).resolves.toMatchObject({ status: 404, text: 'not found\n' });
});

test('a path that is no text is refused', async () => {
  await using server = await start();
  await expect(get(server, '/%ff')).resolves.toMatchObject({ status: 400 });
});

test.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1'])('a request for host %s is misdirected', async (host) => {
  await using server = await start();
  await expect(get(server, '/', { headers: { Host: host } })).resolves.toMatchObject({ status: 421 });
  await expect(openPage(server, { host })).rejects.toThrow('421');
});

test('only GET and HEAD', async () => {
  await using server = await start();
  await expect(get(server, '/', { method: 'POST' })).resolves.toMatchObject({ status: 405 });
  await expect(get(server, '/', { method: 'HEAD' })).resolves.toMatchObject({ status: 200, text: '' });
});

test.each(['http://evil.example', 'null', 'http://localhost'])('a socket from origin %s is forbidden', async (origin) => {
  await using server = await start();
  await expect(openPage(server, { origin })).rejects.toThrow('403');
});

test('a socket elsewhere is not found', async () => {
  await using server = await start();
  await expect(openPage(server, { path: '/other' })).rejects.toThrow('404');
});

test('a token is good once; the session that came of it for reloads', async () => {
  await using server = await start();
  const token = tokenOf(server.issueLink());
  const first = await openPage(server);
  first.send({ kind: 'hello', token });
  const welcome = await first.next();
  expect(welcome).toEqual({ kind: 'welcome', session: expect.any(String) });

  const thief = await openPage(server);
  thief.send({ kind: 'hello', token });
  await expect(thief.closed).resolves.toBe(closeCodes.refused);

  const reloaded = await openPage(server);
  reloaded.send({ kind: 'hello', session: (welcome as { session: string }).session });
  await expect(reloaded.next()).resolves.toEqual(welcome);
});

test.each([
  { kind: 'hello', token: 'guessed' }, { kind: 'hello', session: 'guessed' }, { kind: 'hello' }, { kind: 'hello', token: '' }, { kind: 'hello', token: ['x'] },
  { kind: 'call', id: 1, name: 'app.info', input: {} }, { kind: 'open', id: 1, name: 'logs', input: {} },
])('%o is no admission', async (frame) => {
  await using server = await start();
  server.issueLink();
  const page = await openPage(server);
  page.send(frame);
  await expect(page.closed).resolves.toBe(closeCodes.refused);
  expect(server.open.size).toBe(0);
  expect(server.received).toEqual([]);
});

async function openAdmitted(server: BrowserServer): Promise<Page> {
  const page = await openPage(server);
  page.send({ kind: 'hello', token: tokenOf(server.issueLink()) });
  await page.next();
  return page;
}

test('calls are answered by their id, frames reach the session, what the host pushes reaches the page', async () => {
  await using server = await start();
  const page = await openAdmitted(server);
  page.send({ kind: 'call', id: 7, name: 'engine.state', input: {} });
  await expect(page.next()).resolves.toEqual({ kind: 'ret', id: 7, reply: { ok: true, value: { name: 'engine.state', input: {} } } });
  for (const push of server.open) push({ kind: 'event', name: 'task.dismissed', payload: { id: 'x' } });
  await expect(page.next()).resolves.toEqual({ kind: 'event', name: 'task.dismissed', payload: { id: 'x' } });
  page.send({ kind: 'ack', id: 3 });
  page.send({ kind: 'call', id: 8, name: 'app.info', input: {} });
  await page.next();
  expect(server.received).toEqual([{ kind: 'ack', id: 3 }]);
  page.socket.close();
  await page.closed;
  await expect.poll(() => server.open.size).toBe(0);
});

test('what is not JSON closes the socket', async () => {
  await using server = await start();
  const page = await openAdmitted(server);
  page.send('{"kind":');
  await expect(page.closed).resolves.toBe(closeCodes.malformed);
});

test('a port that is taken is said', async () => {
  await using server = await start();
  const port = Number(new URL(server.origin).port);
  await expect(startBrowserServer({ host: { call: () => Promise.reject(new Error('unused')), createSession: () => ({ receive: () => {}, close: () => {} }) }, pageFolder: '/', port }))
    .rejects.toMatchObject({ kind: 'conflict', message: `browser mode: port ${port} on 127.0.0.1: it is taken` });
});
