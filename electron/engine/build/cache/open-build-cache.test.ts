import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChainId, Digest, DiffId } from '../../../shared/oci/digest.ts';
import type { LayerKeeper, NewLayer } from '../../images/images.ts';
import { openState } from '../../state/open-state.ts';
import type { State } from '../../state/state.ts';
import type { BuildCache, FileListEntry, StepRecipe } from './build-cache.ts';
import { openBuildCache } from './open-build-cache.ts';

let folder: string;
let state: State;
let keeper: LayerKeeper;
let named: Set<Digest>;
let running: Set<string>;
/** Chain ids that are there, with what they stand on. */
let layers: Map<string, string | undefined>;
let blobs: Set<string>;
let clock: number;

beforeEach(() => {
  folder = mkdtempSync('/var/tmp/build-cache-');
  state = openState(join(folder, 'state.db'));
  [named, running, layers, blobs, clock] = [new Set(), new Set(), new Map(), new Set(), Date.UTC(2026, 0, 1)];
});
afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true });
});

const open = (): Promise<BuildCache> =>
  openBuildCache({
    root: join(folder, 'cache'),
    state,
    images: { keep: (given) => void (keeper = given), sweep: async () => undefined, isHeld: () => false, list: () => [], trash: { records: () => [] } as never },
    snapshots: {
      findLayer: (id) => (layers.has(id) ? { chainId: id, parent: layers.get(id) as ChainId | undefined, diffId: 'd' as DiffId, size: 1, folder: 'f', createdAt: '' } : undefined),
      diskUsage: async () => ({ layers: [], indexes: [], writables: [], passing: 0 }),
      swept: async () => undefined,
    },
    store: { has: (digest) => blobs.has(digest), diskUsage: async () => ({ blobs: [], unfinished: [] }) },
    contexts: { list: () => [], remove: async () => undefined },
    running: () => running,
    filesOfBuilds: async () => named,
    now: () => new Date(clock),
  });

const recipe = (instruction: string, more: Partial<StepRecipe> = {}): StepRecipe => ({ kind: 'run', instruction, parent: undefined, arguments: {}, settings: {}, inputs: [], ...more });

function addLayer(name: string, parent?: string): NewLayer {
  layers.set(name, parent);
  blobs.add(`blob-${name}`);
  return { descriptor: { mediaType: 'm', digest: `blob-${name}` as Digest, size: 1 }, diffId: 'd' as DiffId, chainId: name as ChainId, size: 5 };
}

const file = (path: string, digest = 'd', metadata = 'file 644'): FileListEntry => ({ path, metadata, digest });

test('a key is the same for the same recipe, however it was put together, and another one for anything else', async () => {
  await using cache = await open();
  const all: StepRecipe = recipe('RUN a', { parent: 'p' as ChainId, arguments: { A: '1', B: '2' }, settings: { user: 'x' }, inputs: [{ source: 'context', files: 'f' as Digest }] });
  const { inputs, settings, parent, instruction, kind } = all;
  expect(cache.key(all)).toBe(cache.key({ inputs, settings, arguments: { B: '2', A: '1' }, parent, instruction, kind }));
  expect(cache.key(recipe('RUN a'))).toMatch(/^sha256:[0-9a-f]{64}$/);
  const others = [{ ...all, kind: 'copy' as const }, { ...all, instruction: 'RUN b' }, { ...all, parent: undefined }, { ...all, arguments: { A: '1', B: '3' } }, { ...all, arguments: { A: '1' } }, { ...all, settings: {} }, { ...all, inputs: [] }];
  expect(new Set([all, ...others].map((one) => cache.key(one))).size).toBe(others.length + 1);
});

test('a result is found again, by another engine too, and says who used it', async () => {
  const layer = addLayer('l1');
  const one = recipe('RUN make');
  const made = new Date(clock).toISOString();
  {
    await using cache = await open();
    const key = cache.key(one);
    expect(cache.find(key, 'b0')).toBeUndefined();
    cache.put({ key, layer, seconds: 12, recipe: one, text: 'RUN make', build: 'b1' });
    clock += 1000;
    expect(cache.find(key, 'b2')).toEqual({ key, layer, seconds: 12, createdAt: made });
    cache.find(key, 'b2');
  }
  await using again = await open();
  expect(again.find(again.key(one), 'b3')).toEqual({ key: again.key(one), layer, seconds: 12, createdAt: made });
  expect(again.results()).toEqual([{ key: again.key(one), recipe: one, text: 'RUN make', layer, seconds: 12, createdAt: made }]);
  const stored = state.collection<{ uses: number; builds: string[]; lastUsedAt: string }>('build_cache').find(again.key(one));
  expect(stored).toMatchObject({ uses: 2, builds: ['b2', 'b1'], lastUsedAt: new Date(clock).toISOString() });
});

test('a result whose layer or blob is gone is none, and goes; one without a layer stays', async () => {
  await using cache = await open();
  for (const name of ['l1', 'l2']) {
    const one = recipe(name);
    cache.put({ key: cache.key(one), layer: addLayer(name), seconds: 1, recipe: one, text: name, build: 'b' });
  }
  const empty = recipe('RUN true');
  cache.put({ key: cache.key(empty), layer: undefined, seconds: 1, recipe: empty, text: 'RUN true', build: 'b' });
  layers.delete('l1');
  blobs.delete('blob-l2');
  expect(await cache.problems()).toHaveLength(2);
  expect(cache.find(cache.key(recipe('l1')), 'b')).toBeUndefined();
  expect(cache.find(cache.key(recipe('l2')), 'b')).toBeUndefined();
  expect(cache.find(cache.key(empty), 'b')).toEqual({ key: cache.key(empty), layer: undefined, seconds: 1, createdAt: new Date(clock).toISOString() });
  expect(await cache.problems()).toEqual([]);
  expect(cache.results()).toHaveLength(1);
});

test('layers of results are kept from garbage collection, with all below them', async () => {
  await using cache = await open();
  addLayer('base');
  const before = keeper.version();
  const one = recipe('RUN a');
  cache.put({ key: cache.key(one), layer: addLayer('top', 'base'), seconds: 1, recipe: one, text: '', build: 'b' });
  expect(keeper.version()).not.toBe(before);
  expect([...keeper.layers()]).toEqual(['top', 'base']);
  expect([...keeper.blobs()]).toEqual(['blob-top']);
});

test('a list of files is stored once, read as it was, and goes when nobody names it', async () => {
  const entries = [file('ä b', 'x'), file('a\nb', 'y'), file('', '', '')];
  await using cache = await open();
  const digest = await cache.keepFiles(entries);
  expect(await cache.keepFiles([...entries])).toBe(digest);
  expect(await cache.keepFiles([])).not.toBe(digest);
  expect(await cache.readFiles(digest)).toEqual(entries);
  expect(await cache.readFiles(await cache.keepFiles([]))).toEqual([]);
  const many = Array.from({ length: 12_001 }, (_, index) => file(`folder/${index}`, String(index)));
  const large = await cache.keepFiles(many);
  expect(await cache.readFiles(large)).toEqual(many);
  await expect(cache.keepFiles([file('a\0b')])).rejects.toThrow('NUL');

  const one = recipe('COPY . .', { inputs: [{ source: 'context', files: digest }] });
  cache.put({ key: cache.key(one), layer: undefined, seconds: 1, recipe: one, text: '', build: 'b' });
  named.add(large);
  running.add('b');
  await cache.sweepFiles();
  expect(readdirSync(join(folder, 'cache/files'))).toHaveLength(3);
  running.clear();
  await cache.sweepFiles();
  expect(readdirSync(join(folder, 'cache/files'))).toHaveLength(2);
  expect(await cache.readFiles(digest)).toEqual(entries);
  named.clear();
  await cache.sweepFiles();
  expect(await cache.readFiles(large)).toBeUndefined();
});
