import { mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Contexts, FileSelection } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';

const megabyte = 1024 * 1024;
const { signal } = new AbortController();
const everything: FileSelection = { sources: ['.'], exclude: [], parents: false };
const dockerfile = { kind: 'text', text: '' } as const;

let folder: string;
let contexts: Contexts;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tidewharf-large-')));
  contexts = await openContexts({ root: join(folder, 'build') });
});

afterEach(async () => {
  await contexts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Megabytes that the process grew by at most while it worked. */
async function growthOf(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
  await work();
  clearInterval(timer);
  return (most - before) / megabyte;
}

async function copyAll(context: { tree: Parameters<Contexts['selectFiles']>[0] }): Promise<{ files: number; bytes: number; packed: number; hashed: number }> {
  const files = await contexts.selectFiles(context.tree, everything, signal);
  let packed = 0;
  for await (const chunk of contexts.packCopy({ parts: [{ files, unpack: false }], destination: '/', root: undefined, owner: undefined, mode: undefined, latest: undefined }, signal)) packed += chunk.length;
  return { files: files.files, bytes: files.bytes, packed, hashed: files.hashed };
}

test('two gigabytes are digested and packed in memory that does not grow with them', async () => {
  const root = join(folder, 'context');
  mkdirSync(root);
  // Holes: the disk has nothing to do.
  for (const name of ['a', 'b']) {
    writeFileSync(join(root, name), '');
    truncateSync(join(root, name), 1024 * megabyte);
  }
  await using context = await contexts.openContext({ source: { kind: 'folder', path: root }, dockerfile, signal });
  let copied: Awaited<ReturnType<typeof copyAll>> | undefined;
  const growth = await growthOf(async () => void (copied = await copyAll(context)));
  expect(copied).toMatchObject({ files: 2, bytes: 2048 * megabyte, hashed: 2048 * megabyte });
  expect(growth).toBeLessThan(150);
});

test('half a gigabyte is received in memory that does not grow with it', async () => {
  const piece = Buffer.alloc(megabyte, 'x');
  const archive = async function* (): AsyncGenerator<Buffer> {
    yield makeArchive([{ name: 'large', sizeField: (512 * megabyte).toString(8).padStart(11, '0'), content: '' }]).subarray(0, 512);
    for (let count = 0; count < 512; count += 1) yield piece;
  };
  const growth = await growthOf(async () => {
    await using context = await contexts.openContext({ source: { kind: 'sent', tar: Readable.from(archive()) }, dockerfile, signal });
    expect(context.counts()).toMatchObject({ files: 1, bytes: 512 * megabyte });
  });
  expect(growth).toBeLessThan(150);
});

test('many files take some hundred bytes each', async () => {
  const root = join(folder, 'context');
  for (let group = 0; group < 100; group += 1) {
    mkdirSync(join(root, `folder${group}`), { recursive: true });
    for (let file = 0; file < 200; file += 1) writeFileSync(join(root, `folder${group}/file${file}`), '');
  }
  await using context = await contexts.openContext({ source: { kind: 'folder', path: root }, dockerfile, signal });
  const growth = await growthOf(async () => expect(await copyAll(context)).toMatchObject({ files: 20_000 }));
  expect(growth).toBeLessThan(150);
});
