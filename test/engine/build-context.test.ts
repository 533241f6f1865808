import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Contexts, CopyPlan, FileSelection, FileTree } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { createTarReader, type TarEntry } from '../../electron/engine/snapshots/tar-reader.ts';

let folder: string;
let contexts: Contexts;
const { signal } = new AbortController();

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tidewharf-context-')));
  contexts = await openContexts({ root: join(folder, 'build') });
});

afterEach(async () => {
  await contexts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string | { readonly link: string }>>;

function lay(name: string, files: Files): string {
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (typeof content !== 'string') symlinkSync(content.link, full);
    else if (!path.endsWith('/')) writeFileSync(full, content);
  }
  return root;
}

async function openFolder(files: Files) {
  return contexts.openContext({ source: { kind: 'folder', path: lay('context', files) }, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
}

async function openTar(entries: readonly ArchiveEntry[]) {
  return contexts.openContext({ source: { kind: 'sent', tar: Readable.from([makeArchive(entries)]) }, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
}

const selection = (...sources: string[]): FileSelection => ({ sources, exclude: [], parents: false });

async function copy(tree: FileTree, sources: readonly string[], plan: Partial<CopyPlan> & { destination: string; unpack?: boolean }): Promise<{ lines: string[]; contents: Map<string, string> }> {
  const files = await contexts.selectFiles(tree, selection(...sources), signal);
  const { unpack = false, ...rest } = plan;
  return readTar(contexts.packCopy({ parts: [{ files, unpack }], root: undefined, owner: undefined, mode: undefined, latest: undefined, ...rest }, signal));
}

async function readTar(chunks: AsyncIterable<Uint8Array>): Promise<{ lines: string[]; contents: Map<string, string> }> {
  const lines: string[] = [];
  const contents = new Map<string, string>();
  let open: TarEntry | undefined;
  const reader = createTarReader({
    entry: (entry) => {
      open = entry;
      lines.push([entry.type, entry.name, entry.mode.toString(8), `${entry.uid}:${entry.gid}`, ...(entry.linkName === '' ? [] : [entry.linkName])].join(' '));
    },
    data: (bytes) => void contents.set(open?.name ?? '', (contents.get(open?.name ?? '') ?? '') + bytes.toString()),
    entryEnd: () => undefined,
  });
  for await (const chunk of chunks) reader.feed(Buffer.from(chunk));
  reader.end();
  return { lines, contents };
}

test('a folder is read where it lies, and only what changed is read again', async () => {
  await using context = await openFolder({ Dockerfile: 'FROM scratch\n', 'src/a.js': 'a', 'src/sub/b.js': 'bb', 'src/link': { link: 'a.js' } });
  expect(await context.readDockerfile('Dockerfile')).toBe('FROM scratch\n');
  const first = await contexts.selectFiles(context.tree, selection('src'), signal);
  expect(first.entries.map(({ path, metadata }) => `${path} ${metadata}`)).toEqual(['src folder 755', 'src/a.js file 644', 'src/link link', 'src/sub folder 755', 'src/sub/b.js file 644']);
  expect(first).toMatchObject({ files: 3, hashed: 3 });
  expect((await contexts.selectFiles(context.tree, selection('src'), signal)).hashed).toBe(0);
});

test('a tar that is sent is written and digested once', async () => {
  await using context = await openTar([{ name: 'Dockerfile', content: 'FROM scratch\n' }, { name: 'src/', type: '5' }, { name: 'src/a.js', content: 'a' }, { name: 'hard', type: '1', linkName: 'src/a.js' }]);
  expect(await context.readDockerfile('Dockerfile')).toBe('FROM scratch\n');
  expect(context.counts()).toEqual({ files: 3, bytes: 14, sent: 14 });
  const found = await contexts.selectFiles(context.tree, selection('.'), signal);
  expect(found.hashed).toBe(0);
  expect(found.entries.find(({ path }) => path === 'hard')?.digest).toBe('sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
});

test('a copy as a layer', async () => {
  await using context = await openFolder({ Dockerfile: '', 'src/a.js': 'a', 'src/sub/b.js': 'bb' });
  const root = lay('root', { 'srv/app/': '', app: { link: '/srv/app' } });
  const { lines, contents } = await copy(context.tree, ['src'], { destination: '/app/new/', root });
  expect(lines).toEqual(['5 srv/ 755 0:0', '5 srv/app/ 755 0:0', '5 srv/app/new/ 755 0:0', '0 srv/app/new/a.js 644 0:0', '5 srv/app/new/sub/ 755 0:0', '0 srv/app/new/sub/b.js 644 0:0']);
  expect(contents.get('srv/app/new/sub/b.js')).toBe('bb');
});
