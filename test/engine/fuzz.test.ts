import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiClient } from '../support/api-client.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { fuzzApi } from '../support/fuzz-api.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

const seconds = Number(process.env['TIDEWHARF_FUZZ_SECONDS'] ?? 10);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

test(`the API survives ${seconds} seconds of a fuzzer (seed ${seed})`, { timeout: (seconds + 180) * 1000 }, async () => {
  process.stdout.write(`fuzz: TIDEWHARF_SEED=${seed}\n`);
  await using engine = await startEngine();
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  const restoreImage = (): Promise<unknown> => engine.docker('load', '-i', archive);
  await restoreImage();
  for (const name of ['a', 'b', 'c']) mkdirSync(`${engine.dir}/fuzz/${name}`, { recursive: true });
  expect(await engine.docker('run', '--rm', 'busybox', 'true')).toMatchObject({ code: 0 });
  const { pid } = engine;
  const before = descriptors(pid);

  const report = await fuzzApi({ socketPath: engine.socket, seconds, seed, image: 'busybox', restoreImage, folder: `${engine.dir}/fuzz` });
  process.stdout.write(`fuzz: ${report.requests} requests: ${JSON.stringify(report.statuses)}\n${report.failures.map((line) => `fuzz: 500 ${line}\n`).join('')}`);

  expect(engine.pid).toBe(pid);
  await removeEverything(engine);
  await restoreImage();
  expect(await engine.docker('run', '--rm', 'busybox', 'echo', 'alive')).toMatchObject({ code: 0, stdout: 'alive\n' });
  expect(bugs(engine)).toEqual([]);
  await expect.poll(() => descriptors(pid), { timeout: 20_000 }).toBeLessThan(before + 8);
  const atOnce = residentMegabytes(pid);
  // An engine at rest gives memory back.
  await expect.poll(() => residentMegabytes(pid), { timeout: 30_000, interval: 500 }).toBeLessThan(200);
  process.stdout.write(`fuzz: the engine has ${residentMegabytes(pid)} MB, ${atOnce} MB right after\n`);
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ problems: [], code: 0 });
});

/** What the fuzzer left. Nothing of it may resist. */
async function removeEverything(engine: TestEngine): Promise<void> {
  using api = openApiClient(engine.socket);
  const list = async <T>(path: string): Promise<T[]> => (await api.call('GET', path)) as T[];
  // Requests whose clients have gone may still be under way.
  await expect
    .poll(async () => {
      const ids = (await list<{ Id: string }>('/containers/json?all=1')).map(({ Id }) => Id);
      await Promise.all(ids.map((id) => api.call('DELETE', `/containers/${id}?force=1&v=1`).catch((error: unknown) => error)));
      await api.call('DELETE', '/tidewharf/v1/trash');
      await api.call('POST', '/networks/prune');
      await api.call('POST', '/volumes/prune');
      const networks = (await list<{ Name: string }>('/networks')).map(({ Name }) => Name).filter((name) => !['bridge', 'host', 'none'].includes(name));
      const { Volumes } = (await api.call('GET', '/volumes')) as { Volumes: unknown[] };
      return [(await list('/containers/json?all=1')).length, networks, Volumes.length];
    }, { timeout: 60_000 })
    .toEqual([0, [], 0]);
}

/** A line of the log with a stack. */
function bugs(engine: TestEngine): string[] {
  return engine.log().split('\n').filter((line) => line.includes('"stack":'));
}

const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const residentMegabytes = (pid: number): number => Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
