// Property: for random images (that share layers), containers and removals a prune gives back what it said, and takes nothing that is needed.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PruneRequest } from '../../shared/engine-api/disk.ts';
import { digestHex, type ChainId, type ContainerId, type Digest } from '../../shared/oci/digest.ts';
import { dockerArchive } from '../../../test/support/build-archive.ts';
import { buildImage, digestOf } from '../../../test/support/build-image.ts';
import { createChoices, type Choices } from '../../../test/support/choices.ts';
import { openTestImages, type TestImages } from '../../../test/support/open-test-images.ts';
import type { ContainerRecord } from '../containers/containers.ts';
import type { TrashRecord } from '../containers/trash.ts';
import type { Disk } from './disk.ts';
import { openDisk } from './open-disk.ts';
import type { DiskRooms } from './take-inventory.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 30_000 });

const rounds = Number(process.env['TIDEWHARF_ROUNDS'] ?? 8);
const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());

let room: TestImages;
let disk: Disk;
let isTrashOn = true;
const containers = new Map<string, ContainerRecord>();
const trashed = new Map<string, TrashRecord>();
/** The cache of builds: tops of stacks, each with its blobs. */
const cache = new Map<ChainId, readonly Digest[]>();
let cacheVersion = 0;

beforeAll(async () => {
  room = await openTestImages({ trash: () => isTrashOn });
  for (const folder of ['containers', 'volumes', 'build']) mkdirSync(join(room.root, folder));
  room.images.keep({ version: () => cacheVersion, blobs: () => [...cache.values()].flat(), layers: () => cache.keys() });
  disk = openDisk({ dataRoot: room.root, store: room.store, snapshots: room.snapshots, images: room.images, volumes: { list: () => [], listSetAside: () => [], remove: async () => undefined }, containers: containersRoom() });
});
afterAll(() => room[Symbol.asyncDispose]());

/** What a container is to the disk: a writable layer and a folder. There is no program in it. */
function containersRoom(): DiskRooms['containers'] {
  const purge = async (id: string): Promise<void> => {
    await room.snapshots.remove(id);
    rmSync(join(room.root, 'containers', id), { recursive: true });
  };
  return {
    list: () => [...containers.values()],
    volumeUsers: () => new Map(),
    remove: async (id) => {
      const container = containers.get(id);
      containers.delete(id);
      if (isTrashOn && container) trashed.set(id, { container, removedAt: new Date().toISOString(), why: 'rm', volumes: [] });
      else await purge(id);
    },
    trash: {
      records: () => [...trashed.values()],
      settings: () => ({ enabled: isTrashOn, keepDays: 7, maxBytes: 1 }),
      remove: async (id) => {
        const chainId = trashed.get(id)?.container.chainId;
        trashed.delete(id);
        await purge(id);
        if (chainId !== undefined) await room.images.releaseLayers(chainId);
        return { removed: [id], bytes: 0 };
      },
    },
  };
}

/** One of six layers, each of another size; some take no block of their own. */
const layer = (number: number) => ({ [`folder${number}/file`]: String(number).repeat([0, 10, 5000, 9000, 20_000, 100_000][number] ?? 1), [`other${number}`]: 'x' });

/** A stack that shares its lower part with many others. */
async function addImage(random: Choices, name: string): Promise<string> {
  const stack = Array.from({ length: random.whole(5) }, (_, height) => (random.whole(3) === 0 ? random.whole(6) : height));
  const image = await buildImage({ layers: [...new Set(stack)].map(layer), compression: random.pick(['none', 'gzip'] as const), config: { Cmd: [String(random.whole(3))] } });
  await room.images.load({ archive: Readable.from([await dockerArchive([{ image, names: random.whole(4) === 0 ? [] : [name] }])]) });
  return image.config.digest;
}

async function addContainer(random: Choices): Promise<void> {
  const images = room.images.list();
  if (images.length === 0) return;
  const image = random.pick(images);
  const id = randomBytes(32).toString('hex') as ContainerId;
  await room.snapshots.prepare(id, image.chainId);
  writeFileSync(join(room.snapshots.layersOf(id).upper, 'written'), 'w'.repeat(random.whole(30_000)));
  mkdirSync(join(room.root, 'containers', id));
  writeFileSync(join(room.root, 'containers', id, 'container.log'), 'l'.repeat(random.whole(9000)));
  const record = { id, name: id.slice(0, 6), imageId: image.id, chainId: image.chainId, status: random.pick(['running', 'exited'] as const), mounts: [], spec: { autoRemove: false } };
  containers.set(id, record as unknown as ContainerRecord);
}

/** As `rmi -f` does, or refuses. */
async function removeImage(random: Choices): Promise<void> {
  const images = room.images.list();
  if (images.length === 0) return;
  const image = random.pick(images);
  const users = [...containers.values()].filter(({ imageId }) => imageId === image.id).map(({ id, name, status }) => ({ containerId: id, name, running: status === 'running' }));
  await room.images.remove({ nameOrId: random.pick([image.id, ...image.tags]), force: true, usedBy: () => users }).catch(() => undefined);
}

/** What a pull that was given up leaves: a whole blob that nothing names, and a part of one. */
async function giveUpPull(random: Choices): Promise<void> {
  const bytes = Buffer.alloc(1 + random.whole(20_000), random.whole(256));
  await room.store.write(bytes);
  const digest = digestOf(Buffer.from(`never ${random.whole(1000)}`));
  writeFileSync(join(room.root, 'content', 'ingest', digestHex(digest)), bytes);
}

/** Layers that nothing names: of an image that was removed under a container, which went later and left no trace either. They may stand on those of others. */
async function leaveLayers(random: Choices): Promise<void> {
  isTrashOn = false;
  const image = room.images.get(await addImage(random, 'left'));
  const id = randomBytes(32).toString('hex');
  await room.snapshots.prepare(id, image.chainId);
  await room.images.remove({ nameOrId: image.id, force: true, usedBy: () => [] });
  await room.snapshots.remove(id);
}

/** Some layers of an image, as steps of a build that it was made by; or gives them up, as a prune of the cache does. */
async function changeCache(random: Choices): Promise<void> {
  cacheVersion += 1;
  const image = room.images.list().at(random.whole(3));
  if (image !== undefined && random.chance(0.7)) {
    const height = random.whole(image.chainIds.length);
    const top = image.chainIds[height];
    if (top !== undefined) cache.set(top, image.manifest.layers.slice(0, height + 1).map(({ digest }) => digest));
    writeFileSync(join(room.root, 'build', 'list'), 'f'.repeat(random.whole(20_000)));
  } else if (cache.size > 0) {
    const top = random.pick([...cache.keys()]);
    const blobs = cache.get(top) ?? [];
    cache.delete(top);
    await room.images.releaseLayers(top);
    await room.images.sweep({ blobs, layers: [] });
  }
}

async function live(random: Choices, round: number): Promise<void> {
  for (let step = 0; step < 12; step += 1) {
    isTrashOn = random.chance(0.6);
    if (random.chance(0.3)) await changeCache(random);
    const what = random.whole(12);
    if (what < 4) await addImage(random, `image${random.whole(5)}:${round}`);
    else if (what < 6) await addContainer(random);
    else if (what < 9) await removeImage(random);
    else if (what < 10) await random.pick([giveUpPull, leaveLayers])(random);
    else if (containers.size > 0) await containersRoom().remove(random.pick([...containers.keys()]), { force: true, volumes: false });
  }
  // As after Docker's own prune.
  if (random.chance(0.2)) await room.images.collectGarbage(new Set());
  const named = room.images.list()[0];
  // What is known of a layer goes with it.
  if (named) await room.images.contents.layers(named.id);
  await room.snapshots.swept();
}

function anyRequest(random: Choices): PruneRequest {
  const yes = (): boolean => random.whole(2) === 0;
  const images = room.images.list().map(({ id }) => id);
  return { images: random.pick(['none', 'dangling', 'unused', images.filter(yes)] as const), containers: yes(), trash: yes(), downloads: yes() };
}

/** Of everything but the records, by somebody else's count. */
const du = (): number => ['content', 'layers', 'containers', 'build'].reduce((sum, folder) => sum + Number(execFileSync('du', ['-s', '--block-size=1', join(room.root, folder)], { encoding: 'utf8' }).split('\t')[0]), 0);

/** Of what nobody but the cache has, by another way. */
async function bytesOfCache(): Promise<number> {
  const { chainIds, blobs } = namedElsewhere();
  const layers = (await room.snapshots.diskUsage()).layers;
  const parents = new Map(layers.map(({ chainId, parent }) => [chainId, parent]));
  const stack = (top: ChainId | undefined): ChainId[] => (top === undefined ? [] : [top, ...stack(parents.get(top))]);
  const under = new Set([...containers.values()].flatMap(({ chainId }) => stack(chainId)));
  const kept = new Set([...cache.keys()].flatMap(stack));
  const bytes = layers.filter(({ chainId }) => kept.has(chainId) && !chainIds.has(chainId) && !under.has(chainId)).map((one) => one.bytes);
  const keptBlobs = new Set([...cache.values()].flat());
  const ofBlobs = (await room.store.diskUsage()).blobs.filter(({ digest }) => keptBlobs.has(digest) && !blobs.has(digest)).map((one) => one.bytes);
  return [...bytes, ...ofBlobs].reduce((sum, one) => sum + one, 0);
}

function namedElsewhere(): { chainIds: ReadonlySet<ChainId>; blobs: ReadonlySet<Digest> } {
  const images = room.images.list();
  return { chainIds: new Set(images.flatMap(({ chainIds }) => chainIds)), blobs: new Set(images.flatMap(({ manifest }) => manifest.layers.map(({ digest }) => digest))) };
}

async function expectWhole(where: string): Promise<void> {
  expect(await room.images.check(), where).toEqual([]);
  expect(await room.snapshots.check({ repair: false }), where).toEqual([]);
  for (const [top, blobs] of cache) {
    expect(room.snapshots.findLayer(top), where).toBeDefined();
    expect(blobs.filter((digest) => !room.store.has(digest)), where).toEqual([]);
  }
  for (const { id } of [...containers.values(), ...[...trashed.values()].map(({ container }) => container)]) expect(() => room.snapshots.layersOf(id), where).not.toThrow();
}

test(`a prune gives back what it said, and nothing that is needed goes (seed ${seed})`, async () => {
  process.stdout.write(`prune: TIDEWHARF_SEED=${seed}\n`);
  const random = createChoices(seed);
  for (let round = 1; round <= rounds; round += 1) {
    await live(random, round);
    const request = anyRequest(random);
    const where = `round ${round} of seed ${seed}: trash ${isTrashOn}, ${JSON.stringify(request)}`;
    await disk.story();
    const before = du();
    const dry = await disk.prune(request);
    expect(du(), where).toBe(before);
    const done = await disk.prune({ ...request, dryRun: false, seen: dry.plan.items });
    expect(done, where).toMatchObject({ plan: dry.plan, freed: dry.plan.bytes, differences: [] });
    expect(before - du(), where).toBe(dry.plan.bytes);
    const { total, parts } = await disk.story();
    expect(total, where).toBeGreaterThan(du());
    const list = lstatSync(join(room.root, 'build', 'list'), { throwIfNoEntry: false })?.blocks ?? 0;
    const cacheBytes = parts.buildCache - list * 512;
    expect(cacheBytes, where).toBe(await bytesOfCache());
    await expectWhole(where);
  }
  for (const [id, record] of containers) containers.set(id, { ...record, status: 'exited' });
  cache.clear();
  cacheVersion += 1;
  await addImage(random, 'last:1');
  const all: PruneRequest = { images: 'unused', containers: true, trash: true, downloads: true };
  const { plan } = await disk.prune(all);
  await expect(disk.prune({ ...all, dryRun: false }, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
  expect((await disk.prune(all)).plan).toEqual(plan);
  expect(await disk.prune({ ...all, dryRun: false })).toMatchObject({ freed: plan.bytes, differences: [] });
  expect((await disk.prune(all)).plan).toMatchObject({ items: [], bytes: 0 });
  expect(await room.contents()).toEqual({ images: [], layers: [], blobs: [], unfinished: [] });
});
