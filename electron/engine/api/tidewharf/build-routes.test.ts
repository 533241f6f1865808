import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BuildBody, BuildEvent } from '../../../shared/engine-api/builds.ts';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();
const json = { 'content-type': 'application/json' };
const start = (body: unknown, headers = {}) => served.api.ask('/tidewharf/v1/builds', { method: 'POST', headers: { ...json, ...headers }, body });
const post = (path: string, body?: unknown) => served.api.ask(`/tidewharf/v1/builds/${path}`, { method: 'POST', ...(body !== undefined && { headers: json, body }) });
const done: BuildEvent = { kind: 'finished', at: 3, status: 'done', imageId: '', tags: [] };
const folder = { context: { kind: 'folder', path: '/home/ada/app' } } as const;

function build(index = 0) {
  return served.rooms.builds.builds[index] ?? expect.fail();
}

describe('a build', () => {
  test('begins with what was said, and the usual of the rest', async () => {
    const body: BuildBody = {
      ...folder, dockerfile: { kind: 'text', text: 'FROM busybox' }, tags: ['a:1'], target: 't', platform: 'linux/arm64', args: { A: '1' }, labels: { l: 'v' }, secrets: [{ id: 'key', value: 'aHVzaA==' }], noCache: true,
      noCacheFilter: ['t'], pull: true, network: 'none', addHosts: ['a:1.2.3.4'], shmSize: 5, ulimits: [{ name: 'nofile', soft: 1, hard: 2 }], cacheFrom: ['r/c'], cacheTo: 'r/c', output: { kind: 'folder', path: '/out' },
      allow: ['network.host'], ssh: [{ id: 'default', path: '/agent' }],
    };
    expect(await start(body)).toMatchObject({ status: 201, json: { id: build().id } });
    const { secrets, authFor, limits: _l, securityOpt: _s, cgroupParent: _c, ...request } = build().request;
    const { secrets: _, ...rest } = body;
    expect(request).toEqual(rest);
    expect([secrets, authFor('docker.io')]).toEqual([new Map([['key', Buffer.from('hush')]]), undefined]);
    await start(folder);
    expect(build(1).request).toMatchObject({ dockerfile: { kind: 'file', path: 'Dockerfile' }, network: 'default', output: { kind: 'image' }, tags: [], noCache: false });
  });

  test('of files that are sent is answered at once, and the answer ends when all were taken', async () => {
    const settings = Buffer.from(JSON.stringify({ tags: ['sent:1'] })).toString('base64url');
    const socketPath = served.api.server.address() as string;
    const answered = Promise.withResolvers<string>();
    const ended = Promise.withResolvers<string>();
    const sent = http.request({ socketPath, path: '/tidewharf/v1/builds', method: 'POST', agent: false, headers: { 'content-type': 'application/x-tar', 'x-tidewharf-build': settings } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        answered.resolve(text);
      });
      response.on('end', () => ended.resolve(text));
    });
    sent.write('first ');
    expect(JSON.parse(await answered.promise)).toEqual({ id: build().id });
    sent.end('last');
    expect(await ended.promise).toBe(await answered.promise);
    expect((await build().context).toString()).toBe('first last');
    expect(build().request).toMatchObject({ tags: ['sent:1'], context: { kind: 'sent' } });
  });

  test('takes secrets from files, and never says what is in them', async () => {
    const root = mkdtempSync(join(tmpdir(), 'secret-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    writeFileSync(join(root, 'key'), 'hush');
    await start({ ...folder, secrets: [{ id: 'key', path: join(root, 'key') }] });
    expect(build().request.secrets.get('key')?.toString()).toBe('hush');
    expect(await start({ ...folder, secrets: [{ id: 'key', path: join(root, 'none') }] })).toMatchObject({ status: 404, json: { message: expect.stringContaining('secret key: ') } });
    expect(await start({ ...folder, secrets: [{ id: 'key', path: root }] })).toMatchObject({ status: 400 });
    writeFileSync(join(root, 'big'), Buffer.alloc(600_000));
    expect(await start({ ...folder, secrets: [{ id: 'key', path: join(root, 'big') }] })).toMatchObject({ status: 400, json: { message: expect.stringContaining('at most') } });
    for (const secret of [{ id: 'a', value: 'no base64: hunter2' }, { id: 'a', value: 'hunter2', path: '/x' }, { id: '', value: 'hunter2' }, { id: 'a', value: 'hunter2', more: 1 }]) {
      const answer = await start({ ...folder, secrets: [secret] });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('hunter2');
    }
    expect(await start({ ...folder, secrets: [{ id: 'a', value: 'aA==' }, { id: 'a', value: 'aA==' }] })).toMatchObject({ status: 400, json: { message: 'secret a: given twice' } });
    expect(served.rooms.builds.builds).toHaveLength(1);
    expect(served.rooms.bugs).toEqual([]);
  });

  test.each([
    [{}, /^body\.context: /],
    [{ context: { kind: 'folder', path: 'relative' } }, /^body\.context\.path: expected an absolute path/],
    [{ context: { kind: 'folder', path: '/a\0b' } }, /^body\.context\.path: /],
    [{ context: { kind: 'sent' } }, /^body\.context\.kind: /],
    [{ ...folder, dockerfil: { kind: 'text', text: '' } }, /dockerfil/],
    [{ ...folder, args: { A: 1 } }, /^body\.args\.A: /],
    [{ ...folder, shmSize: -1 }, /^body\.shmSize: /],
    [{ ...folder, output: { kind: 'folder' } }, /^body\.output/],
    [{ ...folder, output: { kind: 'folder', path: 'here' } }, /^body\.output\.path: expected an absolute path/],
    [{ ...folder, tags: ['BAD'] }, /must be lowercase/],
  ])('%j is refused before anything is built', async (body, message) => {
    expect(await start(body)).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
    expect(served.rooms.builds.builds).toEqual([]);
  });

  test('is listed, told, followed, cancelled, repeated and removed', async () => {
    await start({ ...folder, tags: ['a:1'] });
    const { id } = build();
    expect((await served.api.ask('/tidewharf/v1/builds')).json).toMatchObject([{ id, status: 'running', description: { tags: ['a:1'] } }]);
    expect((await served.api.ask(`/tidewharf/v1/builds/${id.slice(0, 4)}`)).json).toMatchObject({ id });
    expect(await served.api.ask('/tidewharf/v1/builds/nope')).toMatchObject({ status: 404 });
    expect(await served.api.ask('/tidewharf/v1/builds/nope/events')).toMatchObject({ status: 404 });
    expect(await served.api.ask(`/tidewharf/v1/builds/${id}`, { method: 'DELETE' })).toMatchObject({ status: 409 });
    expect(await post(`${id}/cancel`)).toMatchObject({ status: 204 });
    expect(build().isCancelled()).toBe(true);
    expect(await post(`${id}/cancel`)).toMatchObject({ status: 409 });
    expect(await post(`${id}/repeat`, { secrets: [{ id: 'k', value: 'aA==' }], noCache: true })).toMatchObject({ status: 201, json: { id: build(1).id } });
    expect(build(1).request).toMatchObject({ tags: ['a:1'], noCache: true, secrets: new Map([['k', Buffer.from('h')]]) });
    expect(await post(`${id}/repeat`, {})).toMatchObject({ status: 201 });
    expect(await served.api.ask(`/tidewharf/v1/builds/${id}`, { method: 'DELETE' })).toMatchObject({ status: 204 });
  });

  test('is followed as lines to its end, and goes on when who follows leaves', async () => {
    await start(folder);
    const first = await served.api.open(`/tidewharf/v1/builds/${build().id}/events`);
    expect(first.headers['content-type']).toBe('application/json');
    first.destroy();
    const answer = served.api.ask(`/tidewharf/v1/builds/${build().id}/events`);
    const log: BuildEvent = { kind: 'log', step: 1, stream: 'stdout', text: 'a line', at: 1 };
    build().say(log, done);
    expect((await answer).text.trim().split('\r\n').map((line) => JSON.parse(line) as unknown)).toEqual([log, done]);
    expect(build().isCancelled()).toBe(false);
  });
});

test('a Dockerfile is checked without a build', async () => {
  expect(await post('check', { ...folder, dockerfile: { kind: 'text', text: 'FROM a' } })).toMatchObject({ status: 200, json: { source: '{"kind":"text","text":"FROM a"}', findings: [] } });
  expect(await post('check', { ...folder, secrets: [] })).toMatchObject({ status: 400 });
});

test('the cache is listed and pruned, with words that are known alone', async () => {
  expect(await served.api.ask('/tidewharf/v1/builds/cache')).toMatchObject({ status: 200, json: [] });
  expect(await post('cache/prune', { ids: ['x'], dryRun: true })).toMatchObject({ status: 200, json: { removed: ['x'], bytes: 42 } });
  expect(served.rooms.builds.pruned).toEqual([{ ids: ['x'], dryRun: true }]);
  expect(await post('cache/prune', { everything: true })).toMatchObject({ status: 400 });
});

test('the limit of the cache is told and set, a number of bytes alone', async () => {
  const path = '/tidewharf/v1/builds/cache/settings';
  const put = (body: unknown) => served.api.ask(path, { method: 'PUT', headers: json, body });
  expect(await served.api.ask(path)).toMatchObject({ status: 200, json: { maxBytes: 1000, lastTrim: null } });
  expect(await put({ maxBytes: 0 })).toMatchObject({ status: 200, json: { maxBytes: 0 } });
  for (const body of [{}, { maxBytes: -1 }, { maxBytes: 0.5 }, { maxBytes: '5' }, { maxBytes: 5, more: 1 }, { maxBytes: null }]) expect(await put(body)).toMatchObject({ status: 400 });
  expect(served.rooms.builds.maxBytes).toBe(0);
});
