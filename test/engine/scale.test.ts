import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openApiClient, type ApiClient } from '../support/api-client.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

const total = 200;
const together = 50;
const samples = 30;
const heedsTerm = ['sh', '-c', 'trap "exit 0" TERM; echo ready; sleep 100000 & wait'];

test(`${total} containers at once, ${together} started and stopped together`, { timeout: 600_000 }, async () => {
  await using engine = await startEngine();
  using api = openApiClient(engine.socket);
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  expect(await engine.docker('load', '-i', archive)).toMatchObject({ code: 0 });

  // One life of each kind first: what is made once is no leak.
  const warm = await runMany(api, 5, { Cmd: heedsTerm, HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } } });
  const alone = await measureCalls(api, warm);
  await stopAll(api, warm);
  await removeAll(api, warm);
  await expect.poll(() => countKernelObjects(engine).processes).toBe(0);
  const before = { objects: countKernelObjects(engine), fds: countDescriptors(engine.pid) };

  const sleeping = await timed(`run ${total - together} containers, ten at a time`, () => runInTurns(api, total - together, { Cmd: ['sleep', '100000'] }));
  const created = await Promise.all(Array.from({ length: together }, () => create(api, { Cmd: heedsTerm, HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } } })));
  await timed(`start ${together} together`, () => startAll(api, created));
  expect(await api.call('GET', '/containers/json')).toHaveLength(total);

  const crowded = await measureCalls(api, [...sleeping, ...created]);
  for (const call of ['list', 'inspect', 'stats'] as const) {
    process.stdout.write(`scale: ${call} with ${total} running: median ${crowded[call].toFixed(1)} ms (with ${warm.length}: ${alone[call].toFixed(1)} ms)\n`);
  }
  process.stdout.write(`scale: the engine has ${residentMegabytes(engine.pid)} MB and ${countDescriptors(engine.pid)} descriptors\n`);
  // What is about one container does not depend on how many there are; a list grows with them, and no faster.
  expect(crowded.inspect).toBeLessThan(alone.inspect * 20);
  expect(crowded.stats).toBeLessThan(alone.stats * 20);
  expect(crowded.list).toBeLessThan(alone.list * total);

  for (const round of [1, 2]) {
    await timed(`stop ${together} together, round ${round}`, () => stopAll(api, created));
    const codes = await Promise.all(created.map(async (id) => ((await api.call('GET', `/containers/${id}/json`)) as Inspected).State));
    expect(codes.filter(({ Status, ExitCode }) => Status !== 'exited' || ExitCode !== 0)).toEqual([]);
    await timed(`start ${together} together, round ${round}`, () => startAll(api, created));
  }
  await timed(`remove ${total} that run`, () => removeAll(api, [...created, ...sleeping]));
  api[Symbol.dispose]();

  await expect.poll(() => countKernelObjects(engine), { timeout: 30_000 }).toEqual(before.objects);
  await expect.poll(() => countDescriptors(engine.pid), { timeout: 30_000 }).toBeLessThan(before.fds + 5);
  await expect.poll(() => residentMegabytes(engine.pid), { timeout: 30_000, interval: 500 }).toBeLessThan(130);
  process.stdout.write(`scale: afterwards the engine has ${residentMegabytes(engine.pid)} MB and ${countDescriptors(engine.pid)} descriptors\n`);
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
});

type Inspected = { State: { Status: string; ExitCode: number } };

async function create(api: ApiClient, body: object): Promise<string> {
  return ((await api.call('POST', '/containers/create', { Image: 'busybox', ExposedPorts: { '80/tcp': {} }, ...body })) as { Id: string }).Id;
}

async function runMany(api: ApiClient, count: number, body: object): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: count }, () => create(api, body)));
  await startAll(api, ids);
  return ids;
}

async function runInTurns(api: ApiClient, count: number, body: object): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push(...(await runMany(api, Math.min(10, count - ids.length), body)));
  return ids;
}

/** Their traps are set when this returns. */
async function startAll(api: ApiClient, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => api.call('POST', `/containers/${id}/start`)));
  const [, command] = ((await api.call('GET', `/containers/${ids[0]}/json`)) as { Args: string[] }).Args;
  if (command === heedsTerm[2]) await Promise.all(ids.map((id) => expect.poll(() => api.measure(`/containers/${id}/logs?stdout=1&tail=1`)).toBeGreaterThan(0)));
}

async function stopAll(api: ApiClient, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => api.call('POST', `/containers/${id}/stop?t=60`)));
}

async function removeAll(api: ApiClient, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => api.call('DELETE', `/containers/${id}?force=1`)));
}

/** Medians, in milliseconds. */
async function measureCalls(api: ApiClient, ids: readonly string[]): Promise<Record<'list' | 'inspect' | 'stats', number>> {
  const pick = (index: number): string => ids[(index * 7) % ids.length] ?? '';
  return {
    list: await median(() => api.measure('/containers/json?all=1')),
    inspect: await median((index) => api.measure(`/containers/${pick(index)}/json`)),
    stats: await median((index) => api.measure(`/containers/${pick(index)}/stats?stream=0&one-shot=1`)),
  };
}

async function median(call: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < samples; index += 1) {
    const started = performance.now();
    await call(index);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(samples / 2)] ?? Number.NaN;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  process.stdout.write(`scale: ${what}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return result;
}

/** What containers have in the kernel, by kind. */
function countKernelObjects(engine: TestEngine): Record<string, number> {
  const lines = (text: string): string[] => text.split('\n').filter(Boolean);
  const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(readCommand);
  return {
    processes: commands.filter((text) => text.includes(`${engine.dir}/r/`) && !text.includes(`${engine.dir}/s`)).length,
    mounts: lines(readFileSync('/proc/self/mountinfo', 'utf8')).filter((line) => line.includes(`${engine.dir}/`)).length,
    namespaces: readdirSync(`${engine.dir}/r/netns`).length,
    bundles: readdirSync(`${engine.dir}/r/c`).length,
    exits: readdirSync(`${engine.dir}/r/exits`).length,
    links: lines(execFileSync('ip', ['-o', 'link', 'show', 'type', 'veth'], { encoding: 'utf8' })).length,
    published: lines(execFileSync('nft', ['list', 'ruleset'], { encoding: 'utf8' })).filter((line) => / : 172\.| : 10\.| : 192\.168\./.test(line)).length,
    groups: readdirSync(`/sys/fs/cgroup/pids/tidewharf/${readFileSync(`${engine.dir}/d/id`, 'utf8').slice(0, 8)}`).filter((name) => /[0-9a-f]{64}$/.test(name)).length,
  };
}

function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const countDescriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const residentMegabytes = (pid: number): number => Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
