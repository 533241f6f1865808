import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TrashReply, TrashRemovedReply, RestoreReply } from '../../electron/shared/engine-api/trash.ts';
import { askEngine } from '../support/ask-engine.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { createRandom } from '../support/random.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

const megabyte = 1 << 20;
let home: string;
let archive: string;
let engine: TestEngine;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-trash-');
  archive = `${home}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
});

afterAll(() => rm(home, { recursive: true }));

const ok = async (...args: string[]): Promise<string> => {
  const result = await engine.docker(...args);
  expect(result, `docker ${args.join(' ').slice(0, 300)}: ${result.stderr}`).toMatchObject({ code: 0 });
  return result.stdout.trim();
};
const ask = (method: string, path: string, body?: unknown) => askEngine(engine.socket, method, `/tidewharf/v1/trash${path}`, body);
const trash = async (): Promise<TrashReply> => (await ask('GET', '')).json as TrashReply;
const names = async (): Promise<string[]> => (await trash()).containers.map(({ name }) => name);
const restore = async (name: string): Promise<RestoreReply> => {
  const { status, json } = await ask('POST', `/${name}/restore`);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as RestoreReply;
};
const restoreFails = async (name: string): Promise<void> => expect(await ask('POST', `/${name}/restore`)).toMatchObject({ status: 404 });
const empty = async (): Promise<TrashRemovedReply> => (await ask('DELETE', '')).json as TrashRemovedReply;
/** A stopped container that has written so many bytes. */
const write = (name: string, bytes: number): Promise<string> => ok('run', '--name', name, 'busybox', 'sh', '-c', `head -c ${bytes} /dev/zero > /data; echo wrote ${name}`);

describe('the trash', () => {
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(() => ok('load', '-i', archive));
  afterEach(async () => {
    await ask('PUT', '/settings', { enabled: true, keepDays: 7, maxBytes: 10 * 1024 ** 3 });
    const left = (await ok('ps', '-aq')).split('\n').filter(Boolean);
    if (left.length > 0) await ok('rm', '-fv', ...left);
    await empty();
    await ok('volume', 'prune', '-af');
    await engine.stop();
    expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
    await engine.start();
  });

  test('a removed container is gone for Docker, its name is free, and it comes back with files, log and settings', async () => {
    const id = await ok('run', '-d', '--name', 'web', '-e', 'COLOUR=sand', '-p', '18090:80', 'busybox', 'sh', '-c', 'echo kept > /file; echo said; sleep 1000');
    await expect.poll(() => ok('logs', 'web')).toBe('said');
    await ok('rm', '-f', 'web');
    expect(await engine.docker('inspect', 'web')).toMatchObject({ code: 1 });
    expect(await ok('ps', '-aq')).toBe('');
    expect((await trash()).containers).toMatchObject([
      { id, name: 'web', image: 'busybox', why: 'rm', command: ['sh', '-c', expect.any(String)], ports: [{ containerPort: 80, hostPort: 18090 }] },
    ]);
    await ok('run', '-d', '--name', 'web', '-p', '18090:80', 'busybox', 'sleep', '1000');
    expect(await ok('rm', '-f', 'web')).toBe('web');

    expect(await restore(id)).toEqual({ id, name: 'web' });
    expect(await ok('inspect', '--format', '{{.Id}} {{.State.Status}} {{.State.ExitCode}} {{json .Config.Env}}', 'web')).toMatch(new RegExp(`^${id} exited 137 .*COLOUR=sand`));
    expect(await ok('logs', 'web')).toBe('said');
    await ok('start', 'web');
    expect(await ok('exec', 'web', 'cat', '/file')).toBe('kept');
    expect(await ok('port', 'web', '80')).toContain(':18090');
    expect(await names()).toEqual(['web']);
  });

  test('a name that is taken meanwhile is told apart; the one asked for must be free', async () => {
    const id = await write('one', 10);
    await ok('rm', 'one');
    const first = (await trash()).containers[0]?.id ?? id;
    await write('one', 10);
    expect(await ask('POST', `/${first}/restore?name=one`)).toMatchObject({ status: 409, json: { message: expect.stringContaining('"/one" is already in use') } });
    expect(await ask('POST', `/${first}/restore?name=no/name`)).toMatchObject({ status: 400 });
    expect(await restore(first)).toEqual({ id: first, name: 'one-restored' });
    expect(await ask('POST', `/${first}/restore`)).toMatchObject({ status: 404, json: { message: `No such container in the trash: ${first}` } });
    // By its name the one that was removed last.
    await ok('rm', 'one-restored');
    await ok('rename', 'one', 'two');
    expect((await restore('one-restored')).id).toBe(first);
  });

  test('volumes without a name come back with their container; named ones stay where they are, and may be gone', async () => {
    await ok('run', '--name', 'db', '-v', '/own', '-v', 'shared:/shared', '-v', 'lost:/lost', 'busybox', 'sh', '-c', 'cat /own/f /shared/f; echo own > /own/f; echo shared > /shared/f');
    const before = await ok('volume', 'ls', '-q');
    await ok('rm', '-v', 'db');
    expect(await ok('volume', 'ls', '-q')).toBe('lost\nshared');
    expect((await trash()).bytes).toBeGreaterThanOrEqual('own\n'.length + 1);
    await ok('volume', 'rm', 'lost');
    await restore('db');
    expect((await ok('volume', 'ls', '-q')).split('\n').toSorted()).toEqual(before.split('\n').toSorted());
    expect(await ok('start', '-a', 'db')).toBe('own\nshared');
    await ok('rm', '-v', 'db');
    await empty();
    await restoreFails('db');
    expect(execFileSync('sh', ['-c', `ls ${engine.dir}/d/volumes`]).toString().trim()).toBe('lost\nshared');
    // Without -v they stay in the list, as Docker has it, and a prune of them is for good.
    await ok('run', '--name', 'db', '-v', '/own', 'busybox', 'sh', '-c', 'cat /own/f; echo own > /own/f');
    await ok('rm', 'db');
    await ok('volume', 'prune', '-af');
    await restore('db');
    expect(await engine.docker('start', '-a', 'db')).toMatchObject({ code: 0, stdout: '' });
  });

  test('an image can be removed right after its container, and the container still comes back', async () => {
    await write('worker', 10);
    await ok('rm', 'worker');
    expect(await ok('rmi', 'busybox')).toContain('Deleted: sha256:');
    expect(await ok('images', '-q')).toBe('');
    // What Docker removes on the way must not take the layers that the trash keeps.
    await ok('image', 'prune', '-af');
    await engine.restart();
    await restore('worker');
    await ok('start', '-a', 'worker');
    await ok('rm', 'worker');
    const { removed, bytes } = await empty();
    expect(removed).toHaveLength(2);
    expect(bytes).toBeGreaterThan(500_000);
    await engine.stop();
    expect(await engine.fsck()).toMatchObject({ problems: [], checked: { layers: 0, containers: 0 } });
    await engine.start();
  });

  test('what asks to be gone is: --rm, and everything where the trash is off', async () => {
    await ok('run', '--rm', 'busybox', 'true');
    expect(await names()).toEqual([]);
    expect(await ask('PUT', '/settings', { enabled: false })).toMatchObject({ status: 200, json: { enabled: false, keepDays: 7 } });
    await write('gone', 10);
    await ok('rm', 'gone');
    expect(await names()).toEqual([]);
    await engine.restart();
    expect(await ask('GET', '/settings')).toMatchObject({ json: { enabled: false } });
  });

  test('prune and its reason; events as Docker tells them', async () => {
    await write('aa', 10);
    await write('bb', 10);
    expect(await ok('container', 'prune', '-f')).toContain('Total reclaimed space: 20B');
    expect((await trash()).containers).toMatchObject([{ name: 'bb', why: 'prune' }, { name: 'aa', why: 'prune' }]);
    await restore('aa');
    await empty();
    const until = String(Math.ceil(Date.now() / 1000));
    const format = '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.restored}}';
    const seen = (await ok('events', '--since', '1h', '--until', until, '--filter', 'type=container', '--format', format)).split('\n');
    expect(seen.slice(-5)).toEqual(['destroy aa <no value>', 'destroy bb <no value>', 'prune <no value> <no value>', 'create aa true', 'purge bb <no value>']);
  });

  test('emptying says to the byte what it freed, and frees it', async () => {
    await write('big', 5 * megabyte);
    const log = Number(execFileSync('sh', ['-c', `cat ${engine.dir}/d/containers/*/* | wc -c`]).toString());
    await ok('rm', 'big');
    expect(await trash()).toMatchObject({ bytes: 5 * megabyte + log, containers: [{ name: 'big', bytes: 5 * megabyte + log }] });
    const { removed, bytes } = await empty();
    expect({ count: removed.length, bytes }).toEqual({ count: 1, bytes: 5 * megabyte + log });
    expect(execFileSync('sh', ['-c', `ls ${engine.dir}/d/containers ${engine.dir}/d/layers/w ${engine.dir}/d/layers/t | grep -v : | wc -w`]).toString().trim()).toBe('0');
    expect(await ask('DELETE', '/big')).toMatchObject({ status: 404 });
    expect(await empty()).toEqual({ removed: [], bytes: 0 });
  });

  test('what is too old or too much goes at the next removal, oldest first', async () => {
    await ask('PUT', '/settings', { maxBytes: 3 * megabyte });
    for (const name of ['aa', 'bb', 'cc']) {
      await write(name, megabyte);
      await ok('rm', name);
    }
    await expect.poll(names).toEqual(['cc', 'bb']);
    await ask('PUT', '/settings', { keepDays: 0 });
    await engine.restart();
    await expect.poll(names).toEqual([]);
  });
});

describe('kill -9', () => {
  const rounds = Number(process.env['TIDEWHARF_KILLS'] ?? 30);
  const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

  test(`at ${rounds} random moments of rm and restore leaves each container live or in the trash, once (seed ${seed})`, { timeout: 600_000 }, async () => {
    await using started = await startEngine({ starter: archive });
    engine = started;
    const all = ['k0', 'k1', 'k2', 'k3'];
    const ids = new Map<string, string>();
    for (const name of all) {
      await ok('run', '--name', name, 'busybox', 'sh', '-c', `cat /file; echo ${name} > /file`);
      ids.set(name, await ok('inspect', '--format', '{{.Id}}', name));
    }
    /** Straight over the socket: as many changes in a short time as it gets. */
    const shuffle = async (): Promise<void> => {
      for (;;) {
        for (const id of ids.values()) await askEngine(engine.socket, 'DELETE', `/v1.41/containers/${id}?force=1`);
        for (const id of ids.values()) await ask('POST', `/${id}/restore`);
      }
    };
    const random = createRandom(seed);
    for (let round = 1; round <= rounds; round += 1) {
      const moment = 20 + random() * 150;
      const where = `round ${round}, killed after ${moment} ms (seed ${seed})`;
      const work = shuffle().catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, moment));
      await engine.kill9();
      expect(await work, where).toMatchObject({ code: expect.stringMatching(/ECONNREFUSED|ECONNRESET|ENOENT|EPIPE/) });
      expect(await engine.fsck(), where).toMatchObject({ problems: [], code: 0 });
      await engine.start();
      const live = (await ok('ps', '-a', '--format', '{{.Names}}')).split('\n').filter(Boolean);
      const inTrash = await names();
      expect([...live, ...inTrash].toSorted(), where).toEqual(all);
      for (const name of inTrash) await restore(name);
    }
    for (const name of all) expect((await ok('start', '-a', name)) || (await ok('logs', name)), name).toContain(name);
  });
});

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)('on a disk of 64 MB', () => {
  let dir: string;

  beforeEach(async () => {
    dir = mkdtempSync('/var/tmp/tw-small-');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', dir]);
    engine = await startEngine({ starter: archive, dir });
  });
  afterEach(async () => {
    await engine[Symbol.asyncDispose]();
    execFileSync('umount', ['-l', dir]);
    rmdirSync(dir);
  });

  /** Three containers of 8 MB in the trash, and a full disk. */
  const fill = async (): Promise<void> => {
    for (const name of ['aa', 'bb', 'cc']) {
      await write(name, 8 * megabyte);
      await ok('rm', name);
    }
    expect(await names()).toEqual(['cc', 'bb', 'aa']);
    try {
      writeFileSync(`${dir}/ballast`, Buffer.alloc(64 * megabyte));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  };

  test('a container is made on a full disk: the oldest in the trash gives way, the others stay', async () => {
    await fill();
    for (let index = 0; index < 10; index += 1) await ok('create', '--name', `made${index}`, '-e', `LONG=${'x'.repeat(60_000)}`, 'busybox', 'true');
    expect(await names()).toEqual(['cc', 'bb']);
  });

  test('who removes a container to free a full disk gets the space at once', async () => {
    await ok('create', '--name', 'greedy', 'busybox', 'sh', '-c', 'cat /dev/zero > /data');
    expect((await engine.docker('start', '-a', 'greedy')).stderr).toContain('No space left');
    await ok('rm', '-f', 'greedy');
    await expect.poll(() => statfsSync(dir).bavail * statfsSync(dir).bsize).toBeGreaterThan(32 * megabyte);
    expect(await names()).toEqual([]);
    expect(statSync(`${dir}/d/state.db-reserve`).size).toBeGreaterThan(0);
  });

  test('an image is loaded on a full disk', async () => {
    await ok('rmi', 'busybox');
    await ok('load', '-i', archive);
    await fill();
    const big = `${home}/big.tar`;
    await writeImageArchive(await ensureTestImage('web'), big);
    await ok('load', '-i', big);
    const left = await names();
    expect(left).toContain('cc');
    expect(left).not.toContain('aa');
    await engine.stop();
    expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
    await engine.start();
  });
});
