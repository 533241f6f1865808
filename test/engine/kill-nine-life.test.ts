import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { packEntries } from '../../electron/scripts/oci-image.mjs';
import { openApiClient, type ApiClient } from '../support/api-client.ts';
import { createChoices, type Choices } from '../support/choices.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { exitCodeOf, liveRandomly, workLabel } from '../support/live-randomly.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

const kills = Number(process.env['TIDEWHARF_KILLS'] ?? 20);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
/** So many people use the engine at once. */
const hands = 4;
/** After so many kills everything is looked at by the check, and cleared away. */
const stride = 4;

type Inspected = { Id: string; Name: string; RestartCount: number; State: { Status: string; Pid: number; ExitCode: number; StartedAt: string; Error: string } };

test(`kill -9 at ${kills} random moments of containers' lives loses nothing and leaves nothing (seed ${seed})`, { timeout: 60_000 + kills * 10_000 }, async () => {
  process.stdout.write(`kill-nine-life: TIDEWHARF_SEED=${seed}\n`);
  await using engine = await startEngine();
  const world = await prepare(engine);
  const random = createChoices(seed);
  const witness = await startWitnesses(engine);
  let number = 0;

  for (let kill = 1; kill <= kills; kill += 1) {
    const moment = 30 + random.whole(900);
    const where = `kill ${kill}, ${moment} ms after the engine was ready (seed ${seed})`;
    const failures = await lifeUntilKilled({ engine, moment, world: { ...world, nextNumber: () => (number += 1) }, random });
    if (random.chance(0.25)) await killWhileStarting(engine, random.whole(300));
    const checked = kill % stride === 0 || kill === kills;
    if (checked) expect(await engine.fsck(), where).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    expect(failures, where).toEqual([]);
    using api = openApiClient(engine.socket);
    await Promise.all([witness.check(api, where), expectTrueRecords(engine, api, where)]);
    if (checked) await clearAway(engine, api, where);
  }
  expect(bugs(engine)).toEqual([]);
});

async function prepare(engine: TestEngine): Promise<{ image: string; tar: Buffer }> {
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  expect(await engine.docker('load', '-i', archive)).toMatchObject({ code: 0 });
  const chunks: Buffer[] = [];
  for await (const chunk of packEntries([{ name: 'copied', content: Buffer.from('copied\n') }])) chunks.push(chunk as Buffer);
  return { image: 'busybox', tar: Buffer.concat(chunks) };
}

type Life = { engine: TestEngine; moment: number; world: { image: string; tar: Buffer; nextNumber: () => number }; random: Choices };

async function lifeUntilKilled({ engine, moment, world, random }: Life): Promise<string[]> {
  const clients = Array.from({ length: hands }, () => openApiClient(engine.socket));
  const work = clients.map((api) => liveRandomly({ api, random: createChoices(random.whole(2 ** 32)), ...world }));
  await wait(moment);
  await engine.kill9();
  const failures = (await Promise.all(work)).flat();
  for (const api of clients) api[Symbol.dispose]();
  return failures;
}

async function killWhileStarting(engine: TestEngine, moment: number): Promise<void> {
  const started = engine.start().catch(() => undefined);
  await wait(moment);
  await engine.kill9();
  await started;
}

/** Containers that nobody touches: what they are and have must never change. */
async function startWitnesses(engine: TestEngine): Promise<{ check(api: ApiClient, where: string): Promise<void> }> {
  using api = openApiClient(engine.socket);
  const run = async (name: string, script: string, host: object): Promise<Inspected> => {
    await api.call('POST', `/containers/create?name=${name}`, { Image: 'busybox', Cmd: ['sh', '-c', script], HostConfig: host });
    await api.call('POST', `/containers/${name}/start`);
    return inspect(api, name);
  };
  const stays = await run('stays', 'echo kept > /kept; echo kept > /data/kept; exec sleep 100000', { Binds: ['keep:/data'], PortBindings: { '80/tcp': [{ HostPort: '' }] } });
  await run('forever', 'sleep 0.2; exit 1', { RestartPolicy: { Name: 'always' } });
  const ended = await run('ended', 'exit 42', {});
  await api.call('POST', `/containers/${ended.Id}/wait`);
  let lastStart = '';
  return {
    check: async (client, where) => {
      expect((await inspect(client, 'stays')).State, where).toEqual(stays.State);
      expect(await client.exec('stays', ['sh', '-c', '[ "$(cat /kept)" = kept ] && [ "$(cat /data/kept)" = kept ]']), where).toBe(0);
      expect((await inspect(client, 'ended')).State, where).toMatchObject({ Status: 'exited', ExitCode: 42 });
      // The policy goes on: it runs again, later than last time. Its delay is young again with each engine.
      await expect.poll(async () => (await inspect(client, 'forever')).State.StartedAt, { message: where, timeout: 90_000 }).not.toBe(lastStart);
      lastStart = (await inspect(client, 'forever')).State.StartedAt;
    },
  };
}

const inspect = async (api: ApiClient, name: string): Promise<Inspected> => (await api.call('GET', `/containers/${name}/json`)) as Inspected;

const neverStarted = '0001-01-01T00:00:00Z';

/** Who is said to run, runs; who ended by itself has the code that it ended with. */
async function expectTrueRecords(engine: TestEngine, api: ApiClient, where: string): Promise<void> {
  const all = (await api.call('GET', '/containers/json?all=1')) as { Id: string }[];
  for (const { Id } of all) {
    const said = await inspect(api, Id);
    const { Name, State } = said;
    if (State.Status === 'running' || State.Status === 'paused') await expectRuns(engine, api, { said, where: `${Name}, ${where}` });
    const code = exitCodeOf(Name);
    if (code === undefined || State.StartedAt === neverStarted) continue;
    await expect.poll(async () => (await inspect(api, Id)).State, { message: `${Name}, ${where}` }).toMatchObject({ Status: 'exited', ExitCode: code, Error: '' });
  }
}

/**
 * A process may end between an answer and the look at it, and until its monitor has told so, by the exit file, no record can know. An
 * engine hears that in one turn of its loop with the next question, in any order; to a question after that one it must know. So order
 * decides, not time: a record that stays behind what was told is a lie, however soon it would be mended.
 */
async function expectRuns(engine: TestEngine, api: ApiClient, { said, where }: { said: Inspected; where: string }): Promise<void> {
  const { Pid, StartedAt } = said.State;
  const deadline = Date.now() + 20_000;
  let isHeard = false;
  while (!isAlive(Pid)) {
    const isTold = existsSync(`${engine.dir}/r/exits/${said.Id}`);
    const { State } = await inspect(api, said.Id);
    if (State.Pid !== Pid || State.StartedAt !== StartedAt) return;
    expect(isHeard, `${where}: said to run as process ${Pid}, though its end was told two answers ago`).toBe(false);
    expect(Date.now(), `${where}: nobody told the end of process ${Pid}`).toBeLessThan(deadline);
    isHeard = isTold;
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Everything that the work made can be removed, and then only the witnesses have anything in the kernel. */
async function clearAway(engine: TestEngine, api: ApiClient, where: string): Promise<void> {
  const mine = encodeURIComponent(`{"label":["${workLabel}"]}`);
  const all = (await api.call('GET', `/containers/json?all=1&filters=${mine}`)) as { Id: string }[];
  await Promise.all(all.map(({ Id }) => api.call('DELETE', `/containers/${Id}?force=1&v=1`)));
  await api.call('DELETE', '/tidewharf/v1/trash');
  await api.call('POST', '/networks/prune');
  await api.call('POST', '/volumes/prune');
  const left = (await api.call('GET', '/containers/json?all=1')) as { Names: string[] }[];
  expect(left.flatMap(({ Names }) => Names).sort(), where).toEqual(['/ended', '/forever', '/stays']);
  expect(((await api.call('GET', '/volumes')) as { Volumes: { Name: string }[] }).Volumes.map(({ Name }) => Name), where).toEqual(['keep']);
  await expect.poll(async () => (await inspect(api, 'forever')).State.Status, { message: where, interval: 10, timeout: 30_000 }).toBe('running');
  await expect.poll(() => kernelObjects(engine), { message: where, timeout: 20_000 }).toEqual({ namespaces: 2, mounts: 2, groups: 2, folders: 3 });
}

/** The witness that comes and goes is seen where it runs. */
function kernelObjects(engine: TestEngine): Record<string, number> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return {
    namespaces: readdirSync(`${engine.dir}/r/netns`).length,
    mounts: mounts.filter((line) => line.includes(`${engine.dir}/d/`) && line.includes(' - overlay ')).length,
    groups: readdirSync(`/sys/fs/cgroup/pids/tidewharf/${readFileSync(`${engine.dir}/d/id`, 'utf8').slice(0, 8)}`).filter((name) => /[0-9a-f]{64}$/.test(name)).length,
    folders: readdirSync(`${engine.dir}/d/containers`).length,
  };
}

function bugs(engine: TestEngine): string[] {
  return engine.log().split('\n').filter((line) => line.includes('"stack":'));
}
