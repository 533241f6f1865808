// The cache keeps its limit by itself: what went longest without use goes, to the byte, and neither the next build nor a kill finds anything wrong.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import type { CacheEntry, CachePruneReply, CacheSettingsReply, CacheTrim } from '../../electron/shared/engine-api/builds.ts';
import type { EventMessage } from '../../electron/shared/docker/event-message.ts';
import type { QuickCheckReply } from '../../electron/shared/engine-api/check.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { createChoices } from '../support/choices.ts';
import { tryBuild, type TriedBuild } from '../support/try-build.ts';

const kills = Number(process.env['TIDEWHARF_KILLS'] ?? 10);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
const room = useBusyboxEngine();
const plenty = 1e12;

const ask = async <Reply>(method: string, path: string, body?: unknown): Promise<Reply> => {
  const { status, json } = await askEngine(room.engine.socket, method, `/tidewharf/v1/builds/cache${path}`, body);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as Reply;
};
const limit = (maxBytes: number): Promise<CacheSettingsReply> => ask('PUT', '/settings', { maxBytes });
const lastTrim = async (): Promise<CacheTrim | null> => (await ask<CacheSettingsReply>('GET', '/settings')).lastTrim;
const heldBytes = async (): Promise<number> => (await ask<CachePruneReply>('POST', '/prune', { all: true, dryRun: true })).bytes;
const du = (): number =>
  Number(execFileSync('sh', ['-c', 'du -s --block-size=1 d/content/blobs/sha256/* d/layers/l/* d/layers/i/* d/layers/t/* d/build/cache/files/* d/build/cache/mounts/* d/build/cache/trash/* 2>/dev/null | awk "{ sum += \\$1 } END { print sum + 0 }"'], { cwd: room.engine.dir, encoding: 'utf8' }));

/** Some 600 kB that no image holds: of a stage that the image takes a few bytes from. */
const filesOf = (mark: string): Record<string, string> => ({
  Dockerfile: `FROM busybox AS big\nCOPY notes /notes\nRUN --mount=type=cache,target=/c echo ${mark} > /c/last; head -c 300000 /dev/urandom > /big; echo made of $(cat /notes) > /small\nFROM busybox\nCOPY --from=big /small /small\nCMD ["cat", "/small"]\n`,
  notes: mark,
});
const build = async (mark: string): Promise<TriedBuild> => {
  const built = await tryBuild(room.engine.socket, filesOf(mark), { tags: ['limit:1'] });
  expect(built.status, JSON.stringify(built.failure)).toBe('done');
  return built;
};
const missesOf = ({ events }: TriedBuild): string[] => events.flatMap((event) => (event.kind === 'step-started' && event.miss ? [event.miss.reason.kind] : []));
const runsOf = async (): Promise<string[]> => (await ask<CacheEntry[]>('GET', '')).map(({ text }) => /echo (\w+) > .c/.exec(text)?.[1]).filter((mark) => mark !== undefined).sort();

beforeAll(() => console.log(`build-cache-limit: TIDEWHARF_SEED=${seed}`));
beforeEach(() => onTestFailed(() => console.error(room.engine.log().slice(-4000))));
afterAll(() => expect(room.engine.log()).not.toContain('build cache:'));

test('it is a share of the disk until it is set', async () => {
  const { maxBytes, lastTrim: none } = await ask<CacheSettingsReply>('GET', '/settings');
  const [blocks = 0, blockBytes = 0] = execFileSync('stat', ['-f', '-c', '%b %S', room.engine.dir], { encoding: 'utf8' }).split(' ').map(Number);
  expect([maxBytes, none]).toEqual([Math.round(Math.min(100e9, Math.max(2e9, (blocks * blockBytes) / 10))), null]);
  expect(await askEngine(room.engine.socket, 'PUT', '/tidewharf/v1/builds/cache/settings', { maxBytes: 'all' })).toMatchObject({ status: 400 });
});

test('a build that goes over it: the longest unused go and not what is used, the bytes are exact, and it is told', async () => {
  await limit(plenty);
  for (const mark of ['one', 'two', 'three']) await build(mark);
  const first = await build('one');
  expect(missesOf(first)).toEqual([]);
  const [before, held] = [du(), await heldBytes()];
  expect(held).toBeGreaterThan(1_500_000);
  // The fourth is one too many; what is random packs to some blocks more or less.
  await limit(held + 50_000);
  expect(await lastTrim()).toBeNull();
  await build('four');
  await expect.poll(lastTrim).not.toBeNull();
  const trim = await lastTrim();
  expect(trim).toMatchObject({ why: 'limit' });
  expect(await heldBytes()).toBeLessThanOrEqual(held + 50_000);
  expect(await runsOf()).toEqual(['four', 'one', 'three']);
  const after = du();
  expect(after - before).toBeLessThan(100_000);

  const events = (await room.ok('events', '--since', '10m', '--until', String(Date.now() / 1000 + 0.001), '--filter', 'type=builder', '--filter', 'event=prune', '--format', '{{json .}}')).split('\n').map((line) => JSON.parse(line) as EventMessage);
  expect(events.map(({ Actor }) => Actor.Attributes)).toEqual([{ reclaimed: String(trim?.bytes), entries: String(trim?.entries), why: 'limit' }]);
  // To the byte, where nothing is built meanwhile; lists of files and folders of mounts too.
  const now = await heldBytes();
  await limit(now - 400_000);
  await expect.poll(lastTrim).not.toEqual(trim);
  expect((await lastTrim())?.bytes).toBe(after - du());

  expect(await runsOf()).toEqual(['four', 'one']);
  const again = await build('three');
  expect(missesOf(again)).toContain('pruned');
  expect(await room.ok('run', '--rm', 'limit:1')).toBe('made of three');
  expect(missesOf(await build('four'))).toEqual([]);
});

test('nothing goes from under a build that runs, and all that is over goes when it is done', async () => {
  await limit(plenty);
  const slow = filesOf('slow');
  const building = tryBuild(room.engine.socket, { ...slow, Dockerfile: `${slow['Dockerfile']}RUN sleep 1\nCOPY --from=big /big /big\n` }, { tags: ['limit:2'] });
  await expect.poll(runsOf).toContain('slow');
  await limit(0);
  await expect.poll(runsOf).toEqual(['slow']);
  expect((await building).status).toBe('done');
  await expect.poll(runsOf).toEqual([]);
  expect(await room.ok('run', '--rm', 'limit:2', 'sh', '-c', 'cat small; wc -c < big')).toBe('made of slow\n300000');
});

/** Links of namespaces go on the kernel's own time: it is asked again and again. */
const left = async (): Promise<string[]> => {
  const { dir, socket } = room.engine;
  const reply = (await askEngine(socket, 'GET', '/tidewharf/v1/check')).json as QuickCheckReply;
  return [...reply.problems, ...reply.mounts, ...readdirSync(`${dir}/d/build/cache/trash`)];
};

test(`kill -9 at ${kills} moments while it goes leaves nothing half gone (seed ${seed})`, { timeout: 120_000 + kills * 10_000 }, async () => {
  const { engine } = room;
  const choices = createChoices(seed);
  for (let round = 1; round <= kills; round += 1) {
    await limit(plenty);
    for (const name of ['a', 'b', 'c']) await build(`${name}${round}`);
    await limit(choices.chance(0.5) ? 0 : Math.round((await heldBytes()) / 2));
    await wait(choices.next() * 120);
    await engine.kill9();
    if (choices.chance(0.3)) expect(await engine.fsck(), `round ${round}`).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    await expect.poll(left, { message: `round ${round}` }).toEqual([]);
    await build(`b${round}`);
    expect(await room.ok('run', '--rm', 'limit:1')).toBe(`made of b${round}`);
  }
  await engine.stop();
  expect(await engine.fsck('--deep')).toMatchObject({ problems: [], code: 0 });
  await engine.start();
});
