import { linkSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CopyPlan, FileSelection, FileTree } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { createTarReader, type TarEntry } from '../../electron/engine/snapshots/tar-reader.ts';
import { openContextRoom, selection, type Files } from '../support/context-room.ts';

const room = await openContextRoom();
const { home, contexts, lay, openFolder, openTar, received } = room;
const { signal } = new AbortController();

type Copy = Partial<CopyPlan> & { destination: string; unpack?: boolean; select?: Partial<FileSelection> };

async function copy(tree: FileTree, sources: readonly string[], plan: Copy): Promise<{ lines: string[]; contents: Map<string, string> }> {
  const { unpack = false, select, ...rest } = plan;
  const files = await contexts.selectFiles(tree, { ...selection(...sources), ...select }, signal);
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
  expect(first.entries.map(({ path, metadata }) => `${path} ${metadata}`)).toEqual(['src/a.js file 644', 'src/link link', 'src/sub folder 755', 'src/sub/b.js file 644']);
  expect(first).toMatchObject({ files: 3, hashed: 3 });
  expect((await contexts.selectFiles(context.tree, selection('src'), signal)).hashed).toBe(0);
});

test('another folder that came to the same path is read, and one that went is told', async () => {
  const read = async (): Promise<string[]> => {
    await using context = await contexts.openContext({ source: { kind: 'folder', path: join(room.folder, 'context') }, dockerfile: { kind: 'text', text: '' }, signal });
    await contexts.selectFiles(context.tree, selection('.'), signal);
    return (await contexts.selectFiles(context.tree, selection('.'), signal)).entries.map(({ path }) => path);
  };
  lay('context', { old: '' });
  expect(await read()).toEqual(['old']);
  renameSync(join(room.folder, 'context'), join(room.folder, 'before'));
  lay('context', { new: '' });
  expect(await read()).toEqual(['new']);
  await using context = await openFolder({});
  renameSync(join(room.folder, 'context'), join(room.folder, 'gone'));
  await expect(contexts.selectFiles(context.tree, selection('.'), signal)).rejects.toMatchObject({ kind: 'not-found' });
});

test('a tar that is sent is written and digested once', async () => {
  await using context = await openTar([{ name: 'Dockerfile', content: 'FROM scratch\n' }, { name: 'src/', type: '5' }, { name: 'src/a.js', content: 'a' }, { name: 'hard', type: '1', linkName: 'src/a.js' }]);
  expect(await context.readDockerfile('Dockerfile')).toBe('FROM scratch\n');
  expect(context.counts()).toEqual({ files: 3, bytes: 14, sent: 14 });
  const found = await contexts.selectFiles(context.tree, selection('.'), signal);
  expect(found.hashed).toBe(0);
  expect(found.entries.find(({ path }) => path === 'hard')?.digest).toBe('sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
});

const tree: Files = { Dockerfile: '', 'src/a.js': 'a', 'src/sub/b.js': 'bb', 'src/lnk': { link: 'a.js' }, 'mixed/f/two': '2', 'mixed/l/three': '3', a1: '1', a2: '2', linkdir: { link: 'src' }, linkfile: { link: 'src/a.js' }, outlink: { link: '/etc/hostname' }, up: { link: '../../..' } };
const targetRoot: Files = { 'srv/app/': '', 'realdir/': '', linkdir: { link: 'realdir' }, filex: 'o', linkfile: { link: 'filex' }, dangling: { link: 'nowhere/deep' }, 'merge/f': 'x', 'merge/l': { link: '../realdir' }, away: { link: '/../../../srv' }, loop: { link: 'loop' } };

/** What Debian's Docker Engine 20.10 does, but that it leaves new folders above the last one to root whatever --chown says (buildah does as we do). */
test.each<[string, string[], Copy, string[]]>([
  ['a folder to a new one', ['src'], { destination: '/new' }, ['5 new/ 755 0:0', '0 new/a.js 644 0:0', '2 new/lnk 777 0:0 a.js', '5 new/sub/ 755 0:0', '0 new/sub/b.js 644 0:0']],
  ['a file by name', ['src/a.js'], { destination: '/new/deep/file' }, ['5 new/ 755 0:0', '5 new/deep/ 755 0:0', '0 new/deep/file 644 0:0']],
  ['a file into a folder', ['src/a.js'], { destination: '/new/' }, ['5 new/ 755 0:0', '0 new/a.js 644 0:0']],
  ['a file into a folder that is there', ['src/a.js'], { destination: '/srv/app' }, ['5 srv/ 755 0:0', '5 srv/app/ 755 0:0', '0 srv/app/a.js 644 0:0']],
  ['through a link to a folder', ['src/a.js'], { destination: '/linkdir' }, ['5 realdir/ 755 0:0', '0 realdir/a.js 644 0:0']],
  ['over what a link leads to', ['src/a.js'], { destination: '/linkfile' }, ['0 filex 644 0:0']],
  ['where a link leads to nothing', ['src/a.js'], { destination: '/dangling/' }, ['5 nowhere/ 755 0:0', '5 nowhere/deep/ 755 0:0', '0 nowhere/deep/a.js 644 0:0']],
  ['through a link that would lead out of the root', ['a1'], { destination: '/away/' }, ['5 srv/ 755 0:0', '0 srv/a1 644 0:0']],
  ['folders over files and links', ['mixed'], { destination: '/merge' }, ['5 merge/ 755 0:0', '5 merge/f/ 755 0:0', '0 merge/f/two 644 0:0', '5 merge/l/ 755 0:0', '0 merge/l/three 644 0:0']],
  ['a source that is a link', ['linkfile'], { destination: '/f/' }, ['5 f/ 755 0:0', '0 f/linkfile 644 0:0']],
  ['a source that is a link to a folder', ['linkdir/sub'], { destination: '/f/' }, ['5 f/ 755 0:0', '0 f/b.js 644 0:0']],
  ['a link that leads out of the context', ['up/src/sub'], { destination: '/f/' }, ['5 f/ 755 0:0', '0 f/b.js 644 0:0']],
  ['several', ['a*', 'src/sub', 'none*'], { destination: '/x/' }, ['5 x/ 755 0:0', '0 x/a1 644 0:0', '0 x/a2 644 0:0', '0 x/b.js 644 0:0']],
  ['with an owner', ['src/sub'], { destination: '/own/deep', owner: { uid: 12, gid: 13 } }, ['5 own/ 755 12:13', '5 own/deep/ 755 12:13', '0 own/deep/b.js 644 12:13']],
  ['with a mode', ['src'], { destination: '/x/', mode: 'u=rwX,go=' }, ['5 x/ 755 0:0', '0 x/a.js 600 0:0', '2 x/lnk 777 0:0 a.js', '5 x/sub/ 700 0:0', '0 x/sub/b.js 600 0:0']],
  ['to nothing, as for --link', ['a1'], { destination: '/linkdir/', root: undefined }, ['5 linkdir/ 755 0:0', '0 linkdir/a1 644 0:0']],
  ['with the folders above', ['src/sub/b.js', 'a1'], { destination: '/srv/', select: { parents: true } }, ['5 srv/ 755 0:0', '5 srv/src/ 755 0:0', '5 srv/src/sub/ 755 0:0', '0 srv/src/sub/b.js 644 0:0', '0 srv/a1 644 0:0']],
  ['with the folders behind a mark', ['src/./sub'], { destination: '/p/', select: { parents: true } }, ['5 p/ 755 0:0', '5 p/sub/ 755 0:0', '0 p/sub/b.js 644 0:0']],
  ['from any depth', ['**/*.js'], { destination: '/p/', select: { parents: true } }, ['5 p/ 755 0:0', '5 p/src/ 755 0:0', '0 p/src/a.js 644 0:0', '5 p/src/sub/ 755 0:0', '0 p/src/sub/b.js 644 0:0']],
  ['without some', ['src'], { destination: '/p/', select: { exclude: ['**/*.js'] } }, ['5 p/ 755 0:0', '2 p/lnk 777 0:0 a.js', '5 p/sub/ 755 0:0']],
])('a copy: %s', async (_name, sources, plan, lines) => {
  await using context = await openFolder(tree);
  expect((await copy(context.tree, sources, { root: lay('root', targetRoot), ...plan })).lines).toEqual(lines);
});

type Refusal = { readonly kind: string; readonly message: string };

test.each<[string, string[], Copy, Refusal]>([
  ['a folder over a file', ['src'], { destination: '/filex' }, { kind: 'invalid', message: 'cannot copy to non-directory: /filex is a file' }],
  ['into a file', ['a1'], { destination: '/filex/' }, { kind: 'invalid', message: 'cannot copy to non-directory: /filex/ is a file' }],
  ['below a file', ['a1'], { destination: '/filex/sub' }, { kind: 'invalid', message: 'cannot copy to /filex/sub: /filex is not a folder' }],
  ['round a loop of links', ['a1'], { destination: '/loop/x' }, { kind: 'invalid', message: '/loop/x: too many links on the way' }],
  ['several to one name', ['a*'], { destination: '/x' }, { kind: 'invalid', message: 'When using COPY with more than one source file, the destination must be a directory and end with a /: 2 sources, and /x' }],
  ['what is not there', ['srcc/a.js'], { destination: '/' }, { kind: 'not-found', message: 'file not found in build context or excluded by .dockerignore: stat srcc/a.js: file does not exist: did you mean src/a.js?' }],
  ['what a link leads to outside', ['outlink'], { destination: '/' }, { kind: 'not-found', message: 'file not found in build context or excluded by .dockerignore: stat outlink: file does not exist' }],
  ['patterns that match nothing', ['none*', 'src/x?'], { destination: '/' }, { kind: 'not-found', message: 'no source files were specified: none* src/x? matches nothing in the build context' }],
  ['a way out', ['src/../../x'], { destination: '/' }, { kind: 'invalid', message: 'forbidden path outside the build context: src/../../x: it leads out of the build context' }],
  ['a broken pattern', ['src/[a'], { destination: '/' }, { kind: 'invalid', message: 'pattern "[a"' }],
  ['a mode that is none', ['a1'], { destination: '/', mode: 'rwx' }, { kind: 'invalid', message: "invalid chmod parameter: 'rwx'" }],
])('refused: %s', async (_name, sources, plan, { kind, message }) => {
  await using context = await openFolder(tree);
  await expect(copy(context.tree, sources, { root: lay('root', targetRoot), ...plan })).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as string });
});

test('what a .dockerignore leaves out is not there, and the line that does it is told', async () => {
  await using context = await openFolder({ Dockerfile: '', '.dockerignore': '# made\ndist\n*.log\n!keep.log\n', 'dist/x': '', 'a.log': '', 'keep.log': '', 'sub/b.log': '' });
  const found = await contexts.selectFiles(context.tree, selection('.'), signal);
  expect(found.entries.map(({ path }) => path)).toEqual(['.dockerignore', 'Dockerfile', 'keep.log', 'sub', 'sub/b.log']);
  await expect(contexts.selectFiles(context.tree, selection('dist/x'), signal)).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining('it is there, but line 2 of .dockerignore (dist) leaves it out') as string });
  await expect(contexts.selectFiles(context.tree, selection('a.log'), signal)).rejects.toMatchObject({ message: expect.stringContaining('line 3 of .dockerignore (*.log)') as string });
});

test('a file named after the Dockerfile goes before the .dockerignore, and a link to what is left out leads nowhere', async () => {
  await using context = await openFolder({ Dockerfile: '', 'Dockerfile.dockerignore': 'secret\n', '.dockerignore': 'a\n', a: '', secret: 'x', link: { link: 'secret' } });
  expect((await contexts.selectFiles(context.tree, selection('.'), signal)).entries.map(({ path }) => path)).toEqual(['.dockerignore', 'Dockerfile', 'Dockerfile.dockerignore', 'a', 'link']);
  await expect(contexts.selectFiles(context.tree, selection('link'), signal)).rejects.toMatchObject({ kind: 'not-found' });
});

test('a Dockerfile that is not there, with the nearest name; one outside of the folder by its whole path', async () => {
  await using context = await openFolder({ 'docker/Dockerfile.prod': '', link: { link: '/etc/hostname' } });
  await expect(context.readDockerfile('docker/Dockerfile.prd')).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining('did you mean docker/Dockerfile.prod?') as string });
  await expect(context.readDockerfile('link')).rejects.toMatchObject({ kind: 'not-found' });
  writeFileSync(join(room.folder, 'beside'), 'FROM beside');
  expect(await context.readDockerfile(join(room.folder, 'beside'))).toBe('FROM beside');
});

test('the same files make the same bytes, and the same entries wherever and whenever they were written', async () => {
  const read = async (name: string): Promise<{ bytes: Buffer; entries: unknown }> => {
    const source = { kind: 'folder', path: lay(name, { 'b/x': '1', a: '2' }) } as const;
    await using context = await contexts.openContext({ source, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
    utimesSync(join(source.path, 'a'), 1_600_000_000, name === 'one' ? 1_600_000_000 : 1_700_000_000);
    const files = await contexts.selectFiles(context.tree, selection('.'), signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of contexts.packCopy({ parts: [{ files, unpack: false }], destination: '/d/', root: undefined, owner: undefined, mode: undefined, latest: 1_500_000_000 }, signal)) chunks.push(Buffer.from(chunk));
    return { bytes: Buffer.concat(chunks), entries: files.entries };
  };
  const [one, two] = [await read('one'), await read('two')];
  expect(two.entries).toEqual(one.entries);
  expect(two.bytes.equals(one.bytes)).toBe(true);
});

test('hard links stay so within a source', async () => {
  const root = lay('context', { 'src/a': 'content' });
  linkSync(join(root, 'src/a'), join(root, 'src/b'));
  await using context = await openFolder({});
  const { lines } = await copy(context.tree, ['src', 'src/a'], { destination: '/d/' });
  expect(lines).toEqual(['5 d/ 755 0:0', '0 d/a 644 0:0', '1 d/b 644 0:0 d/a', '0 d/a 644 0:0']);
});

test('a file that changes between both is told', async () => {
  await using context = await openFolder({ same: '1', changed: '1' });
  const files = await contexts.selectFiles(context.tree, selection('.'), signal);
  writeFileSync(join(context.tree.root, 'changed'), '2!');
  const drifts: string[] = [];
  const pack = contexts.packCopy({ parts: [{ files, unpack: false }], destination: '/', root: undefined, owner: undefined, mode: undefined, latest: undefined, onDrift: (path) => drifts.push(path) }, signal);
  expect((await readTar(pack)).contents.get('changed')).toBe('2!');
  expect(drifts).toEqual(['changed']);
});

test('archives are unpacked by ADD with their own owners and modes', async () => {
  const entries: ArchiveEntry[] = [{ name: './a', content: 'A', uid: 7, gid: 8, mode: 0o600 }, { name: './sub/b', content: 'B' }, { name: 'bin/', type: '5' }, { name: 'hard', type: '1', linkName: './a' }, { name: '../up', content: '' }];
  const root = lay('context', { 'plain.gz': '' });
  writeFileSync(join(root, 'a.tgz'), gzipSync(makeArchive(entries.slice(0, 4))));
  writeFileSync(join(root, 'evil.tar'), makeArchive(entries));
  writeFileSync(join(root, 'plain.gz'), gzipSync('no archive'));
  writeFileSync(join(root, 'broken.tgz'), gzipSync(makeArchive(entries)).subarray(0, 40));
  await using context = await openFolder({});
  const target = lay('root', { 'real/': '', 'd/sub': { link: '../real' } });
  const add = async (source: string, destination: string): Promise<string[]> => (await copy(context.tree, [source], { destination, unpack: true, root: target, owner: { uid: 1, gid: 2 } })).lines;
  expect(await add('a.tgz', '/d')).toEqual(['5 d/ 755 0:0', '0 d/a 600 7:8', '5 real/ 755 0:0', '0 real/b 644 0:0', '5 d/bin/ 755 0:0', '1 d/hard 644 0:0 d/a']);
  expect(await add('plain.gz', '/new')).toEqual(['0 new 644 1:2']);
  expect(await add('broken.tgz', '/new/')).toEqual(['5 new/ 755 1:2', '0 new/broken.tgz 644 1:2']);
  await expect(add('evil.tar', '/d')).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('../up') as string });
});

test('files given in place', async () => {
  await using files = await contexts.layText([{ name: 'b[1].sh', content: 'echo' }, { name: 'a', content: '' }]);
  const selected = await contexts.selectFiles(files.tree, files.selection, signal);
  const { lines, contents } = await readTar(contexts.packCopy({ parts: [{ files: selected, unpack: false }], destination: '/x/', root: undefined, owner: undefined, mode: undefined, latest: undefined }, signal));
  expect(lines).toEqual(['5 x/ 755 0:0', '0 x/b[1].sh 644 0:0', '0 x/a 644 0:0']);
  expect(contents.get('x/b[1].sh')).toBe('echo');
  await expect(contexts.layText([{ name: '../x', content: '' }])).rejects.toMatchObject({ kind: 'invalid' });
});

test.each<[string, ArchiveEntry[], string]>([
  ['a name that leads out', [{ name: '../x', content: '' }], 'leads out'],
  ['a way through a link', [{ name: 'l', type: '2', linkName: '/etc' }, { name: 'l/x', content: '' }], 'is not a folder'],
  ['a hard link through a link', [{ name: 'l', type: '2', linkName: '/etc' }, { name: 'h', type: '1', linkName: 'l/hostname' }], 'is not a folder'],
  ['a hard link to what is not there', [{ name: 'h', type: '1', linkName: '/etc/hostname' }], 'is not a folder'],
  ['a hard link to a link', [{ name: 'l', type: '2', linkName: '/etc/hostname' }, { name: 'h', type: '1', linkName: 'l' }], 'no file before it'],
  ['a name that is too long', [{ name: 'x', pax: { path: 'n'.repeat(5000) }, content: '' }], 'entry'],
  ['a broken header', [{ name: 'x', sizeField: 'nonsense', content: '' }], 'octal'],
  ['more bytes than allowed', [{ name: 'a', content: 'x'.repeat(900) }, { name: 'b', content: 'x'.repeat(200) }], 'more than 1000 bytes'],
  ['more entries than allowed', Array.from({ length: 21 }, (_, number) => ({ name: `f${number}`, content: '' })), 'more than 20 entries'],
  ['more folders on the way than allowed', [{ name: 'a/'.repeat(30) + 'b', content: '' }], 'more than 20 entries'],
])('a tar is refused for %s, and nothing of it stays', async (_name, entries, message) => {
  await using small = await openContexts({ root: home, limits: { maxEntries: 20, maxBytes: 1000 } });
  const opened = small.openContext({ source: { kind: 'sent', tar: Readable.from([makeArchive(entries)]) }, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
  await expect(opened).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) as string });
  expect(received()).toEqual([]);
});

test('a tar brings no devices; the last of two of a name counts; what is inside counts as relative', async () => {
  const entries: ArchiveEntry[] = [
    { name: 'null', type: '3', major: 1, minor: 3 }, { name: 'disk', type: '4', major: 8 }, { name: 'pipe', type: '6' },
    { name: '/abs/./x/../y', content: 'y' }, { name: 'd', content: 'file' }, { name: 'd/', type: '5' }, { name: 'd/in', content: 'in' }, { name: 'f/', type: '5' }, { name: 'f', content: 'now a file' },
    { name: 'out', type: '2', linkName: '../../..' }, { name: 'setuid', content: '', mode: 0o4755, uid: 77 },
  ];
  await using context = await openTar(entries);
  const { lines } = await copy(context.tree, ['.'], { destination: '/' });
  expect(lines).toEqual(['5 abs/ 755 0:0', '0 abs/y 644 0:0', '5 d/ 755 0:0', '0 d/in 644 0:0', '0 f 644 0:0', '2 out 777 0:0 ../../..', '0 setuid 4755 0:0']);
});

test.each([['gzip', gzipSync], ['zstd', zstdCompressSync]])('a context packed with %s; a broken or cut off one leaves nothing', async (_name, pack) => {
  const archive = makeArchive([{ name: 'a', content: 'x'.repeat(100_000) }]);
  const open = async (bytes: Buffer) => contexts.openContext({ source: { kind: 'sent', tar: Readable.from([bytes]) }, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
  await using context = await open(pack(archive));
  expect(context.counts()).toEqual({ files: 1, bytes: 100_000, sent: 100_000 });
  await expect(open(archive.subarray(0, 50_000))).rejects.toMatchObject({ kind: 'invalid' });
  await expect(open(pack(archive).subarray(0, 60))).rejects.toMatchObject({ kind: 'invalid' });
  expect(received()).toHaveLength(1);
});

test('a Dockerfile and a .dockerignore that a client sends although they are listed are not copied', async () => {
  await using context = await openTar([{ name: 'Dockerfile', content: 'FROM x' }, { name: '.dockerignore', content: 'Dockerfile\n.docker*\nother\n' }, { name: 'other', content: '' }]);
  expect(await context.readDockerfile('Dockerfile')).toBe('FROM x');
  expect((await contexts.selectFiles(context.tree, selection('.'), signal)).entries.map(({ path }) => path)).toEqual(['other']);
});

test('rules named after the Dockerfile of a context that was sent', async () => {
  await using context = await openTar([{ name: 'Dockerfile', content: '' }, { name: 'Dockerfile.dockerignore', content: 'out\n' }, { name: 'out/x', content: '' }, { name: 'in', content: '' }]);
  expect((await contexts.selectFiles(context.tree, selection('.'), signal)).entries.map(({ path }) => path)).toEqual(['Dockerfile', 'Dockerfile.dockerignore', 'in']);
});

test('a context that is being sent can be cancelled, and one that a killed engine left is swept', async () => {
  const abort = new AbortController();
  const endless = async function* (): AsyncGenerator<Buffer> {
    yield makeArchive([{ name: 'a', content: 'x' }]).subarray(0, 1024);
    abort.abort();
    await new Promise(() => undefined);
  };
  const opened = contexts.openContext({ source: { kind: 'sent', tar: Readable.from(endless()) }, dockerfile: { kind: 'file', path: 'x' }, signal: abort.signal });
  await expect(opened).rejects.toMatchObject({ kind: 'cancelled' });
  expect(received()).toEqual([]);
  mkdirSync(join(home, 'contexts/0123/files'), { recursive: true });
  await using kept = await openTar([{ name: 'a', content: '' }]);
  await contexts.sweep();
  expect(received()).toHaveLength(1);
  expect((await contexts.selectFiles(kept.tree, selection('a'), signal)).files).toBe(1);
});

test('what no step reads of a folder', async () => {
  await using context = await openFolder({ Dockerfile: 'FROM x', '.dockerignore': 'out', 'out/x': 'ignored', 'src/a': '1', 'docs/big': '22222', way: { link: 'src' }, 'lib/x': '1', 'lib/y.md': '2' });
  const xray = await context.xray([selection('way/a'), { ...selection('lib'), exclude: ['*.md'] }, selection('missing')]);
  expect(xray.proposal.lines).toEqual(['docs', 'lib/y.md']);
  expect(xray).toMatchObject({ ignoredFiles: 1, ignoredBytes: 7 });
});
