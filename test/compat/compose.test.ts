import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClientEngine, type ClientEngine } from './clients/client-engine.ts';

const file = fileURLToPath(new URL('../fixtures/compose/docker-compose.yml', import.meta.url));

type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

describe('compose v1: a web app, a database and a cache', () => {
  let engine: ClientEngine;

  beforeAll(async () => {
    engine = await startClientEngine(['shop', 'store']);
  });

  afterAll(() => engine[Symbol.asyncDispose]());

  const compose = (...args: string[]): Promise<Result> =>
    new Promise((resolve) => {
      execFile('/usr/bin/docker-compose', ['-p', 'shop', '-f', file, '--no-ansi', ...args], { env: engine.env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
    });
  const must = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await compose(...args);
    expect(code, `docker-compose ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout.trim();
  };
  const lines = async (...args: string[]): Promise<string[]> => (await must(...args)).split('\n').filter(Boolean);
  const states = async (): Promise<string[]> => {
    const names = await engine.docker('ps', '-a', '--filter', 'label=com.docker.compose.project=shop', '--format', '{{.Label "com.docker.compose.service"}} {{.State}}');
    return names.split('\n').filter(Boolean).sort();
  };
  /** What the app answers to a visit, once it does. */
  const visit = async (index = 1): Promise<{ host: string; visits: number; cached: number }> => {
    const place = await must('port', '--index', String(index), 'shop', '80');
    await expect.poll(() => fetch(`http://${place}/cgi-bin/visit`).then((got) => got.text(), String)).toMatch(/^host=/);
    const text = await fetch(`http://${place}/cgi-bin/visit`).then((got) => got.text());
    const [, host = '', visits, cached] = /^host=(\w+) visits=(\d+) cached=(\d*)$/m.exec(text) ?? [];
    return { host, visits: Number(visits), cached: Number(cached) };
  };

  test('comes up in order, and its parts find each other', async () => {
    await must('up', '-d');
    expect(await states()).toEqual(['cache running', 'database running', 'shop running']);
    expect(await engine.docker('inspect', '-f', '{{.State.Health.Status}} {{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}', 'shop_database_1')).toBe('healthy 67108864 unless-stopped');
    const first = await visit();
    expect(first.visits).toBeGreaterThan(0);
    expect(first.cached).toBe(first.visits);
    expect(await must('exec', '-T', 'shop', 'sh', '-c', 'echo count | nc -w 3 quick 6379')).toBe(String(first.cached));
    expect((await visit()).visits).toBeGreaterThan(first.visits);
  });

  test('up again changes nothing', async () => {
    const before = await lines('ps', '-q');
    await must('up', '-d');
    expect(await lines('ps', '-q')).toEqual(before);
  });

  test('ps, images, top, port and config tell of it', async () => {
    expect(await must('ps')).toMatch(/shop_database_1 +\/serve\.sh +Up \(health/);
    expect(await must('ps', '--services')).toMatch(/cache\ndatabase\nshop|database[^]*shop/);
    expect(await must('images')).toMatch(/shop_shop_1 +tidewharf-test\/shop +1 +[0-9a-f]{12}/);
    expect(await must('top', 'database')).toMatch(/\/serve\.sh/);
    expect(await must('port', 'shop', '80')).toMatch(/^127\.0\.0\.1:\d+$/);
    await must('config', '-q');
  });

  test('logs of all, and of one', async () => {
    const all = await must('logs', '--no-color');
    expect(all).toMatch(/database_1 +\| store: ready for connections on 5432/);
    expect(all).toMatch(/shop_1 +\| shop: open on port 80/);
    expect(await must('logs', '--no-color', '--tail', '1', 'cache')).toMatch(/cache_1 +\| store: ready for connections on 6379/);
  });

  test('three of one service share its name', async () => {
    await must('up', '-d', '--scale', 'shop=3');
    expect(await states()).toEqual(['cache running', 'database running', 'shop running', 'shop running', 'shop running']);
    const hosts = new Set((await Promise.all([1, 2, 3].map((index) => visit(index)))).map(({ host }) => host));
    expect(hosts.size).toBe(3);
    const found = await must('exec', '-T', 'database', 'nslookup', '-type=a', 'shop');
    expect(found.match(/^Address.*?(\d+\.\d+\.\d+\.\d+)$/gm)?.length).toBeGreaterThanOrEqual(3);
    await must('up', '-d', '--scale', 'shop=1');
    expect(await states()).toEqual(['cache running', 'database running', 'shop running']);
  });

  test('exec: output, code, environment; run: a container of its own', async () => {
    expect(await must('exec', '-T', '-e', 'X=1', 'database', 'sh', '-c', 'echo $X $PORT')).toBe('1 5432');
    expect(await compose('exec', '-T', 'database', 'sh', '-c', 'exit 9')).toMatchObject({ code: 9 });
    expect(await must('run', '--rm', '-T', '--no-deps', 'shop', 'sh', '-c', 'echo count | nc -w 3 database 5432')).toMatch(/^\d+$/);
    expect(await states()).toEqual(['cache running', 'database running', 'shop running']);
  });

  test('pause and unpause, restart, stop and start, kill', async () => {
    await must('pause', 'cache');
    expect(await states()).toContain('cache paused');
    await must('unpause', 'cache');
    const { visits } = await visit();
    await must('restart', '-t', '5');
    expect(await states()).toEqual(['cache running', 'database running', 'shop running']);
    expect((await visit()).visits).toBeGreaterThan(visits);
    await must('stop', '-t', '5');
    expect(await states()).toEqual(['cache exited', 'database exited', 'shop exited']);
    expect(await engine.docker('inspect', '-f', '{{.State.ExitCode}}', 'shop_database_1')).toBe('0');
    await must('start');
    expect((await visit()).visits).toBeGreaterThan(visits);
    await must('kill', 'cache');
    expect(await states()).toContain('cache exited');
    await must('rm', '-f', 'cache');
    expect(await states()).toEqual(['database running', 'shop running']);
  });

  test('down keeps the named volume for the next up, and takes the networks', async () => {
    const { visits } = await visit();
    await must('down', '-t', '5');
    expect(await states()).toEqual([]);
    expect(await engine.docker('network', 'ls', '-q', '--filter', 'label=com.docker.compose.project=shop')).toBe('');
    expect(await engine.docker('volume', 'ls', '-q')).toBe('shop_rows');
    await must('up', '-d');
    const after = await visit();
    expect(after.visits).toBeGreaterThan(visits);
    expect(after.cached).toBeLessThan(after.visits);
  });

  test('a changed service is made anew, with what it had in its volume', async () => {
    const [before] = await lines('ps', '-q', 'shop');
    await must('up', '-d', '--force-recreate', '-t', '5', 'shop');
    const [after] = await lines('ps', '-q', 'shop');
    expect(after).not.toBe(before);
    expect((await visit()).visits).toBeGreaterThan(1);
  });

  test('down -v leaves nothing', async () => {
    await must('down', '-v', '-t', '5');
    expect(await states()).toEqual([]);
    expect(await engine.docker('volume', 'ls', '-q')).toBe('');
    expect(await engine.docker('network', 'ls', '-q', '--filter', 'type=custom')).toBe('');
  });
});

describe('compose v1: services that are built', () => {
  let engine: ClientEngine;
  let folder: string;

  beforeAll(async () => {
    engine = await startClientEngine(['busybox']);
    folder = join(engine.folder, 'project');
    mkdirSync(join(folder, 'app'), { recursive: true });
    writeFileSync(
      join(folder, 'docker-compose.yml'),
      `version: "3.4"
services:
  app:
    build:
      context: app
      dockerfile: App.Dockerfile
      args: {WORD: well}
      target: run
      labels: {tier: built}
    image: compose-built:1
  other:
    build: app
`,
    );
    writeFileSync(join(folder, 'app/App.Dockerfile'), 'FROM busybox AS run\nARG WORD\nRUN echo "$WORD" >/word\nCOPY word.txt /\nCMD cat /word /word.txt\nFROM busybox\nRUN exit 1\n');
    writeFileSync(join(folder, 'app/Dockerfile'), 'FROM busybox\nCMD echo other\n');
    writeFileSync(join(folder, 'app/word.txt'), 'one\n');
  });

  afterAll(() => engine[Symbol.asyncDispose]());

  const compose = (...args: string[]): Promise<Result> =>
    new Promise((resolve) => {
      execFile('/usr/bin/docker-compose', ['-p', 'built', '-f', join(folder, 'docker-compose.yml'), '--no-ansi', ...args], { env: { ...engine.env, DOCKER_BUILDKIT: '0', COMPOSE_DOCKER_CLI_BUILD: '0' } }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
    });

  test('up --build builds what changed, and runs it', async () => {
    const first = await compose('up', '--build');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/app_1 .*\| well\n/);
    expect(first.stdout).toMatch(/app_1 .*\| one\n/);
    expect(first.stdout).toMatch(/other_1 .*\| other\n/);
    expect(await engine.docker('image', 'inspect', '-f', '{{.Config.Labels.tier}}', 'compose-built:1')).toBe('built');
    writeFileSync(join(folder, 'app/word.txt'), 'two\n');
    const second = await compose('up', '--build', 'app');
    expect(second.stdout).toMatch(/app_1 .*\| two\n/);
    expect(second.stdout + second.stderr).toMatch(/RUN echo "\$WORD" >\/word\n+ ---> Using cache/);
    await compose('down', '--rmi', 'all');
    expect(await engine.docker('images', '--format', '{{.Repository}}', '--filter', 'reference=*built*')).not.toMatch(/compose-built|built_other/);
  });

  test('a build that fails says why', async () => {
    writeFileSync(join(folder, 'app/Dockerfile'), 'FROM busybox\nRUN exit 4\n');
    const { code, stdout, stderr } = await compose('build', 'other');
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/returned a non-zero code: 4/);
  });
});
