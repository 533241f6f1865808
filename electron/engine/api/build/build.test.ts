import { describe, expect, test } from 'vitest';
import type { BuildEvent, CacheEntry } from '../../../shared/engine-api/builds.ts';
import type { MemoryBuild } from '../testing/memory-builds.ts';
import { useTestApi } from '../testing/use-test-api.ts';
import { description } from '../../build/history/testing/build-events.ts';

const served = useTestApi();
const tar = { 'content-type': 'application/x-tar' };
const imageId = `sha256:${'1'.repeat(64)}`;
const layer = `sha256:${'a'.repeat(64)}`;

type Line = { stream?: string; error?: string; errorDetail?: unknown; aux?: unknown; status?: string; id?: string; progressDetail?: unknown };

/** Two stages; the second reads the first. */
const plan: BuildEvent = {
  kind: 'plan', dockerfile: 'Dockerfile', source: '',
  stages: [{ stage: 0, name: 'deps', base: 'busybox', platform: 'linux/amd64' }, { stage: 1, name: '', base: 'busybox', platform: 'linux/amd64' }],
  steps: [
    { step: 0, stage: 0, kind: 'from', text: 'FROM busybox AS deps', lines: { start: 1, end: 1 }, needs: [] },
    { step: 1, stage: 0, kind: 'run', text: 'RUN make', lines: { start: 2, end: 2 }, needs: [0] },
    { step: 2, stage: 1, kind: 'from', text: 'FROM busybox', lines: { start: 3, end: 3 }, needs: [] },
    { step: 3, stage: 1, kind: 'copy', text: 'COPY --from=deps /out /', lines: { start: 4, end: 4 }, needs: [2, 1] },
  ],
};
const begins = (step: number, miss?: Extract<BuildEvent, { kind: 'step-started' }>['miss']): BuildEvent => ({ kind: 'step-started', step, at: 1, miss });
const ends = (step: number, cached = false): BuildEvent => ({ kind: 'step-finished', step, at: 2, cached, seconds: 0.1, ranSeconds: undefined, bytes: 1, layer });
const says = (step: number, text: string, more: { stream?: 'stderr'; part?: true } = {}): BuildEvent => ({ kind: 'log', step, stream: 'stdout', text, at: 1, ...more });
const done: BuildEvent = { kind: 'finished', at: 3, status: 'done', imageId, tags: ['web:1', 'web:2'] };
const failed = (message: string, more: object = {}): BuildEvent => ({
  kind: 'finished', at: 3, status: 'failed', failure: { error: { kind: 'internal', message }, step: undefined, lines: undefined, exitCode: undefined, output: [], ...more },
});

/** What a client is told by a build that says this. */
async function build(events: readonly BuildEvent[], query = ''): Promise<{ status: number; lines: Line[]; words: string }> {
  served.rooms.builds.onStart = (one) => one.say({ kind: 'started', id: one.id, at: 0, description: description() }, ...events);
  const { status, text } = await served.api.ask(`/build?${query}`, { method: 'POST', headers: tar, body: Buffer.from('a tar') });
  const lines = text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Line);
  return { status, lines, words: lines.map(({ stream = '' }) => stream).join('') };
}

describe('POST /build', () => {
  test('tells stages that run side by side in the order of the file', async () => {
    const { status, lines, words } = await build([
      plan, begins(0), begins(2), ends(2), ends(0), begins(1), says(1, 'one'), begins(3), says(1, 'two', { stream: 'stderr' }), says(1, 'half ', { part: true }), says(1, 'line'), says(1, 'open', { part: true }), ends(1), ends(3, true), done,
    ]);
    expect(status).toBe(200);
    expect(words).toBe(
      [
        'Step 1/4 : FROM busybox AS deps', ' ---> aaaaaaaaaaaa', 'Step 2/4 : RUN make', 'one', '\u001b[91mtwo', '\u001b[0mhalf line', 'open', ' ---> aaaaaaaaaaaa', 'Step 3/4 : FROM busybox', ' ---> aaaaaaaaaaaa',
        'Step 4/4 : COPY --from=deps /out /', ' ---> Using cache', ' ---> 111111111111', 'Successfully built 111111111111', 'Successfully tagged web:1', 'Successfully tagged web:2', '',
      ].join('\n'),
    );
    expect(lines.filter(({ aux }) => aux)).toEqual([{ aux: { ID: imageId } }]);
  });

  const container = 'c'.repeat(64);
  const runs = (step: number): BuildEvent => ({ kind: 'container', step, id: container });

  test.each<[string, boolean]>([['', true], ['rm=1', true], ['rm=0&forcerm=1', true], ['rm=0', false]])('tells the container of what really runs, and that it is gone, as asked: %j', async (query, isTold) => {
    const { words } = await build([plan, begins(0), ends(0), begins(1), runs(1), says(1, 'open', { part: true }), ends(1), begins(2), ends(2), begins(3), ends(3), done], query);
    expect(words).toContain(`Step 2/4 : RUN make\n ---> Running in cccccccccccc\nopen\n${isTold ? 'Removing intermediate container cccccccccccc\n' : ''} ---> aaaaaaaaaaaa\nStep 3/4`);
  });

  test.each([['', ''], ['forcerm=1', 'Removing intermediate container cccccccccccc\n']])('of a step that fails only where it was asked for: %j', async (query, line) => {
    const { words } = await build([plan, begins(0), ends(0), begins(1), runs(1), says(1, 'bad'), failed('no', { step: 1, lines: { start: 2, end: 2 }, exitCode: 3 })], query);
    expect(words).toMatch(new RegExp(`Running in cccccccccccc\nbad\n${line} ---> Failed at Dockerfile:2\n$`));
  });

  test('says why a step is not taken from the cache, but for a first build', async () => {
    const miss = { reason: { kind: 'files-changed', source: 'context', total: 3, files: [{ path: 'src/\u001b[2Japp.js', change: 'content', before: 'a', after: 'b' }] }, lastSeconds: 41.2, build: 'x' } as const;
    const first = { reason: { kind: 'first-build' }, lastSeconds: undefined, build: undefined } as const;
    const { words } = await build([plan, begins(0), ends(0), begins(1, miss), ends(1), begins(2), ends(2), begins(3, first), ends(3), done]);
    expect(words).toContain('Step 2/4 : RUN make\n ---> Cache missed: src/?[2Japp.js changed, and 2 more (its last run took 41 s)\n');
    expect(words.match(/Cache missed/g)).toHaveLength(1);
  });

  test('counts bytes of pulls by layer', async () => {
    const { lines } = await build([plan, begins(0), { kind: 'progress', step: 0, what: `Downloading sha256:${'b'.repeat(64)}`, bytes: 1, total: 2 }, ends(0), begins(1), ends(1), begins(2), ends(2), begins(3), ends(3), done]);
    expect(lines).toContainEqual({ status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'b'.repeat(12) });
  });

  test('a command that fails is told as Docker tells it, with its code and its line', async () => {
    const { status, lines, words } = await build([plan, begins(0), ends(0), begins(1), says(1, 'bad'), failed("The command '/bin/sh -c make' returned a non-zero code: 3", { step: 1, lines: { start: 2, end: 2 }, exitCode: 3 })]);
    expect(status).toBe(200);
    expect(words).toMatch(/bad\n ---> Failed at Dockerfile:2\n$/);
    expect(lines.at(-1)).toMatchObject({ error: "The command '/bin/sh -c make' returned a non-zero code: 3", errorDetail: { code: 3, message: "The command '/bin/sh -c make' returned a non-zero code: 3" } });
  });

  test('what is wrong before the first step has a status of its own', async () => {
    expect(await build([failed('dockerfile parse error line 2: unknown instruction: RUNN', { error: { kind: 'invalid', message: 'Dockerfile:2: unknown instruction RUNN' } })])).toMatchObject({ status: 400 });
    expect(await build([failed('', { error: { kind: 'not-found', message: 'no such Dockerfile' } })])).toMatchObject({ status: 400 });
    expect(await build([{ kind: 'finished', at: 1, status: 'cancelled' }])).toMatchObject({ status: 499 });
  });

  test('quietly: the id, or all of it where it fails', async () => {
    expect((await build([plan, begins(0), ends(0), done], 'q=1')).lines).toEqual([{ stream: `${imageId}\n` }]);
    const { words, lines } = await build([plan, begins(0), says(0, 'words'), failed('no')], 'q=True');
    expect(words).toContain('words');
    expect(lines.at(-1)).toMatchObject({ error: 'no' });
  });

  test('warnings come before the end, advice does not', async () => {
    const finding = (severity: 'warning' | 'advice', message: string): BuildEvent => ({ kind: 'finding', finding: { rule: 'x', severity, message, advice: '', lines: { start: 7, end: 7 } } });
    const { words } = await build([finding('warning', 'early'), plan, finding('advice', 'quiet'), finding('warning', 'late'), begins(0), ends(0), begins(1), ends(1), begins(2), ends(2), begins(3), ends(3), done]);
    expect(words).toContain('[Warning] Dockerfile:7: early\n[Warning] Dockerfile:7: late\nSuccessfully built');
    expect(words).not.toContain('quiet');
  });

  test('takes every parameter that clients without BuildKit send', async () => {
    const query = new URLSearchParams([
      ['t', 'a:1'], ['t', 'b'], ['dockerfile', 'x/D'], ['extrahosts', 'db:10.0.0.1'], ['extrahosts', '["c:1.2.3.4"]'], ['nocache', '1'], ['cachefrom', '["r/c:1"]'], ['pull', 'True'], ['rm', '1'], ['forcerm', '1'],
      ['memory', '64000000'], ['memswap', '-1'], ['cpushares', '7'], ['cpusetcpus', '0'], ['cpusetmems', '0'], ['cpuperiod', '100000'], ['cpuquota', '50000'], ['buildargs', '{"A":"1","B":null}'], ['shmsize', '1024'],
      ['squash', '0'], ['labels', '{"l":"v"}'], ['networkmode', 'host'], ['platform', 'linux/arm64'], ['target', 'deps'], ['ulimits', '[{"Name":"nofile","Hard":20,"Soft":10}]'], ['securityopt', 'seccomp=unconfined'],
      ['cgroupparent', '/p'], ['buildid', 'mine'], ['version', '1'], ['outputs', '[]'], ['isolation', 'default'],
    ]);
    await build([done], query.toString());
    const { context, authFor: _, secrets, ...request } = served.rooms.builds.builds[0]?.request ?? expect.fail();
    expect(request).toEqual({
      dockerfile: { kind: 'file', path: 'x/D' }, tags: ['a:1', 'b'], target: 'deps', platform: 'linux/arm64', args: { A: '1' }, labels: { l: 'v' }, noCache: true, noCacheFilter: [], pull: true, network: 'host',
      addHosts: ['db:10.0.0.1', 'c:1.2.3.4'], shmSize: 1024, ulimits: [{ name: 'nofile', soft: 10, hard: 20 }], cacheFrom: ['r/c:1'], cacheTo: '', output: { kind: 'image' }, securityOpt: ['seccomp=unconfined'], cgroupParent: '/p',
      limits: { memory: 64e6, memorySwap: -1, cpuShares: 7, cpuPeriod: 100000, cpuQuota: 50000, cpusetCpus: '0', cpusetMems: '0' },
    });
    expect([context.kind, secrets.size, await served.rooms.builds.builds[0]?.context]).toEqual(['sent', 0, Buffer.from('a tar')]);
  });

  test('a plain build has the usual of everything, and logins go with it', async () => {
    const logins = Buffer.from(JSON.stringify({ 'https://index.docker.io/v1/': { username: 'ada', password: 'p' }, 'https://r.example.org/v1/': { identitytoken: 't' } })).toString('base64url');
    served.rooms.builds.onStart = (one) => one.say(done);
    await served.api.ask('/build?remote=https://example.org/x.tar', { method: 'POST', headers: { 'x-registry-config': logins } });
    const { request } = served.rooms.builds.builds[0] ?? expect.fail();
    expect(request).toMatchObject({ context: { kind: 'remote', url: 'https://example.org/x.tar' }, dockerfile: { kind: 'file', path: 'Dockerfile' }, network: 'default', shmSize: 0, tags: [], platform: '' });
    expect([request.authFor('docker.io'), request.authFor('r.example.org'), request.authFor('other')]).toEqual([{ username: 'ada', password: 'p' }, { identityToken: 't' }, undefined]);
  });

  test.each([
    ['version=2', /DOCKER_BUILDKIT=0/],
    ['session=abc', /BuildKit/],
    ['squash=1', /squash is only supported with experimental mode/],
    ['isolation=hyperv', /isolation/],
    ['outputs=[{"Type":"local"}]', /outputs/],
    ['memory=lots', /memory: "lots"/],
    ['buildargs=nonsense', /^buildargs: /],
    ['buildargs={"A":1}', /^buildargs.A: /],
    ['ulimits=[{"Name":"n"}]', /^ulimits.0./],
    ['t=BAD', /must be lowercase/],
  ])('%s is refused before anything is built', async (query, message) => {
    expect(await served.api.ask(`/build?${query}`, { method: 'POST', headers: tar, body: Buffer.from('x') })).toMatchObject({ status: 400, json: { message: expect.stringMatching(message) } });
    expect(served.rooms.builds.builds).toEqual([]);
  });

  test('a client that goes away cancels the build', async () => {
    const cancelled = Promise.withResolvers<MemoryBuild>();
    served.rooms.builds.onStart = (one) => {
      one.say(plan, begins(0));
      cancelled.resolve(one);
    };
    const answer = await served.api.open('/build', { method: 'POST', headers: tar, body: Buffer.from('x') });
    const one = await cancelled.promise;
    expect(one.isCancelled()).toBe(false);
    answer.destroy();
    await expect.poll(() => one.isCancelled()).toBe(true);
  });

  test('by the name that the client gave it, one that runs is cancelled', async () => {
    served.rooms.builds.onStart = (one) => one.say(plan, begins(0));
    const answer = await served.api.open('/build?buildid=mine', { method: 'POST', headers: tar, body: Buffer.from('x') });
    expect(await served.api.ask('/build/cancel?id=other', { method: 'POST' })).toMatchObject({ status: 200 });
    expect(served.rooms.builds.builds[0]?.isCancelled()).toBe(false);
    expect(await served.api.ask('/build/cancel?id=mine', { method: 'POST' })).toMatchObject({ status: 200 });
    expect(served.rooms.builds.builds[0]?.isCancelled()).toBe(true);
    let text = '';
    for await (const chunk of answer as AsyncIterable<Buffer>) text += chunk.toString();
    expect(text).toContain('"error":"the build was cancelled"');
    expect(await served.api.ask('/build/cancel', { method: 'POST' })).toMatchObject({ status: 400 });
  });

  test('a refusal is read by a client that still sends', async () => {
    served.rooms.builds.onStart = (one) => {
      const { context } = one.request;
      if (context.kind === 'sent') context.tar.destroy();
      one.say(failed('', { error: { kind: 'invalid', message: 'no Dockerfile' } }));
    };
    expect(await served.api.ask('/build', { method: 'POST', headers: tar, body: Buffer.alloc(8 << 20) })).toMatchObject({ status: 400, json: { message: 'no Dockerfile' } });
  });
});

describe('the cache', () => {
  const entry = (id: string, more: Partial<CacheEntry> = {}): CacheEntry => ({
    id, kind: 'layer', text: 'RUN make', bytes: 10, ownBytes: 8, createdAt: '2026-11-01T00:00:00.000Z', lastUsedAt: '2026-11-02T00:00:00.000Z', uses: 1, seconds: 1, images: [], builds: [], inUse: false, ...more,
  });

  test('is listed in what the disk holds', async () => {
    served.rooms.builds.cache.push(entry('a'), entry('b', { kind: 'mount', text: 'npm', images: [], uses: 0 }), entry('c', { images: ['web:1'], bytes: 100 }));
    const { json } = await served.api.ask('/v1.51/system/df');
    expect((json as { BuildCache: unknown[] }).BuildCache).toEqual([
      { ID: 'a', Type: 'regular', Description: 'RUN make', InUse: false, Shared: false, Size: 10, CreatedAt: '2026-11-01T00:00:00.000Z', LastUsedAt: '2026-11-02T00:00:00.000Z', UsageCount: 1 },
      { ID: 'b', Type: 'exec.cachemount', Description: 'npm', InUse: false, Shared: false, Size: 10, CreatedAt: '2026-11-01T00:00:00.000Z', LastUsedAt: null, UsageCount: 0 },
      { ID: 'c', Type: 'regular', Description: 'RUN make', InUse: false, Shared: true, Size: 100, CreatedAt: '2026-11-01T00:00:00.000Z', LastUsedAt: '2026-11-02T00:00:00.000Z', UsageCount: 1 },
    ]);
    expect((await served.api.ask('/v1.41/system/df')).json).toMatchObject({ BuilderSize: 20, BuildCache: [{ Parent: '' }, {}, {}] });
    expect((await served.api.ask('/v1.51/system/df?type=image')).json).toMatchObject({ BuildCache: [] });
  });

  test.each([
    ['', { all: false }],
    ['all=1', { all: true }],
    ['keep-storage=100', { all: false, keepBytes: 100 }],
    ['reserved-space=100&max-used-space=50', { all: false, keepBytes: 50 }],
    ['filters={"type":["exec.cachemount"]}', { all: false, ids: ['bb'] }],
    ['filters={"id":["a"]}', { all: false, ids: ['a1'] }],
    ['filters={"id":["a"]}&all=1', { all: true, ids: ['a1', 'a2'] }],
    ['filters={"shared":["true"]}&all=1', { all: true, ids: ['a2'] }],
    ['filters={"inuse":["true"]}', { all: false, ids: [] }],
  ])('is pruned: %s', async (query, asked) => {
    served.rooms.builds.cache.push(entry('a1'), entry('bb', { kind: 'mount' }), entry('a2', { images: ['x'] }), entry('a3', { inUse: true }));
    const { json } = await served.api.ask(`/build/prune?${query}`, { method: 'POST' });
    expect(served.rooms.builds.pruned).toEqual([asked]);
    expect(json).toMatchObject({ SpaceReclaimed: 42 });
  });

  test('by age, in each of its forms', async () => {
    await served.api.ask('/build/prune?filters={"until":["24h"]}', { method: 'POST' });
    expect(served.rooms.builds.pruned[0]?.olderThanSeconds).toBeCloseTo(86400, 0);
    await served.api.ask('/build/prune?filters={"unused-for":{"10m":true}}', { method: 'POST' });
    expect(served.rooms.builds.pruned[1]?.olderThanSeconds).toBeCloseTo(600, 0);
    expect(await served.api.ask('/build/prune?filters={"nosuch":["1"]}', { method: 'POST' })).toMatchObject({ status: 400 });
    expect(await served.api.ask('/build/prune?keep-storage=-1', { method: 'POST' })).toMatchObject({ status: 400 });
  });
});
