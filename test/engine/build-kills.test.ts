// kill -9, cancel and SIGTERM at any moment of a build. TIDEWHARF_KILLS and TIDEWHARF_SEED choose how often, and which moments.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import type { QuickCheckReply } from '../../electron/shared/engine-api/check.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { openBuildDoor, type BuildDoor } from '../support/build-door.ts';
import { createChoices } from '../support/choices.ts';

const kills = Number(process.env['TIDEWHARF_KILLS'] ?? 10);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
const room = useBusyboxEngine();
const secrets = [{ id: 'word', value: Buffer.from('hush-hush').toString('base64') }];
let folder = '';

/** Something of everything, in three stages side by side; `mark` makes it anew. */
const dockerfile = (mark: string): string => `FROM busybox AS one
COPY data /data
RUN --mount=type=secret,id=word --mount=type=cache,id=c,sharing=locked,target=/c echo ${mark} > /c/one && md5sum /data/* > /sums && sleep 0.05
FROM busybox AS two
WORKDIR /two
RUN --mount=type=bind,target=/src,rw --mount=type=cache,id=c,sharing=locked,target=/c touch /src/new && cp /src/data/1 two${mark} && sleep 0.05
RUN --mount=type=tmpfs,target=/t --network=none head -c 300000 /dev/zero > /t/x && cp /t/x x
FROM busybox
RUN echo ${mark} && sleep 0.1
COPY --from=one /sums /sums
RUN --mount=from=two,source=/two,target=/two cat /two/two${mark} /sums > /all
CMD ["cat", "/all"]
`;

beforeAll(() => {
  folder = mkdtempSync('/var/tmp/tw-kills-');
  mkdirSync(`${folder}/data`);
  for (let index = 1; index <= 40; index += 1) writeFileSync(`${folder}/data/${index}`, randomBytes(20_000));
  writeFileSync(`${folder}/.dockerignore`, 'data/2*\n');
});

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => onTestFailed(() => console.error(room.engine.log().slice(-4000))));

const start = (mark: string, door: BuildDoor = openBuildDoor(room.engine.socket)): Promise<string> =>
  door.start({ context: { kind: 'folder', path: folder }, dockerfile: { kind: 'text', text: dockerfile(mark) }, secrets, tags: [`kills:${mark}`] });

async function statusOf(id: string): Promise<string> {
  const events = await openBuildDoor(room.engine.socket).events(id);
  const end = events.at(-1);
  if (end?.kind !== 'finished') return 'no end';
  return end.status === 'failed' ? `failed: ${end.failure.error.message}` : end.status;
}

/** What a step leaves behind where it leaves something. Links of namespaces go on the kernel's own time: it is asked again and again. */
async function left(): Promise<string[]> {
  const { dir, socket } = room.engine;
  const reply = (await askEngine(socket, 'GET', '/tidewharf/v1/check')).json as QuickCheckReply;
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '').filter((target) => target.startsWith(`${dir}/`));
  return [...reply.problems, ...reply.mounts, ...mounts, ...['c', 'netns', 'exits', 'runc'].flatMap((name) => readdirSync(`${dir}/r/${name}`).map((entry) => `${name}/${entry}`))];
}

test(`kill -9 at ${kills} random moments of builds leaves nothing, and the next build is whole (seed ${seed})`, { timeout: 120_000 + kills * 20_000 }, async () => {
  const { engine } = room;
  const choices = createChoices(seed);
  const ends = new Set<string>();
  for (let round = 1; round <= kills; round += 1) {
    const what = `round ${round}, seed ${seed}`;
    const ids = [await start(`k${round}`)];
    if (choices.chance(0.3)) ids.push(await start(`l${round}`));
    await wait(choices.next() * 1500);
    await engine.kill9();
    if (choices.chance(0.3)) expect(await engine.fsck(), what).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    await expect.poll(left, { message: what }).toEqual([]);
    // One that was killed before it had done anything is not written down.
    for (const id of ids) ends.add((await statusOf(id).catch((error: Error) => (error.message.includes('status 404') ? 'failed' : error.message))).slice(0, 6));
  }
  expect(await openBuildDoor(engine.socket).list()).not.toContainEqual(expect.objectContaining({ status: 'running' }));
  expect(await statusOf(await start('last'))).toBe('done');
  expect(await room.ok('run', '--rm', 'kills:last')).toContain('/data/1\n');
  await engine.stop();
  expect(await engine.fsck('--deep')).toMatchObject({ problems: [], code: 0 });
  await engine.start();
  expect([...ends].filter((end) => end !== 'done' && end !== 'failed' && end !== 'cancel')).toEqual([]);
});

test(`a build that is cancelled at any moment is over within a second and leaves nothing (seed ${seed})`, { timeout: 180_000 }, async () => {
  const choices = createChoices(seed + 1);
  const door = openBuildDoor(room.engine.socket);
  const times: number[] = [];
  for (let round = 1; round <= 20; round += 1) {
    const what = `round ${round}, seed ${seed}`;
    const id = await start(`c${round}`, door);
    await wait(choices.next() * 1200);
    const since = performance.now();
    const cancelled = await door.call('POST', `builds/${id}/cancel`).then(() => true, () => false);
    // Its image may just be made: then it is done.
    expect(cancelled ? ['cancelled', 'done'] : ['done'], what).toContain(await statusOf(id));
    if (cancelled) times.push(performance.now() - since);
    await expect.poll(left, { message: what }).toEqual([]);
  }
  // Single ones may wait for a machine that has other things to do.
  expect(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(1000);
});

test('nothing is wrong while steps run, and SIGTERM ends them', async () => {
  const { engine } = room;
  const text = 'FROM busybox AS a\nRUN --mount=type=bind,target=/src,rw sleep 1000\nFROM busybox AS b\nRUN sleep 1000\nFROM busybox\nCOPY --from=a / /a\nCOPY --from=b / /b\n';
  const id = await openBuildDoor(engine.socket).start({ context: { kind: 'folder', path: folder }, dockerfile: { kind: 'text', text } });
  await expect.poll(() => readdirSync(`${engine.dir}/r/c`)).toHaveLength(2);
  const { json } = await askEngine(engine.socket, 'GET', '/tidewharf/v1/check');
  expect(json).toMatchObject({ problems: [], mounts: [] });
  expect(await room.ok('ps', '-aq')).toBe('');
  await engine.stop();
  expect(['c', 'netns', 'exits', 'runc'].flatMap((name) => readdirSync(`${engine.dir}/r/${name}`))).toEqual([]);
  expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await engine.start();
  expect(await statusOf(id)).toBe('cancelled');
});
