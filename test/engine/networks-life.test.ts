import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askName } from '../support/ask-name.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

let engine: TestEngine;

beforeAll(async () => {
  const archive = `/var/tmp/tw-networks-life-${process.pid}.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  engine = await startEngine({ starter: archive });
  rmSync(archive);
});

afterAll(() => engine?.[Symbol.asyncDispose]());

const ok = async (...args: string[]): Promise<string> => {
  const result = await engine.docker(...args);
  expect(result, `docker ${args.join(' ')}`).toMatchObject({ code: 0 });
  return result.stdout.trim();
};
const idle = ['busybox', 'sleep', '1000'];
const addressOn = (network: string, name: string): Promise<string> => ok('inspect', '-f', `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, name);

async function expectNothingWrong(): Promise<void> {
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await engine.start();
}

test('containers go on finding each other while no engine runs', async () => {
  await ok('network', 'create', 'app');
  for (const name of ['web', 'db']) await ok('run', '-d', '--name', name, '--network', 'app', ...idle);
  const pid = await ok('inspect', '-f', '{{.State.Pid}}', 'web');
  const address = await addressOn('app', 'db');
  const [server = ''] = readFileSync(`/proc/${pid}/root/etc/resolv.conf`, 'utf8').match(/(?<=nameserver )\S+/) ?? [];
  await engine.kill9();
  expect(await askName(`/proc/${pid}/ns/net`, server, 'db')).toEqual([address]);
  await engine.start();
  await ok('rename', 'db', 'store');
  await expect.poll(() => askName(`/proc/${pid}/ns/net`, server, 'store'), { timeout: 10_000 }).toEqual([address]);
  await expectNothingWrong();
  await ok('rm', '-f', 'web', 'store');
  await ok('network', 'rm', 'app');
});

test('a container made before it is connected, one that has stopped and one that runs are on their networks; its files say so', async () => {
  await ok('network', 'create', 'front');
  await ok('network', 'create', '--subnet', '10.91.0.0/24', 'back');
  await ok('create', '--name', 'made', ...idle);
  await ok('network', 'connect', '--alias', 'early', 'front', 'made');
  await ok('start', 'made');
  const address = await addressOn('front', 'made');
  expect(await ok('exec', 'made', 'cat', '/etc/hosts')).toContain(address);
  const before = await ok('exec', 'made', 'cat', '/etc/resolv.conf');
  await ok('network', 'connect', '--ip', '10.91.0.44', 'back', 'made');
  expect(await ok('exec', 'made', 'cat', '/etc/hosts')).toContain('10.91.0.44');
  await ok('network', 'disconnect', 'front', 'made');
  expect(await ok('exec', 'made', 'cat', '/etc/resolv.conf')).not.toBe(before);
  await ok('stop', '-t', '0', 'made');
  await ok('network', 'disconnect', 'back', 'made');
  await ok('start', 'made');
  expect(await ok('exec', 'made', 'ip', '-4', '-o', 'address')).not.toContain('10.91.0.44');
  expect(await engine.docker('network', 'disconnect', 'back', 'made')).toMatchObject({ code: 1 });
  await ok('rm', '-f', 'made');
  await ok('network', 'rm', 'front', 'back');
});

test('ports of a container on an internal network are published when it gets a way out', async () => {
  await ok('network', 'create', '--internal', 'inner');
  await ok('run', '-d', '--name', 'shut', '--network', 'inner', '-p', '80', ...idle);
  expect(await ok('port', 'shut')).toBe('');
  await ok('network', 'connect', 'bridge', 'shut');
  expect(await ok('port', 'shut')).toMatch(/^80\/tcp -> 0\.0\.0\.0:\d+/);
  await ok('rm', '-f', 'shut');
  await ok('network', 'rm', 'inner');
});

test('a hosts entry of a link follows its target', async () => {
  await ok('run', '-d', '--name', 'target', ...idle);
  await ok('run', '-d', '--name', 'linked', '--link', 'target:other', ...idle);
  expect(await ok('run', '--rm', '--link', 'target:db', '-e', 'A=1', 'busybox', 'sh', '-c', 'echo $DB_NAME $A | cut -d/ -f3')).toBe('db 1');
  await ok('restart', '-t', '0', 'target');
  expect(await ok('exec', 'linked', 'cat', '/etc/hosts')).toMatch(new RegExp(`^${(await addressOn('bridge', 'target')).replaceAll('.', '\\.')}\tother `, 'm'));
  await ok('rm', '-f', 'target');
  const refused = await engine.docker('run', '--rm', '--link', 'target', ...idle);
  expect(refused).toMatchObject({ code: 125, stderr: expect.stringContaining('could not get container for target') as string });
  await ok('rm', '-f', 'linked');
});

test('killed while containers are put on networks and taken off, it has records and machine agree', { timeout: 180_000 }, async () => {
  for (const name of ['one', 'two', 'three']) await ok('network', 'create', name);
  await ok('run', '-d', '--name', 'moved', '--network', 'one', '-p', '80', ...idle);
  for (let round = 0; round < 8; round++) {
    const moves = (async () => {
      for (;;) {
        for (const [what, network] of [['connect', 'two'], ['connect', 'three'], ['disconnect', 'two'], ['disconnect', 'three']] as const) {
          // Where it stands already is as the last kill left it.
          const { stderr } = await engine.docker('network', what, network, 'moved');
          if (/cannot connect|EOF|reset/i.test(stderr)) return;
        }
      }
    })();
    await wait(150 + round * 37);
    await engine.kill9();
    await moves;
    expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
    await engine.start();
  }
  await ok('rm', '-f', 'moved');
  await ok('network', 'rm', 'one', 'two', 'three');
});
