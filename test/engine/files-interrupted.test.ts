// Copies and listings that something comes in between of: a client that goes, a container that starts or is removed, an engine that is killed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { messageOf, openFileCalls, type Reply } from '../support/file-calls.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;
const { call, get, run, sh, ready } = openFileCalls(busybox);
const mounts = (): string[] => readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(`${busybox.engine.dir}/d/layers/`));

test('a client that goes away ends the work, and a stopped container is unmounted again', async () => {
  await run('gone', 'dd if=/dev/zero of=/huge bs=1M count=1 seek=4000 2>/dev/null');
  await ready('gone');
  await ok('stop', '-t', '0', 'gone');
  const id = await ok('inspect', '--format', '{{.Id}}', 'gone');
  expect(mounts()).toEqual([]);
  await new Promise<void>((resolve) => {
    const request = httpRequest({ socketPath: busybox.engine.socket, path: `/containers/${id}/export` }, (response) => {
      response.once('data', () => {
        expect(mounts()).toHaveLength(1);
        request.destroy();
        resolve();
      });
    });
    request.on('error', () => undefined);
    request.end();
  });
  await expect.poll(mounts).toEqual([]);
  await new Promise<void>((resolve) => {
    const request = httpRequest({ socketPath: busybox.engine.socket, method: 'PUT', path: `/containers/${id}/archive?path=/` });
    request.on('error', () => resolve());
    request.write(makeArchive([{ name: 'half', content: Buffer.alloc(100_000) }]).subarray(0, 50_000), () => setTimeout(() => request.destroy(), 50));
  });
  await expect.poll(mounts).toEqual([]);
  await ok('rm', 'gone');
});

test('a copy out of a stopped container goes on while the container starts and ends', async () => {
  await run('mixed', 'dd if=/dev/zero of=/huge bs=1M count=1 seek=300 2>/dev/null');
  await ready('mixed');
  await ok('stop', '-t', '0', 'mixed');
  const copy = spawn('curl', ['-s', '--limit-rate', '150M', '--unix-socket', busybox.engine.socket, 'http://d/containers/mixed/archive?path=/huge'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let bytes = 0;
  copy.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
  const ended = new Promise((resolve) => copy.once('close', resolve));
  await expect.poll(() => bytes).toBeGreaterThan(0);
  await ok('start', 'mixed');
  await ok('stop', '-t', '0', 'mixed');
  await ok('start', 'mixed');
  expect(await sh('mixed', 'echo alive')).toBe('alive');
  await ended;
  expect(bytes).toBeGreaterThan(301 * 1024 * 1024);
  await ok('rm', '-f', 'mixed');
});

test('an engine that is killed or stopped in the middle of a copy leaves nothing behind', async () => {
  await ok('run', '--name', 'cut', 'busybox', 'dd', 'if=/dev/zero', 'of=/huge', 'bs=1M', 'count=1', 'seek=4000');
  for (const end of [() => busybox.engine.kill9(), () => busybox.engine.stop()]) {
    const request = httpRequest({ socketPath: busybox.engine.socket, path: '/containers/cut/archive?path=/huge' });
    request.on('error', () => undefined);
    const began = new Promise<void>((resolve) => request.once('response', (response: IncomingMessage) => response.on('error', () => undefined).once('data', resolve)));
    request.end();
    await began;
    expect(mounts()).toHaveLength(1);
    await end();
    request.destroy();
    await busybox.engine.start();
    expect(mounts()).toEqual([]);
  }
  await busybox.engine.stop();
  expect(await busybox.engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await busybox.engine.start();
  expect((await get('cut', '/etc/passwd')).status).toBe(200);
  await ok('rm', 'cut');
});

test('files of a container that is removed at the same time: an answer of before, or of after', async () => {
  const answers = new Set<string>();
  for (let round = 0; round < 15; round += 1) {
    const { body } = await call('POST', '/containers/create', Buffer.from(JSON.stringify({ Image: 'busybox', HostConfig: { AutoRemove: true } })), 'application/json');
    const { Id } = JSON.parse(body.toString()) as { Id: string };
    const look = (): Promise<Reply> => get(Id, '/etc/passwd');
    const looks = Array.from({ length: 1 + (round % 5) }, look);
    const replies = await Promise.all([...looks, call('DELETE', `/containers/${Id}?force=1`), look()]);
    for (const reply of replies) answers.add(reply.status === 200 || reply.status === 204 ? `${reply.status}` : `${reply.status} ${messageOf(reply).replaceAll(Id, 'ID')}`);
  }
  expect([...answers].filter((answer) => !['200', '204', '404 No such container: ID'].includes(answer))).toEqual([]);
});
