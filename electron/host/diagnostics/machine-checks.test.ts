import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { checkDiskSpace, checkDockerHost, checkSocket } from './machine-checks.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('a socket: missing, none at all, open to everybody, well', async () => {
  const path = join(folder(), 's');
  expect(await checkSocket(path)).toMatchObject({ state: 'failed', facts: { problem: 'missing' } });
  writeFileSync(path, '');
  expect(await checkSocket(path)).toMatchObject({ state: 'failed', facts: { problem: 'no-socket' } });
  rmSync(path);
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  chmodSync(path, 0o666);
  expect(await checkSocket(path)).toMatchObject({ state: 'warn', facts: { mode: '0666', problem: 'open-to-all' } });
  chmodSync(path, 0o660);
  expect(await checkSocket(path)).toMatchObject({ state: 'ok', facts: { problem: '' } });
});

test('room on the disk of a folder; one that is not there is not asked', async () => {
  const made = folder();
  expect(await checkDiskSpace(made)).toMatchObject({ id: 'disk', facts: { folder: made, free: expect.any(Number), total: expect.any(Number) } });
  expect(await checkDiskSpace(join(made, 'never'))).toEqual({ id: 'disk', state: 'skipped', facts: null });
});

test.each([
  [{}, 'ok'],
  [{ DOCKER_HOST: 'unix:///s' }, 'ok'],
  [{ DOCKER_HOST: 'tcp://other:2375' }, 'warn'],
])('DOCKER_HOST %j is %s', (environment, state) => {
  expect(checkDockerHost(environment, '/s')).toMatchObject({ state, facts: { ours: 'unix:///s' } });
});
