// What goes by itself: over the limit, and on a full disk, on real layers.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestImages, type TestImages } from '../../../../test/support/open-test-images.ts';
import type { CacheTrim } from '../../../shared/engine-api/builds.ts';
import { makeArchive } from '../../snapshots/make-archive.ts';
import type { BuildCache, StepRecipe } from './build-cache.ts';
import { openBuildCache } from './open-build-cache.ts';

let room: TestImages;
let cache: BuildCache;
let clock: number;
let running: Set<string>;
let warnings: unknown[];
let told: ReturnType<typeof Promise.withResolvers<CacheTrim>>;

beforeEach(async () => {
  room = await openTestImages();
  [clock, running, warnings, told] = [Date.UTC(2026, 0, 1), new Set(), [], Promise.withResolvers()];
  const { state, images, snapshots, store, root } = room;
  cache = await openBuildCache({
    root: join(root, 'cache'), state, images, snapshots, store, running: () => running, filesOfBuilds: async () => new Set(), now: () => new Date(clock),
    contexts: { list: () => [], remove: async () => undefined }, maxBytes: 1e12, onTrim: (trim) => told.resolve(trim), warn: (...warning) => warnings.push(warning),
  });
});
afterEach(async () => {
  await cache[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
  expect(warnings).toEqual([]);
});

/** Some 120 kB as a layer and a blob, and a list of files; a second after the one before. */
async function keep(name: string, build = 'b'): Promise<void> {
  clock += 1000;
  const tar = (async function* () {
    yield makeArchive([{ name, content: randomBytes(60_000).toString('latin1') }]);
  })();
  const files = await cache.keepFiles([{ path: name, metadata: 'file 644', digest: name }]);
  const recipe: StepRecipe = { kind: 'copy', instruction: name, parent: undefined, arguments: {}, settings: {}, inputs: [{ source: 'context', files }] };
  cache.put({ key: cache.key(recipe), layer: await room.images.makeLayer({ below: [], content: { kind: 'tar', tar } }), seconds: 1, recipe, text: name, build });
}
const names = (): string[] => cache.results().map(({ text }) => text).sort();
const du = (): number =>
  Number(execFileSync('sh', ['-c', 'du -s --block-size=1 content/blobs/sha256/* layers/l/* layers/i/* layers/t/* cache/files/* cache/mounts/* cache/trash/* 2>/dev/null | awk "{ sum += \\$1 } END { print sum + 0 }"'], { cwd: room.root, encoding: 'utf8' }));
const heldBytes = async (): Promise<number> => (await cache.prune({ all: true, dryRun: true })).bytes;

test('over the limit the longest unused go, to the byte, and what is used stays', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await keep(name);
  const [key] = cache.results().filter(({ text }) => text === 'a').map((result) => result.key);
  clock += 1000;
  if (key) cache.find(key, 'later');
  const [before, all] = [du(), await heldBytes()];
  // Nothing is over it: nothing is told. One byte less, and one of them goes.
  expect(cache.changeSettings({ maxBytes: all })).toEqual({ maxBytes: all, lastTrim: null });
  cache.changeSettings({ maxBytes: all - 1 });
  const trim = await told.promise;
  expect(names()).toEqual(['a', 'c', 'd']);
  expect(trim).toEqual({ at: new Date(clock).toISOString(), why: 'limit', entries: 1, bytes: before - du() });
  expect([cache.settings().lastTrim, await heldBytes()]).toEqual([trim, all - trim.bytes]);
});

test('what a build that runs has used stays, and the end of the last build starts it', async () => {
  cache.changeSettings({ maxBytes: 0 });
  running = new Set(['one', 'two']);
  await keep('of one', 'one');
  await keep('of two', 'two');
  running.delete('one');
  cache.trim();
  // A full disk takes what nobody uses now.
  expect(await cache.makeRoom(0)).toBe(true);
  expect(names()).toEqual(['of two']);
  expect(await told.promise).toMatchObject({ why: 'disk', entries: 1 });
  expect(await cache.makeRoom(1)).toBe(false);
  told = Promise.withResolvers();
  running.clear();
  cache.trim();
  expect(await told.promise).toMatchObject({ why: 'limit', entries: 1 });
  expect(names()).toEqual([]);
});

test('folders of cache mounts count and go too, but not from under a step', async () => {
  const hold = () => cache.holdMount({ id: 'npm', sharing: 'shared', uid: 0, gid: 0, mode: 0o755, signal: AbortSignal.timeout(10_000) });
  {
    await using mount = await hold();
    writeFileSync(join(mount.path, 'file'), randomBytes(50_000));
    expect(await cache.makeRoom(0)).toBe(false);
  }
  await keep('after');
  const [before, bytes] = [du(), await heldBytes()];
  cache.changeSettings({ maxBytes: bytes - 1 });
  expect(await told.promise).toMatchObject({ entries: 1, bytes: before - du() });
  expect([names(), (await cache.entries()).map(({ kind }) => kind)]).toEqual([['after'], ['layer']]);
});
