import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DiskReply } from '../../electron/shared/engine-api/disk.ts';
import { askEngine } from '../support/ask-engine.ts';
import { dockerArchive } from '../support/build-archive.ts';
import { buildImage } from '../support/build-image.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

let engine: TestEngine;
let home: string;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-disk-');
  await writeImageArchive(await ensureTestImage('busybox'), `${home}/busybox.tar`);
  engine = await startEngine();
  await ok('load', '-i', `${home}/busybox.tar`);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const ok = async (...args: string[]): Promise<string> => {
  const result = await engine.docker(...args);
  expect(result, `docker ${args.join(' ').slice(0, 300)}: ${result.stderr}`).toMatchObject({ code: 0 });
  return result.stdout.trim();
};
const du = (): number => Number(execFileSync('du', ['-s', '-x', '--block-size=1', `${engine.dir}/d`], { encoding: 'utf8' }).split('\t')[0]);
const story = async (): Promise<DiskReply> => {
  // What is counted for the first time is written down, and takes its room.
  await askEngine(engine.socket, 'GET', '/tidewharf/v1/disk');
  const { status, json } = await askEngine(engine.socket, 'GET', '/tidewharf/v1/disk');
  expect(status).toBe(200);
  return json as DiskReply;
};
const load = async (name: string, ...layers: Record<string, string>[]): Promise<void> => {
  const image = await buildImage({ layers, compression: 'none' });
  const { code, stderr } = await engine.dockerInput(await dockerArchive([{ image, names: [name] }]), 'load');
  expect(code, stderr).toBe(0);
};
/** A stopped container that has written so many bytes. */
const write = (name: string, bytes: number, ...args: string[]): Promise<string> => ok('run', '--name', name, ...args, 'busybox', 'sh', '-c', `head -c ${bytes} /dev/zero > /data; echo wrote ${name}`);
const big = (letter: string): string => letter.repeat(300_000);

test('every byte of the data folder is in one part', async () => {
  await load('one', { base: big('b') }, { own: big('1') });
  await load('two', { base: big('b') }, { own: big('2') }, { more: big('3') });
  await write('stopped', 1 << 20, '-v', 'shelf:/shelf');
  await write('gone', 1 << 20);
  await ok('rm', 'gone');
  await ok('run', '-d', '--name', 'runs', 'busybox', 'sleep', '1000');
  await askEngine(engine.socket, 'GET', '/tidewharf/v1/images/one/layers');

  const { total, parts, images, containers, volumes } = await story();
  expect(total).toBe(du());
  expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
  const image = (name: string) => images.find(({ names }) => names.includes(`${name}:latest`));
  expect(image('one')?.unpacked.shared).toBe(image('two')?.unpacked.shared);
  expect(image('one')?.unpacked).toMatchObject({ shared: expect.toSatisfy((bytes: number) => bytes > 300_000 && bytes < 400_000), unique: expect.toSatisfy((bytes: number) => bytes > 300_000 && bytes < 400_000) });
  expect(image('two')?.unpacked.unique).toBe(2 * (image('one')?.unpacked.unique ?? 0));
  expect(Object.fromEntries(containers.map(({ name, running }) => [name, running]))).toEqual({ runs: true, stopped: false });
  expect(containers.find(({ name }) => name === 'stopped')?.writable).toBeGreaterThan(1 << 20);
  expect(volumes).toMatchObject([{ name: 'shelf', containers: 1 }]);
  expect(parts.trash).toBeGreaterThan(1 << 20);
  expect(parts).toMatchObject({ buildCache: 0, downloads: 0, leftovers: 0, indexes: expect.toSatisfy((bytes: number) => bytes > 0) });
  await ok('rm', '-f', 'runs');
});
