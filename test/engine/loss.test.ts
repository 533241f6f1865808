import { expect, test } from 'vitest';
import type { EditableContainer, EditReply } from '../../electron/shared/engine-api/edit.ts';
import type { LossReply } from '../../electron/shared/engine-api/loss.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

const ask = (method: string, path: string, body?: object) => askEngine(busybox.engine.socket, method, `/tidewharf/v1/containers/${path}`, body);
const lossOf = async (name: string, query = ''): Promise<LossReply> => (await ask('GET', `${name}/loss${query}`)).json as LossReply;
const write = 'mkdir -p /var/lib/mysql/d /app; head -c 5000 /dev/zero > /var/lib/mysql/d/a.ibd; echo hi > /app/x; rm /etc/group; echo kept > /v/file; chmod 600 /var/lib/mysql/d/a.ibd; chown 7:8 /var/lib/mysql/d; exec sleep 1000';

test('what a removal takes away: counts, bytes, what looks like data, volumes', async () => {
  await ok('run', '-d', '--name', 'box', '--stop-signal', 'KILL', '-v', '/v', 'busybox', 'sh', '-c', write);
  await expect.poll(async () => (await lossOf('box', '?changes=1'))).toMatchObject({
    bytes: 5003,
    counts: { added: 2, changed: 0, deleted: 1 },
    changes: [{ kind: 'added', path: '/var/lib/mysql/d/a.ibd', bytes: 5000 }],
    data: [{ path: '/var/lib/mysql', kind: 'database', bytes: 5000, files: 1 }],
    writers: [{ path: '/var/lib/mysql', kind: 'database', bytes: 5000, hiddenBy: null }, { path: '/app', kind: 'files', bytes: 3 }],
    anonymousVolumes: [{ destination: '/v', bytes: 5 }],
  });
  expect((await lossOf('box')).changes.map(({ path }) => path)).toContain('/var/lib/mysql/d');
  expect(await ask('GET', 'box/loss?changes=x')).toMatchObject({ status: 400 });
});

test('a folder is kept as a volume, from a container that runs', async () => {
  expect(await ask('POST', 'box/keep', { path: '/var/lib/mysql', volume: 'kept' })).toMatchObject({ status: 201, json: { volume: 'kept', bytes: 5000 } });
  expect(await ok('run', '--rm', '-v', 'kept:/k', 'busybox', 'stat', '-c', '%u:%g %a %s', '/k/d', '/k/d/a.ibd')).toMatch(/^7:8 755 \d+\n0:0 600 5000$/);
  expect(await busybox.inspect('box', '{{.State.Status}}')).toBe('running');
  expect(await ask('POST', 'box/keep', { path: '/app', volume: 'kept' })).toMatchObject({ status: 409 });
  expect(await ask('POST', 'box/keep', { path: '/nope', volume: 'other' })).toMatchObject({ status: 404 });
  expect(await ask('POST', 'box/keep', { path: '/app/x', volume: 'other' })).toMatchObject({ status: 400 });
  expect(await ok('volume', 'ls', '-q')).not.toContain('other');
});

test('an edit moves a folder to a new volume, and back: nothing is lost', async () => {
  const { mounts } = (await ask('GET', 'box/edit')).json as EditableContainer;
  const moved = await ask('POST', 'box/edit', { mounts: [...mounts, { type: 'volume', name: 'db', destination: '/var/lib/mysql' }], restart: true });
  expect(moved.json as EditReply).toMatchObject({ applied: 'restarted' });
  expect(await ok('exec', 'box', 'stat', '-c', '%s %a', '/var/lib/mysql/d/a.ibd')).toBe('5000 600');
  expect(await ok('run', '--rm', '-v', 'db:/k', 'busybox', 'stat', '-c', '%u:%g', '/k/d')).toBe('7:8');
  expect((await lossOf('box')).writers[0]).toMatchObject({ path: '/var/lib/mysql', hiddenBy: '/var/lib/mysql' });
  expect((await ask('POST', 'box/edit', { mounts, restart: true })).json).toMatchObject({ applied: 'restarted' });
  expect(await ok('exec', 'box', 'stat', '-c', '%s', '/var/lib/mysql/d/a.ibd')).toBe('5000');
  expect(await ok('volume', 'ls', '-q')).toContain('db');
  // For good: what lies below a mount, and nothing that the container sees.
  await ask('POST', 'box/edit', { mounts: [...mounts, { type: 'volume', name: 'db', destination: '/var/lib/mysql' }], restart: true });
  expect(await ask('POST', 'box/clear-below', { path: '/app' })).toMatchObject({ status: 409 });
  expect(await ask('POST', 'box/clear-below', { path: '/var/lib/mysql' })).toMatchObject({ status: 204 });
  expect(await lossOf('box')).toMatchObject({ bytes: 3, writers: [{ path: '/app' }] });
  expect(await ok('exec', 'box', 'stat', '-c', '%s', '/var/lib/mysql/d/a.ibd')).toBe('5000');
  await ok('rm', '-fv', 'box');
});
