import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { QuickCheckReply } from '../../electron/shared/engine-api/check.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import { tryBuild } from '../support/try-build.ts';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

/** No half image, no mount, nothing that a check finds. `disk`: a mount of the test's own. Links of namespaces go on the kernel's own time: it is asked again and again. */
async function expectNothingLeft(engine: TestEngine, images: readonly string[], disk?: string): Promise<void> {
  const look = async (): Promise<string[]> => {
    const reply = (await askEngine(engine.socket, 'GET', '/tidewharf/v1/check')).json as QuickCheckReply;
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '').filter((target) => target.startsWith(`${engine.dir}/`) && target !== disk);
    return [...reply.problems, ...reply.mounts, ...mounts];
  };
  await expect.poll(look).toEqual([]);
  expect((await engine.docker('images', '-aq', '--no-trunc')).stdout.split('\n').filter(Boolean)).toEqual(images);
}

describe('what a build cannot do is said with the thing, the reason and the line, and leaves nothing', () => {
  const room = useBusyboxEngine();
  let images: string[] = [];
  beforeAll(async () => {
    images = (await room.ok('images', '-aq', '--no-trunc')).split('\n');
  });
  afterEach(() => expectNothingLeft(room.engine, images));

  test.for<{ what: string; files: Record<string, string>; body?: Parameters<typeof tryBuild>[2]; /** 0: any. */ line: number | undefined; /** '': any. */ kind: string; message: RegExp }>([
    {
      what: 'no Dockerfile, with the nearest name', files: { dockerfile: 'FROM busybox\n' }, line: undefined, kind: 'not-found', message: /Dockerfile.*dockerfile/s,
    },
    { what: 'a Dockerfile without a stage', files: { Dockerfile: '# nothing\n' }, line: 1, kind: 'invalid', message: /no instructions/ },
    { what: 'an instruction that there is none of', files: { Dockerfile: lines('FROM busybox', 'RUNN true') }, line: 2, kind: 'invalid', message: /unknown instruction: RUNN.*RUN/is },
    { what: 'a stage that there is none of', files: { Dockerfile: lines('FROM busybox AS builder', 'RUN true') }, body: { target: 'bulider' }, line: undefined, kind: 'invalid', message: /bulider.*builder/s },
    { what: 'a base that is nowhere', files: { Dockerfile: lines('ARG A=1', 'FROM localhost:1/no/such:image', 'RUN true') }, line: 2, kind: '', message: /localhost:1\/no\/such:image/ },
    { what: 'an image to copy from that is nowhere', files: { Dockerfile: lines('FROM busybox', 'RUN true', 'COPY --from=localhost:1/nowhere /a /a') }, line: 3, kind: '', message: /localhost:1\/nowhere/ },
    { what: 'a file that is not in the context, with the nearest name', files: { Dockerfile: lines('FROM busybox', 'COPY package.jsn /app/'), 'package.json': '{}' }, line: 2, kind: 'not-found', message: /package\.jsn.*package\.json/s },
    { what: 'a file that is left out', files: { Dockerfile: lines('FROM busybox', 'COPY secret.txt /'), 'secret.txt': '', '.dockerignore': 'secret.txt\n' }, line: 2, kind: 'not-found', message: /secret\.txt.*\.dockerignore/s },
    { what: 'a stage that copies from itself', files: { Dockerfile: lines('FROM busybox AS one', 'COPY --from=one /a /a') }, line: 0, kind: 'invalid', message: /circular.*one needs one/ },
    { what: 'a file that a stage has not', files: { Dockerfile: lines('FROM busybox AS one', 'RUN true', 'FROM busybox', 'COPY --from=one /made /made') }, line: 4, kind: 'not-found', message: /made.*one/s },
    { what: 'a command that is not there', files: { Dockerfile: lines('FROM busybox', 'RUN ["no-such-program", "x"]') }, line: 2, kind: 'invalid', message: /no-such-program/ },
    { what: 'a user that is not there', files: { Dockerfile: lines('FROM busybox', 'USER nobody-here', 'RUN true') }, line: 3, kind: 'invalid', message: /nobody-here/ },
    { what: 'a mount of what is not there', files: { Dockerfile: lines('FROM busybox', 'RUN \\', '  --mount=type=bind,source=no/such,target=/x \\', '  true') }, line: 2, kind: 'not-found', message: /no\/such/ },
    { what: 'a network that there is none of', files: { Dockerfile: lines('FROM busybox', 'RUN echo net') }, body: { network: 'nowhere' }, line: 2, kind: 'invalid', message: /nowhere/ },
    { what: 'a host that is none', files: { Dockerfile: lines('FROM busybox', 'RUN echo hosts') }, body: { addHosts: ['no-address'] }, line: 2, kind: 'invalid', message: /no-address/ },
    { what: 'a limit that is none', files: { Dockerfile: lines('FROM busybox', 'RUN echo limits') }, body: { ulimits: [{ name: 'nofiles', soft: 1, hard: 1 }] }, line: 2, kind: 'invalid', message: /nofiles/ },
  ])('$what', async ({ files, body, line, kind, message }) => {
    const { status, failure } = await tryBuild(room.engine.socket, files, { tags: ['half:made'], ...body });
    expect(status).toBe('failed');
    expect(failure?.error.message).toMatch(message);
    expect({ kind: kind && failure?.error.kind, line: line === 0 ? 0 : failure?.lines?.start }).toEqual({ kind, line });
  });

  test('a RUN that fails: its code, the last lines, its place, and what came before is kept', async () => {
    const files = { Dockerfile: lines('FROM busybox', 'RUN echo kept > /kept', 'RUN seq 1 50 && \\', '    echo it broke >&2 && \\', '    exit 9', 'RUN true') };
    const first = await tryBuild(room.engine.socket, files, { tags: ['half:made'] });
    expect(first.failure).toMatchObject({ exitCode: 9, step: 2, lines: { start: 3, end: 5 }, error: { message: expect.stringContaining('returned a non-zero code: 9') } });
    expect(first.failure?.output).toEqual([...Array.from({ length: 19 }, (_, index) => String(32 + index)), 'it broke']);
    const again = await tryBuild(room.engine.socket, files);
    expect(again.events.filter((event) => event.kind === 'step-finished' && event.cached).map((event) => event.kind === 'step-finished' && event.step)).toEqual([0, 1]);
  });

  test('a stage that fails ends the others', async () => {
    const since = performance.now();
    const { failure } = await tryBuild(room.engine.socket, { Dockerfile: lines('FROM busybox AS slow', 'RUN sleep 1000', 'FROM busybox AS broken', 'RUN sleep 0.2; exit 4', 'FROM busybox', 'COPY --from=slow /a /a', 'COPY --from=broken /b /b') });
    expect(failure).toMatchObject({ exitCode: 4, lines: { start: 4, end: 4 } });
    expect(performance.now() - since).toBeLessThan(20_000);
  });
});

describe('on a disk of 100 MB', () => {
  let dir = '';
  let engine: TestEngine;
  let images: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync('/var/tmp/tw-');
    // The run folder is on another disk, as it is below /run.
    mkdirSync(`${dir}/d`, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m,mode=0700', 'tmpfs', `${dir}/d`]);
    const archive = `${dir}/busybox.tar`;
    await writeImageArchive(await ensureTestImage('busybox'), archive);
    engine = await startEngine({ dir, starter: archive });
    images = (await engine.docker('images', '-aq', '--no-trunc')).stdout.split('\n').filter(Boolean);
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    execFileSync('umount', ['-l', `${dir}/d`]);
    rmSync(dir, { recursive: true });
  });

  const expectRoomAgain = async (): Promise<void> => {
    const { status, failure } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', `RUN head -c 30000000 /dev/zero > /some && echo ${Math.random()}`) });
    expect(status, JSON.stringify(failure)).toBe('done');
    expect((await engine.docker('image', 'prune', '-f')).code).toBe(0);
    expect((await askEngine(engine.socket, 'POST', '/tidewharf/v1/builds/cache/prune', { all: true })).status).toBe(200);
  };
  const nothingLeft = (): Promise<void> => expectNothingLeft(engine, images, `${dir}/d`);

  test('a RUN that fills it fails in its own words, and gives everything back', async () => {
    const { failure } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'RUN cat /dev/zero > /big') });
    expect(failure).toMatchObject({ exitCode: 1, lines: { start: 2, end: 2 }, output: [expect.stringMatching(/No space left/)] });
    await nothingLeft();
    await expectRoomAgain();
  });

  test('a layer for which there is no room', async () => {
    const { failure } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'RUN head -c 60000000 /dev/urandom > /big') });
    expect(failure).toMatchObject({ lines: { start: 2, end: 2 }, error: { kind: 'no-space' } });
    await nothingLeft();
    await expectRoomAgain();
  });

  test('a COPY for which there is no room', async () => {
    const big = 'x'.repeat(70_000_000);
    const { failure } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'COPY a b c /data/'), a: big, b: big, c: big });
    expect(failure).toMatchObject({ lines: { start: 2, end: 2 }, error: { kind: 'no-space' } });
    await nothingLeft();
    await expectRoomAgain();
  });

  test('files of an earlier build that a client sent give way to one that finds no room', async () => {
    const folder = `${dir}/sent`;
    mkdirSync(folder);
    writeFileSync(`${folder}/Dockerfile`, 'FROM busybox\nCMD ls\n');
    writeFileSync(`${folder}/data`, randomBytes(35_000_000));
    expect((await engine.docker('build', folder)).code).toBe(0);
    const kept = (): string[] => readdirSync(`${dir}/d/build/kept`);
    expect(kept()).toHaveLength(1);
    const { status, failure } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'RUN head -c 40000000 /dev/urandom > /big') });
    expect(status, JSON.stringify(failure)).toBe('done');
    expect(kept()).toEqual([]);
    await empty();
    await nothingLeft();
  });

  const empty = async (): Promise<void> => {
    expect((await engine.docker('image', 'prune', '-f')).code).toBe(0);
    expect((await askEngine(engine.socket, 'POST', '/tidewharf/v1/builds/cache/prune', { all: true })).status).toBe(200);
    expect((await askEngine(engine.socket, 'DELETE', '/tidewharf/v1/trash')).status).toBe(200);
  };
  /** Nothing but 40 MB that no image holds. */
  const fillCache = async (): Promise<void> => {
    await empty();
    const { status } = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox AS big', `RUN head -c 20000000 /dev/urandom > /big && echo ${Math.random()} > /small`, 'FROM busybox', 'COPY --from=big /small /small') });
    expect(status).toBe('done');
  };
  const zeros = '\0'.repeat(60_000_000);

  test.for<{ what: string; files: Record<string, string>; ranTwice?: boolean }>([
    { what: 'a RUN that filled it', files: { Dockerfile: lines('FROM busybox', 'RUN head -c 75000000 /dev/zero > /b') }, ranTwice: true },
    { what: 'the layer of a RUN', files: { Dockerfile: lines('FROM busybox', 'RUN head -c 30000000 /dev/urandom > /b') } },
    { what: 'the layer of a COPY', files: { Dockerfile: lines('FROM busybox', 'COPY zeros /b'), zeros } },
  ])('$what is done once the cache that nobody uses has given way, and the trash has not', async ({ files, ranTwice = false }) => {
    await fillCache();
    expect((await engine.docker('run', '--name', 'kept', 'busybox', 'sh', '-c', 'echo kept > /kept')).code).toBe(0);
    expect((await engine.docker('rm', 'kept')).code).toBe(0);
    const { status, failure, log } = await tryBuild(engine.socket, files, { tags: ['has:room'] });
    expect(status, JSON.stringify(failure)).toBe('done');
    expect(log.some((line) => line.includes('runs once more'))).toBe(ranTwice);
    expect((await askEngine(engine.socket, 'GET', '/tidewharf/v1/builds/cache/settings')).json).toMatchObject({ lastTrim: { why: 'disk' } });
    expect((await askEngine(engine.socket, 'GET', '/tidewharf/v1/trash')).json).toMatchObject({ containers: [{ name: 'kept' }] });
    expect((await engine.docker('run', '--rm', 'has:room', 'sh', '-c', 'test -s /b')).code).toBe(0);
    expect((await engine.docker('rmi', 'has:room')).code).toBe(0);
    await empty();
    await nothingLeft();
    await expectRoomAgain();
  });

  test('a command that fails where there is room, and a full disk without anything to give up, fail once', async () => {
    await fillCache();
    const failed = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'RUN echo tried; exit 3') });
    expect([failed.failure?.exitCode, failed.log]).toEqual([3, ['tried']]);
    await empty();
    const full = await tryBuild(engine.socket, { Dockerfile: lines('FROM busybox', 'RUN echo tried; cat /dev/zero > /big') });
    expect(full.log.filter((line) => line === 'tried')).toHaveLength(1);
    await nothingLeft();
  });
});
