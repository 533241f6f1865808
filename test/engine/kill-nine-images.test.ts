// kill -9 in everything that is done with images. TIDEWHARF_KILLS and TIDEWHARF_SEED choose how often, and which moments.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planBusyboxRoot } from '../../electron/scripts/busybox-entries.mjs';
import { packEntries, planLayout, writeLayer, writeLayoutFolder, type TarEntry } from '../../electron/scripts/oci-image.mjs';
import { createChoices, type Choices } from '../support/choices.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { writeImageArchive } from '../support/test-images.ts';

const kills = Number(process.env['TIDEWHARF_KILLS'] ?? 12);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
const hands = 2;

let home: string;
let registry: TestRegistry;
let engine: TestEngine;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-nine-');
  registry = await startRegistry();
  await registry.push({ names: ['pulled:1'], layout: await makeImage('pulled') }, 'pulled:1');
  await writeImageArchive({ names: ['loaded:1'], layout: await makeImage('loaded') }, `${home}/loaded.tar`);
  await writeFile(`${home}/rootfs.tar`, await packed([...planBusyboxRoot(), ...data('imported')]));
  await writeFile(`${home}/change`, randomBytes(2_000_000));
  // With the trash what was removed is not brought again by a pull or a load: half of the seeds go without.
  engine = await startEngine({ args: ['--trash', seed % 2 === 0 ? 'off' : 'on'] });
  for (const step of [['load', '-q', '-i', `${home}/loaded.tar`], ['create', '--name', 'box', 'loaded:1', 'sh'], ['cp', `${home}/change`, 'box:/change']]) {
    expect(await engine.docker(...step)).toMatchObject({ code: 0 });
  }
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await registry?.stop();
  await rm(home, { recursive: true });
});

/** Hundreds of files, a megabyte: long enough to be killed in the middle. */
function data(name: string): TarEntry[] {
  return [{ name, type: 'directory' }, ...Array.from({ length: 100 }, (_, index) => ({ name: `${name}/${index}`, content: randomBytes(10_000) }))];
}

async function makeImage(name: string): Promise<string> {
  const layers = [];
  for (const entries of [planBusyboxRoot(), data(`${name}1`), data(`${name}2`)]) layers.push(await writeLayer({ tar: packEntries(entries), folder: `${home}/layers` }));
  const entries = planLayout({ name: `${name}:1`, architecture: 'amd64', layers, config: { Env: ['PATH=/bin'], Cmd: ['sh'] }, history: layers.map(() => ({ created_by: 'test' })) });
  writeLayoutFolder({ entries, folder: `${home}/${name}`, link: linkSync });
  return `${home}/${name}`;
}

async function packed(entries: readonly TarEntry[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(packEntries([...entries]) as AsyncIterable<Buffer>));
}

/** Everything that is done with images; alone and in this order each step succeeds, whatever was before. */
function steps(mark: string): string[][] {
  const pulled = `${registry.host}/pulled:1`;
  return [
    ['pull', '-q', pulled],
    ['load', '-q', '-i', `${home}/loaded.tar`],
    ['tag', pulled, 'tagged:1'],
    ['tag', 'loaded:1', 'tagged:1'],
    ['commit', 'box', `${registry.host}/committed:${mark}`],
    ['import', `${home}/rootfs.tar`, 'imported:1'],
    ['push', '-q', `${registry.host}/committed:${mark}`],
    ['save', '-o', `${home}/saved-${mark}.tar`, pulled, 'imported:1'],
    ['rmi', '-f', pulled, 'imported:1'],
    ['load', '-q', '-i', `${home}/saved-${mark}.tar`],
    ['image', 'prune', '-a', '-f'],
  ];
}

/** Ends where the engine goes away under it. What one hand removes another may miss: what they are told is not looked at. */
async function useImages(random: Choices, mark: string): Promise<void> {
  for (;;) {
    const { stderr } = await engine.docker(...random.pick(steps(mark)));
    if (/cannot connect|EOF|connection reset|closed network|broken pipe/i.test(stderr)) return;
  }
}

test(`kill -9 at ${kills} random moments of what is done with images leaves nothing half-made (seed ${seed})`, { timeout: 120_000 + kills * 20_000 }, async () => {
  process.stdout.write(`kill-nine-images: TIDEWHARF_SEED=${seed}\n`);
  const random = createChoices(seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    const moment = 20 + random.whole(2000);
    const where = `kill ${kill}, after ${moment} ms (seed ${seed})`;
    const work = Array.from({ length: hands }, (_, hand) => useImages(createChoices(random.whole(2 ** 32)), `${hand}`));
    await wait(moment);
    await engine.kill9();
    await Promise.all(work);
    expect(await engine.fsck('--deep'), where).toMatchObject({ problems: [], code: 0 });
    await engine.start();
    // One after the other everything works.
    if (kill % 4 === 0 || kill === kills) for (const step of steps('alone')) expect(await engine.docker(...step), `${step[0]}: ${where}`).toMatchObject({ code: 0 });
  }
  expect(engine.log().split('\n').filter((line) => line.includes('"stack":'))).toEqual([]);
});
