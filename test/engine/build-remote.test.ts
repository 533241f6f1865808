import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Contexts } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import type { Digest } from '../../electron/shared/oci/digest.ts';

const { signal } = new AbortController();
const dockerfile = { kind: 'file', path: 'Dockerfile' } as const;
const everything = { sources: ['.'], exclude: [], parents: false };
const bytes = Buffer.from('some bytes');
const bytesDigest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;

let folder: string;
let contexts: Contexts;
let server: http.Server;
let base: string;
/** Paths of requests, and who is logged in. */
const asked: string[] = [];

const replies: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
  '/Dockerfile': (response) => response.setHeader('content-type', 'text/plain').end('FROM scratch\n'),
  '/context.tgz': (response) => response.end(gzipSync(makeArchive([{ name: 'Dockerfile', content: 'FROM tar\n' }, { name: 'a', content: 'A' }]))),
  '/file%20one.bin': (response) => response.setHeader('last-modified', 'Fri, 01 Jan 2021 00:00:00 GMT').end(bytes),
  '/moved': (response) => response.writeHead(302, { location: '/file%20one.bin' }).end(),
  '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
  '/away': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/cut': (response) => response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy()),
  '/large': (response) => response.end(Buffer.alloc(3000)),
  '/hangs': (response) => response.writeHead(200).write('x'),
};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tidewharf-remote-')));
  contexts = await openContexts({ root: join(folder, 'build'), limits: { maxEntries: 1000, maxBytes: 2000 }, environment: {} });
  const repository = makeRepository(join(folder, 'made'));
  server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    asked.push(`${path} ${request.headers.authorization ?? ''}`.trim());
    if (path.startsWith('/x.git/')) sendFile(repository, path.slice('/x.git/'.length), response);
    else (replies[path] ?? ((missing) => missing.writeHead(404).end()))(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await contexts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

afterEach(() => expect(readdirSync(join(folder, 'build/contexts')).filter((name) => !name.endsWith('.gone'))).toEqual([]));

/** As any web server gives it (git's "dumb" protocol). */
function makeRepository(path: string): string {
  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x.test', '-c', 'init.defaultBranch=main', ...args], { cwd: path, encoding: 'utf8', env: { ...process.env, GIT_COMMITTER_DATE: '1600000000 +0000', GIT_AUTHOR_DATE: '1600000000 +0000', GIT_CONFIG_GLOBAL: '/dev/null' } });
  mkdirSync(join(path, 'app'), { recursive: true });
  writeFileSync(join(path, 'Dockerfile'), 'FROM git\n');
  writeFileSync(join(path, 'app/Dockerfile'), 'FROM below\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  git('checkout', '-q', '-b', 'other');
  writeFileSync(join(path, 'more'), 'more');
  git('add', '.');
  git('commit', '-q', '-m', 'two');
  git('checkout', '-q', 'main');
  git('update-server-info');
  return join(path, '.git');
}

function sendFile(root: string, path: string, response: http.ServerResponse): void {
  try {
    response.end(execFileSync('cat', [join(root, path)], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    response.writeHead(404).end();
  }
}

const open = async (path: string, which: { kind: 'file'; path: string } = dockerfile) => contexts.openContext({ source: { kind: 'remote', url: base + path }, dockerfile: which, signal });
const fetch = async (path: string, checksum?: Digest) => contexts.fetchRemote({ url: base + path, checksum, keepGitDir: false, signal });

test('a context that is a Dockerfile, or an archive', async () => {
  await using alone = await open('/Dockerfile', { kind: 'file', path: 'named/otherwise' });
  expect(await alone.readDockerfile('named/otherwise')).toBe('FROM scratch\n');
  await using archive = await open('/context.tgz');
  expect(await archive.readDockerfile('Dockerfile')).toBe('FROM tar\n');
  expect((await contexts.selectFiles(archive.tree, everything, signal)).entries.map(({ path }) => path)).toEqual(['Dockerfile', 'a']);
});

test.each(['/file%20one.bin', '/moved'])('ADD of %s: mode 0600, the time that the server tells', async (path) => {
  await using file = await fetch(path, bytesDigest);
  const selected = await contexts.selectFiles(file.tree, file.selection, signal);
  expect(selected.entries).toEqual([{ path: path === '/moved' ? 'moved' : 'file one.bin', metadata: 'file 600', digest: bytesDigest }]);
  let header: Buffer | undefined;
  for await (const chunk of contexts.packCopy({ parts: [{ files: selected, unpack: false }], destination: '/f', root: undefined, owner: undefined, mode: undefined, latest: undefined }, signal)) header ??= Buffer.from(chunk);
  expect(Number.parseInt(header?.toString('latin1', 136, 147) ?? '', 8)).toBe(Date.UTC(2021, 0, 1) / 1000);
});

test.each([
  ['/missing', 'not-found', 'the server answered 404'],
  ['/round', 'unavailable', 'redirects'],
  ['/away', 'forbidden', 'redirects to file:'],
  ['/cut', 'unavailable', 'the connection was closed'],
  ['/large', 'invalid', 'more than 2000 bytes'],
])('ADD of %s fails, and nothing stays', async (path, kind, message) => {
  await expect(fetch(path)).rejects.toMatchObject({ kind, message: expect.stringContaining(message) as string });
});

test('another content than its checksum says is refused', async () => {
  await expect(fetch('/moved', `sha256:${'0'.repeat(64)}` as Digest)).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining(bytesDigest) as string });
});

test('a fetch that hangs can be cancelled', async () => {
  const abort = new AbortController();
  const fetched = contexts.fetchRemote({ url: `${base}/hangs`, checksum: undefined, keepGitDir: false, signal: abort.signal, onProgress: () => abort.abort() });
  await expect(fetched).rejects.toMatchObject({ kind: 'cancelled' });
});

test('a login goes to its server alone and into no error', async () => {
  const url = `${base.replace('http://', 'http://me:pa%20ss@')}/missing2`;
  await expect(contexts.fetchRemote({ url, checksum: undefined, keepGitDir: false, signal })).rejects.toMatchObject({ message: expect.not.stringContaining('ss@') as string });
  expect(asked).toContain(`/missing2 Basic ${Buffer.from('me:pa ss').toString('base64')}`);
});

test('a repository: its main branch, another one, a folder of it; without git’s own folder', async () => {
  await using main = await open('/x.git');
  expect(await main.readDockerfile('Dockerfile')).toBe('FROM git\n');
  expect((await contexts.selectFiles(main.tree, everything, signal)).entries.map(({ path }) => path)).toEqual(['Dockerfile', 'app', 'app/Dockerfile']);
  await using other = await open('/x.git#other');
  expect((await contexts.selectFiles(other.tree, everything, signal)).entries.map(({ path }) => path)).toContain('more');
  await using below = await open('/x.git#main:app');
  expect(await below.readDockerfile('Dockerfile')).toBe('FROM below\n');
  await using added = await fetch('/x.git#other');
  expect((await contexts.selectFiles(added.tree, added.selection, signal)).files).toBe(3);
});

test.each([['/x.git#none', 'unavailable'], ['/x.git#main:none', 'not-found'], ['/x.git#main:../..', 'not-found'], ['/y.git', 'unavailable']])('%s is refused, and nothing stays', async (path, kind) => {
  await expect(open(path)).rejects.toMatchObject({ kind });
});
