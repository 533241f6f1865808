import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import type { Expected, Outcome, Row } from './command-table/row.ts';
import { topics } from './command-table/topics.ts';

/** `unix:///path` of Docker's own engine, from against-docker.mjs: every expectation was made there first. */
const dockerHost = process.env['TIDEWHARF_COMPAT_HOST'];

type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

const stack = new AsyncDisposableStack();
const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'command-table-')), (path) => rmSync(path, { recursive: true, force: true }));
let host: string;
let registry: TestRegistry;
let guarded: TestRegistry;

function shell(line: string): Promise<Result> {
  const env = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: join(folder, 'config'), DOCKER_BUILDKIT: '0', DOCKER_CLI_HINTS: 'false', T: folder, R: registry.host, G: guarded.host, TZ: 'UTC' };
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', line], { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
    });
    child.stdin?.end();
  });
}

async function must(line: string): Promise<void> {
  const { code, stdout, stderr } = await shell(line);
  if (code !== 0) throw new Error(`${line}: exit code ${code}: ${stdout}${stderr}`);
}

beforeAll(async () => {
  host = dockerHost ?? `unix://${stack.use(await startEngine()).socket}`;
  registry = stack.use(await startRegistry());
  guarded = stack.use(await startRegistry({ auth: { username: 'ada', password: 'let me in' } }));
  const busybox = await ensureTestImage('busybox');
  for (const name of ['busybox:latest', 'busybox:two']) await registry.push(busybox, name);
  await guarded.push(busybox, 'secret:1');
  for (const name of ['busybox', 'web', 'layered'] as const) {
    const archive = join(folder, `${name}.tar`);
    await writeImageArchive(await ensureTestImage(name), archive);
    await must(`docker load -q -i ${archive}`);
  }
  await must('docker images -q --no-trunc | sort -u >$T/base-images');
});

afterAll(() => stack.disposeAsync());

describe.each(topics)('$topic', ({ setup = [], rows }) => {
  beforeAll(async () => {
    for (const line of setup) await must(line);
  });

  afterAll(() =>
    must(
      'docker ps -aq | xargs -r docker rm -fv >/dev/null; docker volume ls -q | xargs -r docker volume rm >/dev/null; ' +
        'docker network ls -q --filter type=custom | xargs -r docker network rm >/dev/null; ' +
        'docker images -aq --no-trunc | sort -u | grep -vxFf $T/base-images | xargs -r docker rmi -f >/dev/null; true',
    ),
  );

  test.each(rows)('$line', async (row) => {
    const result = await shell(row.line);
    check(result, wanted(row), `$ ${row.line}\nexit code ${result.code}\n--- out\n${result.stdout}--- err\n${result.stderr}`);
  });
});

function wanted(row: Row): Outcome {
  return row.differs && !dockerHost ? row.differs : row;
}

function check(result: Result, { code = 0, out = '', err = '' }: Outcome, told: string): void {
  const { stdout, stderr } = result;
  expect(result.code, told).toBe(code);
  fits(stdout, out, told);
  fits(stderr, err, told);
}

function fits(text: string, expected: Expected, told: string): void {
  if (typeof expected === 'string') expect(text.replace(/\n$/, ''), told).toBe(expected);
  else if (expected instanceof RegExp) expect(text, told).toMatch(expected);
  else expect(JSON.parse(text), told).toMatchObject(expected.json as object);
}
