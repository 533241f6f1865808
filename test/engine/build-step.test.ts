import { readFileSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OciSpec } from '../../electron/engine/runtime/oci-spec.ts';
import { createRandom } from '../support/random.ts';
import { openStepHarness, type StepHarness, type StepOptions } from '../support/step-harness.ts';

let steps: StepHarness;

beforeAll(async () => {
  steps = await openStepHarness();
});
afterEach(() => expect.poll(steps.left).toEqual([]));
afterAll(() => steps[Symbol.asyncDispose]());

const sh = (script: string): string[] => ['sh', '-c', script];
const bundleOf = (id: string): string => join(steps.folder, 'r/c', id.slice(0, 12));
const readConfig = (id: string): OciSpec => JSON.parse(readFileSync(join(bundleOf(id), 'config.json'), 'utf8')) as OciSpec;

test('a step runs to its end: exit code, both streams, nothing left and nobody told', async () => {
  const before = steps.events.length;
  expect(await steps.run(sh('echo out; echo err >&2; exit 7'))).toMatchObject({ exitCode: 7, oomKilled: false, stdout: 'out\n', stderr: 'err\n' });
  expect(steps.events.slice(before)).toEqual([]);
  expect(steps.containers.list()).toEqual([]);
});

/** What of a specification may differ between two containers: names, and where their files are. */
function withoutNames(spec: OciSpec, id: string): unknown {
  const bundle = bundleOf(id);
  const text = JSON.stringify({ ...spec, root: { ...spec.root, path: 'ROOT' } });
  return JSON.parse(text.replaceAll(bundle, 'BUNDLE').replaceAll(id, 'ID').replaceAll(id.slice(0, 12), 'HOST')) as unknown;
}

test.for<[string, StepOptions]>([
  ['as it comes', {}],
  ['limits, user, hosts, another hostname', { user: '5:6', network: { extraHosts: ['db:10.0.0.9'], hostname: 'box' }, isolation: { ulimits: [{ name: 'nofile', soft: 64, hard: 64 }], shmSize: 1 << 20 }, limits: { ...noLimits(), memory: 64 << 20, pids: 100 } }],
  ['no network', { network: { mode: 'none' } }],
  ['the machine\'s network', { network: { mode: 'host' } }],
  ['privileged', { isolation: { privileged: true } }],
])('a step is a container: the same specification, %s', async ([, options]) => {
  const args = sh('echo ready; sleep 1000');
  const record = await steps.containers.create({ ...steps.step(args, options), image: 'busybox' });
  await steps.containers.start(record.id);
  const expected = withoutNames(readConfig(record.id), record.id);
  await steps.containers.remove(record.id, { force: true, volumes: true });
  await steps.containers.trash.remove(record.id);

  const stop = new AbortController();
  let found: unknown;
  const onOutput = (): void => {
    const [id = ''] = steps.containers.stepIds();
    found = withoutNames(readConfig(id), id);
    stop.abort();
  };
  await expect(steps.run(args, { spec: options, run: { onOutput, signal: stop.signal } })).rejects.toMatchObject({ kind: 'cancelled' });
  expect(found).toEqual(expected);
});

function noLimits(): StepOptions['limits'] & object {
  return { memory: 0, memorySwap: 0, memoryReservation: 0, oomKillDisable: false, nanoCpus: 0, cpuQuota: 0, cpuPeriod: 0, cpuShares: 0, cpusetCpus: '', cpusetMems: '', pids: 0, blkioWeight: 0 };
}

test('all output comes, in order, and the program waits for a slow reader', async () => {
  const lines = 300_000;
  let next = 1;
  let pending = '';
  let chunks = 0;
  const onOutput = async ({ data }: { data: Buffer }): Promise<void> => {
    chunks += 1;
    if (chunks % 50 === 0) await soon();
    const parts = (pending + data.toString()).split('\n');
    pending = parts.pop() ?? '';
    for (const part of parts) if (Number(part) === next) next += 1;
  };
  expect(await steps.run(sh(`seq ${lines}`), { run: { onOutput } })).toMatchObject({ exitCode: 0 });
  expect({ next, pending }).toEqual({ next: lines + 1, pending: '' });
});

test('a reader that stops holds the program up, and nothing is lost when it goes on', async () => {
  const goOn = Promise.withResolvers<void>();
  let bytes = 0;
  const onOutput = async ({ data }: { data: Buffer }): Promise<void> => {
    bytes += data.length;
    await goOn.promise;
  };
  const size = 8 << 20;
  const run = steps.run(sh(`head -c ${size} /dev/zero`), { run: { onOutput } });
  // Number 1: write(2), which waits.
  const isBlocked = (): boolean => [...steps.containers.stepIds()].flatMap((id) => steps.runtime.listProcesses(id) ?? []).some((pid) => readSyscall(pid).startsWith('1 0x1 '));
  await expect.poll(isBlocked).toBe(true);
  expect(bytes).toBeLessThan(1 << 20);
  goOn.resolve();
  expect(await run).toMatchObject({ exitCode: 0 });
  expect(bytes).toBe(size);
});

function readSyscall(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/syscall`, 'utf8');
  } catch {
    return '';
  }
}

test('a program that is killed for want of memory is told from others', async () => {
  const end = await steps.run(sh('tail -f /dev/zero'), { spec: { limits: { ...noLimits(), memory: 16 << 20, memorySwap: 16 << 20 } } });
  expect(end).toMatchObject({ exitCode: 137, oomKilled: true });
});

test('what cannot run says so, with the code that a shell would give', async () => {
  await expect(steps.run(['/no/such'])).rejects.toMatchObject({ kind: 'invalid', detail: { exitCode: 127 } });
  await expect(steps.run(['/etc/passwd'])).rejects.toMatchObject({ kind: 'invalid', detail: { exitCode: 126 } });
  await expect(steps.run(['true'], { spec: { user: 'nobody-here' } })).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('unable to find user nobody-here') });
  await expect(steps.run(['true'], { spec: { network: { mode: 'nowhere' } } })).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('nowhere') });
});

test('a reader that fails ends the step with its failure', async () => {
  const onOutput = (): void => {
    throw new Error('the log is full');
  };
  await expect(steps.run(sh('echo x; sleep 1000'), { run: { onOutput } })).rejects.toThrow('the log is full');
});

test('on a network of one\'s own it finds others by name, and nobody finds it', async () => {
  const network = await steps.networks.create({ ...steps.networks.get('bridge'), name: 'own', subnet: '', gateway: '', options: {} });
  const db = await steps.containers.create({ ...steps.step(['sleep', '1000'], { network: { mode: 'own' } }), image: 'busybox', name: 'db' });
  await steps.containers.start(db.id);
  const { ip } = steps.networks.findLease(db.id)!.endpoints[0]!;
  const { stdout } = await steps.run(sh('nslookup db | tail -n 4; cat /etc/hosts'), { spec: { network: { mode: 'own' } } });
  expect(stdout).toContain(ip);
  await steps.containers.remove(db.id, { force: true, volumes: true });
  await steps.containers.trash.remove(db.id);
  await steps.networks.remove(network.id);
});

test('cancelled while it runs it is gone within a second, whatever its processes do and whether anybody reads', async () => {
  const never = new Promise<void>(() => undefined);
  for (const onOutput of [() => undefined, () => never]) {
    const stop = new AbortController();
    let since = 0;
    const run = steps.run(sh('trap "" TERM INT HUP; for i in 1 2 3 4 5 6 7 8; do (trap "" TERM; while :; do echo busy; done) & done; while :; do :; done'), {
      run: { onOutput: () => ((since ||= performance.now()), stop.abort(), onOutput()), signal: stop.signal },
    });
    await expect(run).rejects.toMatchObject({ kind: 'cancelled' });
    expect(performance.now() - since).toBeLessThan(1000);
    await expect.poll(steps.left).toEqual([]);
  }
});

test('cancelled at any moment it leaves nothing', async () => {
  const random = createRandom(20_06);
  const ends: (string | undefined)[] = [];
  for (let round = 0; round < 30; round += 1) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), random() * 90);
    const ended = await steps.run(sh('echo x; sleep 0.03'), { run: { signal: stop.signal } }).then(() => 'ran', (error: { kind?: string }) => error.kind);
    clearTimeout(timer);
    ends.push(ended);
    if (!stop.signal.aborted) expect(ended, `round ${round}`).toBe('ran');
    await expect.poll(steps.left, { message: `round ${round}` }).toEqual([]);
  }
  expect(ends).toContain('cancelled');
  expect(ends.filter((end) => end !== 'cancelled' && end !== 'ran')).toEqual([]);
});

test('what is said to the socket of an agent is passed on, as who may open it', async () => {
  const path = join(steps.folder, 'agent');
  const server = createServer((socket) => socket.on('data', (data) => socket.end(`heard ${data.toString()}`)));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const heard = Promise.withResolvers<string>();
  const stop = new AbortController();
  const askInside = (): void => {
    const [id = ''] = steps.containers.stepIds();
    const [pid] = steps.runtime.listProcesses(id) ?? [];
    const place = `/proc/${pid}/root/run/agent`;
    const { mode, uid, gid } = statSync(place);
    createConnection(place).on('data', (data) => heard.resolve(`${data.toString()} ${(mode & 0o777).toString(8)} ${uid} ${gid}`)).on('error', heard.reject).write('hello');
  };
  const secrets = { files: [], env: [], sockets: [{ destination: '/run/agent', path, mode: 0o600, uid: 5, gid: 6 }] };
  const ended = expect(steps.run(sh('echo ready; sleep 1000'), { run: { secrets, onOutput: askInside, signal: stop.signal } })).rejects.toMatchObject({ kind: 'cancelled' });
  expect(await heard.promise).toBe('heard hello 600 5 6');
  stop.abort();
  await ended;
  server.close();
});

test('an engine that stops ends its steps', async () => {
  await using other = await openStepHarness();
  const ready = Promise.withResolvers<void>();
  const run = other.run(sh('echo ready; sleep 1000'), { run: { onOutput: () => ready.resolve() } });
  const ended = expect(run).rejects.toMatchObject({ kind: 'cancelled' });
  await ready.promise;
  expect(await other.containers.check()).toEqual([]);
  await other.containers.close();
  await ended;
  await expect.poll(other.left).toEqual([]);
  await expect(other.run(['true'])).rejects.toMatchObject({ kind: 'cancelled' });
});
