import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DiskReply, PruneReply, PruneRequest, RemovalReply } from '../../electron/shared/engine-api/disk.ts';
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

const askPrune = async (body: PruneRequest): Promise<PruneReply> => {
  const { status, json } = await askEngine(engine.socket, 'POST', '/tidewharf/v1/prune', body);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as PruneReply;
};
/** All but the records, which a removal makes larger, if anything. */
const counted = async (): Promise<number> => {
  const { total, parts } = await story();
  return total - parts.engine;
};
/** Runs what a dry run said, and holds it against what came back. */
const pruneAsPlanned = async (body: PruneRequest): Promise<PruneReply> => {
  const before = await counted();
  const { plan, freed } = await askPrune(body);
  expect(freed).toBe(0);
  expect(await counted()).toBe(before);
  const done = await askPrune({ ...body, dryRun: false, seen: plan.items });
  expect(done).toMatchObject({ plan, freed: plan.bytes, differences: [] });
  expect(before - (await counted())).toBe(plan.bytes);
  return done;
};

test('prune gives back what it said, and nothing else goes', async () => {
  await load('kept', { base: big('k') }, { own: big('4') });
  await load('unused', { base: big('k') }, { own: big('5') });
  await ok('create', '--name', 'keeper', 'kept', 'x');
  await ok('volume', 'create', 'empty');
  await ok('run', '-d', '--name', 'busy', '-v', 'busy:/v', 'busybox', 'sleep', '1000');
  await write('idle', 1 << 20, '-v', '/anonymous');

  const images = await pruneAsPlanned({ images: 'unused' });
  expect(images.plan.items.map(({ kind, outcome }) => [kind, outcome])).toContainEqual(['image', 'trash']);
  expect(images.plan).toMatchObject({ bytes: 0, trashBytes: expect.toSatisfy((bytes: number) => bytes > 600_000) });
  const rest = await pruneAsPlanned({ images: 'unused', containers: true, volumes: 'unused', trash: true, downloads: true });
  expect(rest.plan.bytes).toBeGreaterThan(2 << 20);
  expect(await ok('ps', '-a', '--format', '{{.Names}}')).toBe('busy');
  expect(await ok('volume', 'ls', '-q')).toBe('busy');
  expect(await ok('image', 'ls', '--format', '{{.Repository}}')).toBe('busybox');
  expect(await askPrune({ images: 'unused', containers: true, volumes: 'unused', trash: true, downloads: true })).toMatchObject({ plan: { items: [], bytes: 0 } });
  await ok('rm', '-f', 'busy');
});

test('what was seen in a dry run is all that goes, and what changed since is said', async () => {
  await load('first', { own: big('6') });
  const { plan } = await askPrune({ images: ['first'] });
  await load('second', { own: big('7') });
  await ok('create', '--name', 'late', 'first', 'x');
  const done = await askPrune({ images: 'unused', dryRun: false, seen: plan.items, trash: true });
  expect(done).toMatchObject({ plan: { items: [], bytes: 0 }, freed: 0, differences: [expect.stringMatching(/^image sha256:.*: it stays, or is gone already$/)] });
  expect(await askPrune({ images: ['first', 'second'] })).toMatchObject({ plan: { held: [{ kind: 'image', names: ['first:latest'], why: 'the container late is made of it' }] } });
  await ok('rm', 'late');
});

test('prune refuses what it does not know, before anything changes', async () => {
  const refused = async (body: object): Promise<object> => askEngine(engine.socket, 'POST', '/tidewharf/v1/prune', body);
  expect(await refused({ image: 'unused' })).toMatchObject({ status: 400, json: { message: expect.stringContaining('image') } });
  expect(await refused({ images: ['first', 'nothing'], dryRun: false })).toMatchObject({ status: 404, json: { message: 'No such image: nothing:latest' } });
  expect(await ok('image', 'ls', '-q', 'first')).not.toBe('');
});

test('the removal plan names everything that holds an image, and what comes back with it', async () => {
  await askPrune({ trash: true, dryRun: false });
  await load('parent', { base: big('p') });
  await ok('tag', 'parent', 'shop/parent:2');
  await load('child', { base: big('p') }, { own: big('c') });
  await ok('create', '--name', 'of-parent', 'parent', 'x');
  await ok('create', '--name', 'of-child', 'child', 'x');
  const { status, json } = await askEngine(engine.socket, 'GET', '/tidewharf/v1/images/shop/parent:2/removal');
  const { steps, bytes, requiredBytes } = json as RemovalReply;
  expect(status).toBe(200);
  expect(steps.map(({ kind, name, isRequired }) => [kind, name, isRequired])).toEqual([
    ['container', 'of-parent', true], ['tag', 'parent:latest', true], ['tag', 'shop/parent:2', true], ['image', 'parent:latest', true],
    ['container', 'of-child', false], ['child-image', 'child:latest', false],
  ]);
  expect(bytes - requiredBytes).toBeGreaterThan(2 * 300_000);
  const before = await counted();
  await ok('rm', 'of-parent', 'of-child');
  await ok('rmi', 'parent', 'shop/parent:2', 'child');
  await askEngine(engine.socket, 'DELETE', '/tidewharf/v1/trash');
  expect(before - (await counted())).toBe(bytes);
});
