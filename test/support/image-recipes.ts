import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { busyboxPath, planBusyboxRoot } from '../../electron/scripts/busybox-entries.mjs';
import { epoch, packEntries, type TarEntry } from '../../electron/scripts/oci-image.mjs';

/** How to make a layer. Equal `key` means equal content: it is made once. */
export type LayerRecipe = { readonly key: string; readonly createdBy: string; readonly tar: () => Readable };

export type ImageRecipe = {
  /** `repository:tag`, the first one is the image's own; the others stand in for images that people know. */
  readonly names: readonly [string, ...string[]];
  readonly layers: () => readonly LayerRecipe[];
  readonly config: object;
};

export type TestImageName = 'busybox' | 'debian' | 'node' | 'web' | 'layered' | 'shop' | 'store';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string) => path.join(root, 'test/fixtures/images', name);
const smallPath = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';
const debianPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The test images, made of what Debian and npm put on this machine. */
export const imageRecipes: Readonly<Record<TestImageName, ImageRecipe>> = {
  busybox: {
    names: ['busybox:latest', 'busybox:1', 'alpine:latest'],
    layers: () => [busyboxLayer()],
    config: { Env: [smallPath], Cmd: ['sh'] },
  },
  debian: {
    names: ['debian:bookworm-slim', 'debian:latest', 'ubuntu:latest'],
    layers: () => [debianLayer()],
    config: { Env: [debianPath], Cmd: ['bash'] },
  },
  node: {
    names: ['node:18-slim', 'node:18', 'node:20-alpine', 'node:latest'],
    layers: () => [debianLayer(), nodeLayer()],
    config: { Env: [debianPath], Cmd: ['node'] },
  },
  web: {
    names: ['tidewharf-test/web:1'],
    layers: () => [busyboxLayer(), webLayer()],
    config: {
      Env: [smallPath],
      Cmd: ['/serve.sh'],
      WorkingDir: '/www',
      ExposedPorts: { '80/tcp': {} },
      Labels: { 'tidewharf.test': 'web' },
      StopSignal: 'SIGTERM',
    },
  },
  shop: {
    names: ['tidewharf-test/shop:1'],
    layers: () => [busyboxLayer(), scriptsLayer('shop', { 'serve.sh': 'serve.sh', visit: 'www/cgi-bin/visit' })],
    config: { Env: [smallPath], Cmd: ['/serve.sh'], ExposedPorts: { '80/tcp': {} } },
  },
  store: {
    names: ['tidewharf-test/store:1'],
    layers: () => [busyboxLayer(), scriptsLayer('store', { 'serve.sh': 'serve.sh', 'answer.sh': 'answer.sh' })],
    config: { Env: [smallPath, 'PORT=5432'], Cmd: ['/serve.sh'], ExposedPorts: { '5432/tcp': {} } },
  },
  layered: {
    names: ['tidewharf-test/layered:1'],
    layers: () => [busyboxLayer(), ...layeredLayers()],
    config: { Env: [smallPath, 'LAYERED=1'], Entrypoint: ['/bin/sh', '-c'], Cmd: ['cat /data/kept'], User: '1000:1000' },
  },
};

/** What a container of `layered` must see below /data: path -> content, or what kind of entry it is. */
export const layeredView: Readonly<Record<string, string>> = {
  '/data/kept': 'from layer 1\n',
  '/data/changed': 'from layer 2\n',
  '/data/opaque/new': 'from layer 2\n',
  '/data/file-to-folder/inside': 'from layer 2\n',
  '/data/folder-to-file': 'from layer 2\n',
  '/data/deleted-then-back': 'from layer 3\n',
  '/data/hardlink': 'from layer 1\n',
  '/data/symlink': '-> kept',
  '/data/fifo': 'fifo',
  [`/data/${'long-name-'.repeat(15)}`]: 'from layer 1\n',
};

/** What a container of `layered` must not see. */
export const layeredHidden: readonly string[] = ['/data/deleted', '/data/deleted-folder', '/data/opaque/old', '/data/folder-to-file/old', '/data/opaque/.wh..wh..opq', '/data/.wh.deleted'];

function entriesLayer(key: string, createdBy: string, entries: () => readonly TarEntry[]): LayerRecipe {
  return { key, createdBy, tar: () => packEntries(entries()) };
}

function busyboxLayer(): LayerRecipe {
  return entriesLayer(`busybox ${stamp(busyboxPath)} 2`, 'ADD busybox-static /', planBusyboxRoot);
}

function webLayer(): LayerRecipe {
  const files = ['index.html', 'serve.sh'].map((name) => readFileSync(fixture(`web/${name}`), 'utf8'));
  return entriesLayer(`web ${files.join('')}`, 'COPY serve.sh index.html /', () => [
    { name: 'serve.sh', mode: 0o755, file: fixture('web/serve.sh') },
    { name: 'www', type: 'directory' },
    { name: 'www/index.html', file: fixture('web/index.html') },
  ]);
}

/** Scripts of one fixture folder, by where they go. */
function scriptsLayer(folder: string, scripts: Readonly<Record<string, string>>): LayerRecipe {
  const files = Object.entries(scripts).map(([from, to]) => ({ name: to, mode: 0o755, file: fixture(`${folder}/${from}`) }));
  const parents = files.some(({ name }) => name.startsWith('www/')) ? ['www', 'www/cgi-bin'] : [];
  const content = files.map(({ name, file }) => `${name} ${readFileSync(file, 'utf8')}`).join('');
  return entriesLayer(`${folder} ${content}`, `COPY ${Object.keys(scripts).join(' ')} /`, () => [...parents.map((name) => ({ name, type: 'directory' as const })), ...files]);
}

function layeredLayers(): LayerRecipe[] {
  const text = (name: string, layer: number, more: Partial<TarEntry> = {}): TarEntry => ({ name: `data/${name}`, content: `from layer ${layer}\n`, ...more });
  const folder = (name: string): TarEntry => ({ name: `data/${name}`, type: 'directory' });
  const layers: TarEntry[][] = [
    [
      { name: 'data', type: 'directory', uid: 1000, gid: 1000, mode: 0o2775 },
      text('kept', 1, { uid: 1000, gid: 1000, mode: 0o640, pax: { 'SCHILY.xattr.user.note': 'kept' } }),
      ...['changed', 'deleted', 'deleted-then-back', 'file-to-folder', 'long-name-'.repeat(15)].map((name) => text(name, 1)),
      ...['opaque', 'deleted-folder', 'folder-to-file'].flatMap((name) => [folder(name), text(`${name}/old`, 1)]),
      { name: 'data/hardlink', type: 'link', linkname: 'data/kept' },
      { name: 'data/symlink', type: 'symlink', linkname: 'kept' },
      { name: 'data/fifo', type: 'fifo' },
    ],
    [
      text('changed', 2),
      ...['deleted', 'deleted-folder', 'deleted-then-back'].map((name) => ({ name: `data/.wh.${name}` })),
      folder('opaque'),
      { name: 'data/opaque/.wh..wh..opq' },
      text('opaque/new', 2),
      folder('file-to-folder'),
      text('file-to-folder/inside', 2),
      text('folder-to-file', 2),
    ],
    [text('deleted-then-back', 3)],
  ];
  return layers.map((entries, index) => entriesLayer(`layered ${JSON.stringify(entries)}`, `COPY layer-${index + 1} /data`, () => entries));
}

/** Debian without documentation, as its slim image is. Needs root and the machine's package sources, once. */
function debianLayer(): LayerRecipe {
  const suite = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
  const excluded = ['doc', 'man', 'locale', 'info', 'lintian'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  const args = ['--quiet', '--variant=minbase', '--format=tar', ...excluded, suite, '-'];
  return {
    key: `debian ${args.join(' ')} 1`,
    createdBy: 'ADD debian minbase /',
    tar: () => spawnTar('mmdebstrap', [...args, ...packageSources()]),
  };
}

/** The files in which this machine names its package sources; apt knows them by their endings. */
function packageSources(): string[] {
  const folder = '/etc/apt/sources.list.d';
  const parts = existsSync(folder) ? readdirSync(folder).filter((name) => /^debian.*\.(list|sources)$|^ubuntu\.(list|sources)$/.test(name)) : [];
  return ['/etc/apt/sources.list', ...parts.map((name) => path.join(folder, name))].filter((file) => existsSync(file) && statSync(file).size > 0);
}

/** Node as npm brought it for our own tools, and the npm of this machine. */
function nodeLayer(): LayerRecipe {
  const node = path.join(root, `node_modules/node-linux-${process.arch}/bin/node`);
  const npm = path.dirname(path.dirname(realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())));
  const links = { npm: 'npm-cli.js', npx: 'npx-cli.js' };
  return entriesLayer(`node ${stamp(node)} ${npm} ${stamp(path.join(npm, 'package.json'))} 2`, 'COPY node npm /usr/local/', () => [
    ...['usr/local', 'usr/local/bin', 'usr/local/etc', 'usr/local/lib', 'usr/local/lib/node_modules'].map((name) => ({ name, type: 'directory' as const })),
    { name: 'usr/local/bin/node', mode: 0o755, file: node },
    // Nobody out there answers in a test: npm would wait for it.
    { name: 'usr/local/etc/npmrc', content: 'audit=false\nfund=false\nupdate-notifier=false\n' },
    ...Object.entries(links).map(([name, file]) => ({ name: `usr/local/bin/${name}`, type: 'symlink' as const, linkname: `../lib/node_modules/npm/bin/${file}` })),
    ...folderEntries(npm, 'usr/local/lib/node_modules/npm'),
  ]);
}

function folderEntries(from: string, to: string): TarEntry[] {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(from, path.join(entry.parentPath, entry.name)))
    .filter((name) => !/^(docs|man)\//.test(name));
  return files.sort().map((name) => ({ name: `${to}/${name}`, file: path.join(from, name), mode: statSync(path.join(from, name)).mode & 0o755 }));
}

/** Changes when a package is upgraded. */
function stamp(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

/** The tar that a program writes to its output; a failing program fails the stream with its last words. */
function spawnTar(command: string, args: readonly string[]): Readable {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch.getTime() / 1000) } });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  child.on('error', (error) => child.stdout.destroy(error));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  async function* read(): AsyncGenerator<Buffer> {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const code = await ended;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${said}`);
  }
  return Readable.from(read(), { objectMode: false });
}
