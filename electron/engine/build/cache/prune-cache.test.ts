// Property: for random chains of results, images, containers and mounts a prune gives back what its dry run said, and takes nothing that is needed.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CachePruneBody } from '../../../shared/engine-api/builds.ts';
import { createChoices, type Choices } from '../../../../test/support/choices.ts';
import { openTestImages, type TestImages } from '../../../../test/support/open-test-images.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { NewLayer } from '../../images/images.ts';
import { makeArchive } from '../../snapshots/make-archive.ts';
import type { BuildCache, CacheMountHold, StepRecipe } from './build-cache.ts';
import { openBuildCache } from './open-build-cache.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 30_000 });

const rounds = Number(process.env['TIDEWHARF_ROUNDS'] ?? 6);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

let room: TestImages;
let cache: BuildCache;
let clock = Date.UTC(2026, 0, 1);
const running = new Set<string>();
/** Tops of stacks that builds made. */
let stacks: NewLayer[][] = [];
let held: CacheMountHold[] = [];
let number = 0;

beforeAll(async () => {
  room = await openTestImages();
  const { state, images, snapshots, store, root } = room;
  cache = await openBuildCache({ root: join(root, 'cache'), state, images, snapshots, store, contexts: { list: () => [], remove: async () => undefined }, running: () => running, filesOfBuilds: async () => new Set(), now: () => new Date(clock) });
});
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
});

const sizes = [0, 10, 5000, 9000, 20_000, 100_000];

/** Lists that several steps may read, of more bytes than a block. */
const keepList = (which: number): Promise<Digest> =>
  cache.keepFiles(Array.from({ length: 300 }, (_, index) => ({ path: `${which}/${index}`, metadata: 'file 644', digest: createHash('sha256').update(`${which}/${index}`).digest('hex') })));

/** A step as a build does it: looked for, made where it is not there, kept. */
async function addStep(random: Choices, build: string, reads = random.chance(0.4)): Promise<void> {
  const stack = stacks.length > 0 && random.chance(0.7) ? random.pick(stacks) : [];
  const below = stack.slice(0, 1 + random.whole(stack.length + 1));
  number += 1;
  const recipe: StepRecipe = { kind: 'run', instruction: `RUN ${random.chance(0.2) ? 'again' : number}`, parent: below.at(-1)?.chainId, arguments: {}, settings: {}, inputs: reads ? [{ source: 'context', files: await keepList(random.whole(20)) }] : [] };
  const key = cache.key(recipe);
  const found = cache.find(key, build);
  using leases = new DisposableStack();
  const content = random.chance(0.1) ? 'same' : String(number);
  const tar = (async function* () {
    yield makeArchive([{ name: `file${content}`, content: content.padEnd(random.pick(sizes), 'x') }]);
  })();
  const layer = found ? found.layer : await room.images.makeLayer({ below, content: { kind: 'tar', tar }, hold: leases });
  if (!found) cache.put({ key, layer, seconds: 1, recipe, text: recipe.instruction, build });
  if (layer) stacks.push([...below, layer]);
}

const isHere = (stack: readonly NewLayer[]): boolean => stack.every(({ chainId, descriptor }) => room.snapshots.findLayer(chainId) !== undefined && room.store.has(descriptor.digest));

async function live(random: Choices): Promise<void> {
  running.clear();
  for (let step = 0; step < 14; step += 1) {
    clock += 1000;
    stacks = stacks.filter(isHere);
    const what = random.whole(10);
    const build = `build${random.whole(4)}`;
    if (what < 6) await addStep(random, build);
    else if (what < 7 && stacks.length > 0) {
      const layers = random.pick(stacks);
      const config = { os: 'linux', architecture: 'amd64', config: {}, history: layers.map(() => ({ created_by: 'x' })) };
      await room.images.compose({ layers, config, names: random.chance(0.8) ? [`image${random.whole(3)}:1`] : [], by: 'build' });
    } else if (what < 8 && room.images.list().length > 0) await room.images.remove({ nameOrId: random.pick(room.images.list()).id, force: true, usedBy: () => [] });
    else if (what < 9 && stacks.length > 0) await room.snapshots.prepare(randomBytes(8).toString('hex'), random.pick(stacks).at(-1)?.chainId);
    else {
      const mount = await cache.holdMount({ id: `mount${random.whole(3)}`, sharing: random.pick(['shared', 'private'] as const), uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mode: 0o755, signal: new AbortController().signal });
      writeFileSync(join(mount.path, String(number)), 'm'.repeat(random.pick(sizes)));
      if (random.chance(0.3)) held.push(mount);
      else await mount[Symbol.asyncDispose]();
    }
    if (random.chance(0.1)) running.add(build);
  }
  if (random.chance(0.3)) for (const id of room.snapshots.listWritables()) await room.snapshots.remove(id);
  if (random.chance(0.5)) for (const mount of held.splice(0)) await mount[Symbol.asyncDispose]();
  // As after a prune of images: what nothing needs by now does not count for the cache.
  if (random.chance(0.5)) await room.images.collectGarbage(new Set());
  await room.snapshots.swept();
  // Lists that a build held while a prune went on: the next one takes them without a word.
  await cache.sweepFiles();
}

async function anyRequest(random: Choices): Promise<CachePruneBody> {
  const entries = await cache.entries();
  const free = entries.filter(({ inUse }) => !inUse).map(({ id }) => id);
  return {
    ...(random.chance(0.3) && { olderThanSeconds: random.whole(20) }),
    ...(random.chance(0.3) && { keepBytes: random.whole(300_000) }),
    ...(random.chance(0.5) && { all: true }),
    ...(running.size === 0 && random.chance(0.2) && { ids: free.filter(() => random.chance(0.3)) }),
  };
}

/** Of layers, blobs and mounts, by somebody else's count. Folders of ours grow and shrink by themselves. */
const du = (): number =>
  Number(execFileSync('sh', ['-c', 'du -s --block-size=1 content/blobs/sha256/* layers/l/* layers/i/* cache/files/* cache/mounts/* cache/trash/* 2>/dev/null | awk "{ sum += \\$1 } END { print sum + 0 }"'], { cwd: room.root, encoding: 'utf8' }));

async function expectWhole(where: string): Promise<void> {
  expect(await room.images.check(), where).toEqual([]);
  expect(await room.snapshots.check({ repair: false }), where).toEqual([]);
  expect(await cache.problems(), where).toEqual([]);
  for (const image of room.images.list()) for (const layer of image.manifest.layers) expect(room.store.has(layer.digest), where).toBe(true);
  for (const { layer } of cache.results()) expect(layer === undefined || isHere([layer]), where).toBe(true);
  for (const id of room.snapshots.listWritables()) expect(() => room.snapshots.layersOf(id), where).not.toThrow();
  for (const { path } of held) expect(existsSync(path), where).toBe(true);
}

test(`a prune gives back what it said, and nothing that is needed goes (seed ${seed})`, async () => {
  process.stdout.write(`cache prune: TIDEWHARF_SEED=${seed}\n`);
  const random = createChoices(seed);
  for (let round = 1; round <= rounds; round += 1) {
    await live(random);
    const request = await anyRequest(random);
    const where = `round ${round} of seed ${seed}: ${JSON.stringify(request)}`;
    const inUse = (await cache.entries()).filter((entry) => entry.inUse).map(({ id }) => id);
    const before = du();
    const dry = await cache.prune({ ...request, dryRun: true });
    expect(du(), where).toBe(before);
    const done = await cache.prune(request);
    expect(done, where).toEqual(dry);
    expect(before - du(), where).toBe(dry.bytes);
    expect((await cache.entries()).map(({ id }) => id), where).toEqual(expect.arrayContaining(inUse));
    await expectWhole(where);
  }
});

test('what one entry says it gives back is what its removal gives back', async () => {
  running.clear();
  await cache.sweepFiles();
  for (const mount of held.splice(0)) await mount[Symbol.asyncDispose]();
  const random = createChoices(seed + 1);
  for (let step = 0; step < 8; step += 1) {
    stacks = stacks.filter(isHere);
    await addStep(random, 'b');
  }
  let entry = (await cache.entries())[0];
  for (; entry; entry = (await cache.entries())[0]) {
    const before = du();
    expect(await cache.prune({ ids: [entry.id] })).toEqual({ removed: [entry.id], bytes: entry.ownBytes });
    expect(before - du()).toBe(entry.ownBytes);
  }
  expect(cache.results()).toEqual([]);
});

test('what work in flight holds goes at the end of a build', async () => {
  const random = createChoices(seed + 2);
  stacks = [];
  for (let step = 0; step < 5; step += 1) await addStep(random, 'b', false);
  for (const id of room.snapshots.listWritables()) await room.snapshots.remove(id);
  for (const { id } of room.images.list()) await room.images.remove({ nameOrId: id, force: true, usedBy: () => [] });
  // What rounds before left on purpose.
  await cache.settle();
  await room.images.collectGarbage(new Set());
  await room.snapshots.swept();
  const before = du();
  const { bytes } = await cache.prune({ all: true, dryRun: true });
  const keys = stacks.flat().flatMap(({ chainId, descriptor }) => [chainId, descriptor.digest]);
  {
    using _held = room.images.hold(keys);
    expect(await cache.prune({ all: true })).toMatchObject({ bytes: 0 });
    await cache.settle();
    expect([cache.results(), du()]).toEqual([[], before]);
    // It is tried as often as a build ends.
    await cache.prune({ all: true });
  }
  stacks = [];
  await addStep(random, 'b', false);
  await cache.prune({ all: true });
  await cache.settle();
  await room.snapshots.swept();
  expect(before - du()).toBe(bytes);
  expect(await room.snapshots.check({ repair: false })).toEqual([]);
});

test('a result that another one takes the place of goes, with what stood on it', async () => {
  const make = async (below: readonly NewLayer[], content: string): Promise<NewLayer> => {
    const tar = (async function* () {
      yield makeArchive([{ name: content, content }]);
    })();
    const layer = await room.images.makeLayer({ below, content: { kind: 'tar', tar } });
    return layer ?? expect.fail('no layer');
  };
  const recipe = (instruction: string, parent?: NewLayer): StepRecipe => ({ kind: 'run', instruction, parent: parent?.chainId, arguments: {}, settings: {}, inputs: [] });
  const put = (one: StepRecipe, layer: NewLayer): unknown => cache.put({ key: cache.key(one), layer, seconds: 1, recipe: one, text: 'RUN', build: 'b' });
  await room.images.collectGarbage(new Set());
  const layersBefore = room.snapshots.listLayers().length;
  const [first, second] = [await make([], 'first'), await make([], 'second')];
  const [onFirst, other] = [await make([first], 'top'), await make([], 'other')];
  put(recipe('RUN a'), first);
  put(recipe('RUN b', first), onFirst);
  put(recipe('RUN a'), second);
  put(recipe('RUN b', first), other);
  await cache.settle();
  expect([first, onFirst, second, other].map((layer) => isHere([layer]))).toEqual([false, false, true, true]);
  await cache.prune({ all: true });
  expect(room.snapshots.listLayers()).toHaveLength(layersBefore);
});

test('what is asked for is looked at before anything goes', async () => {
  const recipe: StepRecipe = { kind: 'run', instruction: 'RUN a', parent: undefined, arguments: {}, settings: {}, inputs: [] };
  const key = cache.key(recipe);
  cache.put({ key, layer: undefined, seconds: 1, recipe, text: 'RUN a', build: 'b' });
  running.add('b');
  await expect(cache.prune({ ids: [key] })).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('RUN a') });
  expect((await cache.entries()).map(({ id, inUse, text, builds }) => ({ id, inUse, text, builds }))).toEqual([{ id: key, inUse: true, text: 'RUN a', builds: ['b'] }]);
  await expect(cache.prune({ all: true })).resolves.toEqual({ removed: [], bytes: 0 });
  await expect(cache.prune({ ids: ['no'] })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(cache.prune({ keepBytes: -1 })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(cache.prune({ olderThanSeconds: NaN })).rejects.toMatchObject({ kind: 'invalid' });
  running.clear();
  expect(await cache.prune({ ids: [key] })).toEqual({ removed: [key], bytes: 0 });
});
