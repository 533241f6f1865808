import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnSocket } from './listen-on-socket.ts';

let folder: string;
let path: string;
const servers: Server[] = [];

const listen = async (): Promise<void> => {
  const server = createServer();
  servers.push(server);
  await listenOnSocket(server, path);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewharf-socket-'));
  path = join(folder, 'sub', 'engine.sock');
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true });
});

test('owner and group may use it', async () => {
  await listen();
  expect(statSync(path).mode & 0o777).toBe(0o660);
});

test('a socket where nobody answers is replaced', async () => {
  const program = `require('net').createServer().listen(${JSON.stringify(join(folder, 'dead.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`;
  expect(() => execFileSync(process.execPath, ['-e', program], { stdio: 'ignore' })).toThrow('SIGKILL');
  path = join(folder, 'dead.sock');
  expect(statSync(path).isSocket()).toBe(true);
  await listen();
});

test('one where somebody answers stays', async () => {
  await listen();
  await expect(listen()).rejects.toMatchObject({ kind: 'conflict' });
  expect(statSync(path).isSocket()).toBe(true);
});

test('a file stays', async () => {
  path = join(folder, 'file');
  writeFileSync(path, 'precious');
  await expect(listen()).rejects.toMatchObject({ kind: 'exists' });
  expect(statSync(path).isFile()).toBe(true);
});

test('a path that is too long is refused', async () => {
  path = join(folder, 'x'.repeat(100));
  await expect(listen()).rejects.toMatchObject({ kind: 'invalid' });
});
