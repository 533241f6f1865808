import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

let home: string;
let engines: TestEngine[] = [];

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-same-');
  const starter = `${home}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), starter);
  engines = [await startEngine({ starter }), await startEngine({ starter })];
});
afterAll(async () => {
  for (const engine of engines) await engine[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

/** The same files, written by another person at another time of the same second. */
function writeContext(name: string, dockerfile: string): string {
  const folder = `${home}/${name}`;
  mkdirSync(`${folder}/src`, { recursive: true });
  for (const [path, text] of Object.entries({ Dockerfile: dockerfile, 'src/b': 'b', 'src/a': 'a', 'top file': 'x' })) {
    writeFileSync(`${folder}/${path}`, text);
    utimesSync(`${folder}/${path}`, 1_700_000_000, 1_700_000_000);
  }
  utimesSync(`${folder}/src`, 1_700_000_000, 1_700_000_000);
  return folder;
}

async function build(engine: TestEngine, folder: string, ...flags: string[]): Promise<{ id: string; layers: string[]; created: string }> {
  const built = await engine.docker('build', '-q', ...flags, folder);
  expect(built, built.stderr).toMatchObject({ code: 0 });
  const id = built.stdout.trim();
  const { stdout } = await engine.docker('inspect', id);
  const [image] = JSON.parse(stdout) as [{ RootFS: { Layers: string[] }; Created: string }];
  return { id, layers: image.RootFS.Layers, created: image.Created };
}

const copying = 'FROM busybox\nWORKDIR /app/deep\nCOPY . .\nCOPY --chown=5:6 --chmod=700 src /other/\nENV A=1\n';

test('what is copied gives the same layers on two engines, from two folders', async () => {
  const built = await Promise.all(engines.map(async (engine, index) => build(engine, writeContext(`copy${index}`, copying))));
  expect(built[0]?.layers.length).toBe(4);
  expect(built[1]?.layers).toEqual(built[0]?.layers);
});

test('with SOURCE_DATE_EPOCH a RUN does too, and the image is the same one', async () => {
  const running = `${copying}RUN mkdir /made && echo x > /made/file && ln /made/file /made/hard && rm /app/deep/Dockerfile\nCMD ["cat"]\n`;
  const built = await Promise.all(engines.map(async (engine, index) => build(engine, writeContext(`run${index}`, running), '--network', 'none', '--build-arg', 'SOURCE_DATE_EPOCH=1600000000')));
  expect(built[1]).toEqual(built[0]);
  expect(built[0]?.created).toBe('2020-09-13T12:26:40.000Z');
});

test('a build of cached steps gives the same image again', async () => {
  const engine = engines[0] as TestEngine;
  const folder = writeContext('again', 'FROM busybox\nRUN cat /proc/sys/kernel/random/uuid > /random\nLABEL a=1\n');
  const first = await build(engine, folder);
  expect(await build(engine, folder)).toEqual(first);
  expect((await build(engine, folder, '--no-cache')).layers).not.toEqual(first.layers);
});
