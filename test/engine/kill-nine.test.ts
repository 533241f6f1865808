import { linkSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planBusyboxRoot } from '../../electron/scripts/busybox-entries.mjs';
import { packEntries, planLayout, writeLayer, writeLayoutFolder, type TarEntry } from '../../electron/scripts/oci-image.mjs';
import { askEngine } from '../support/ask-engine.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { createRandom } from '../support/random.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const rounds = Number(process.env['TIDEWHARF_KILLS'] ?? 20);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

let home: string;
let registry: TestRegistry;
let engine: TestEngine;
let image: string;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-nine-');
  registry = await startRegistry();
  image = `${registry.host}/nine:1`;
  await registry.push({ names: ['nine:1'], layout: await makeImage(home) }, 'nine:1');
  engine = await startEngine();
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await registry?.stop();
  await rm(home, { recursive: true });
});

/** Three layers, some megabytes and hundreds of files: long enough to be killed anywhere in it. */
async function makeImage(folder: string): Promise<string> {
  const data = (layer: number): TarEntry[] => [
    { name: `data${layer}`, type: 'directory' },
    ...Array.from({ length: 100 }, (_, index) => ({ name: `data${layer}/${index}`, content: randomBytes(20_000) })),
  ];
  const layers = [];
  for (const entries of [planBusyboxRoot(), data(1), data(2), data(3)]) layers.push(await writeLayer({ tar: packEntries(entries), folder: `${folder}/layers` }));
  const entries = planLayout({ name: 'nine:1', architecture: 'amd64', layers, config: { Env: ['PATH=/bin'], Cmd: ['sh'] }, history: layers.map(() => ({ created_by: 'test' })) });
  writeLayoutFolder({ entries, folder: `${folder}/image`, link: linkSync });
  return `${folder}/image`;
}

/** What people do, from no image on; exit codes of the docker client. Ends where the engine goes away under it. */
async function useEngine(): Promise<number[]> {
  const codes: number[] = [];
  const steps = [
    ['rmi', '-f', image],
    ['pull', image],
    ['run', '-d', '--name', 'lives', '-p', '18081:80', image, 'sleep', '1000'],
    ['run', '--rm', image, 'echo', 'ran'],
    ['run', '--name', 'ends', image, 'false'],
    ['exec', 'lives', 'true'],
    ['restart', '-t', '0', 'lives'],
    ['start', 'ends'],
    ['rm', 'ends'],
    ['rm', '-f', 'lives'],
  ];
  for (const step of steps) {
    const { code, stderr } = await engine.docker(...step);
    codes.push(code);
    // Else the pull would find all of it in the trash.
    if (step[0] === 'rmi') await askEngine(engine.socket, 'DELETE', '/tidewharf/v1/trash').catch(() => undefined);
    if (/cannot connect|EOF|connection reset|closed network/i.test(stderr)) break;
  }
  return codes;
}

/** What it was mending is mended by the next one. */
async function killWhileStarting(moment: number): Promise<void> {
  const started = engine.start().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, moment));
  await engine.kill9();
  await started;
}

test(`kill -9 at ${rounds} random moments leaves nothing half-made (seed ${seed})`, { timeout: 120_000 + rounds * 20_000 }, async () => {
  process.stdout.write(`kill-nine: TIDEWHARF_SEED=${seed}\n`);
  const random = createRandom(seed);
  const started = performance.now();
  expect(await useEngine()).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  const passMs = performance.now() - started;

  for (let round = 1; round <= rounds; round += 1) {
    const moment = Math.round(random() * passMs);
    const where = `round ${round}, killed after ${moment} ms of ${Math.round(passMs)} (seed ${seed})`;
    const work = useEngine();
    await new Promise((resolve) => setTimeout(resolve, moment));
    await engine.kill9();
    await work;
    if (random() < 0.25) await killWhileStarting(random() * 300);
    expect(await engine.fsck(), where).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    expect(await engine.docker('pull', '-q', image), where).toMatchObject({ code: 0 });
    expect(await engine.docker('run', '--rm', image, 'echo', 'ran'), where).toMatchObject({ code: 0, stdout: 'ran\n' });
    const left = (await engine.docker('ps', '-aq', '--no-trunc')).stdout.split('\n').filter(Boolean);
    if (left.length > 0) expect(await engine.docker('rm', '-f', ...left), where).toMatchObject({ code: 0 });
  }
});
