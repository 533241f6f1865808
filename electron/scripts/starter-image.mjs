// Makes dist/starter.tar: the image that is there before any registry is asked. `node electron/scripts/starter-image.mjs [OUT]`
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { busyboxPath, planBusyboxRoot } from './busybox-entries.mjs';
import { packEntries, planLayout, writeLayer, writeLayoutTar } from './oci-image.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = (name) => path.join(root, 'assets/starter', name);
const inputs = [busyboxPath, source('index.html'), source('start.sh'), ...['starter-image', 'busybox-entries', 'oci-image'].map((name) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url)))];

const history = [
  { created_by: 'ADD busybox-static / # shell and tools in one file' },
  { created_by: 'COPY start.sh index.html / # the page you see and the script that serves it' },
  { created_by: 'EXPOSE 8080', empty_layer: true },
  { created_by: 'CMD ["/start.sh"]', empty_layer: true },
];

const config = {
  Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'],
  Cmd: ['/start.sh'],
  WorkingDir: '/www',
  ExposedPorts: { '8080/tcp': {} },
  Labels: {
    'org.opencontainers.image.title': 'Tidewharf starter',
    'org.opencontainers.image.description': 'A small web page about images, containers and layers, with a shell',
  },
};

/** Makes the starter image as an OCI layout tar at `out` unless it is up to date there. Gives true where it was made. */
export async function ensureStarterImage({ out = path.join(root, 'dist/starter.tar') } = {}) {
  const key = inputs.reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256')).digest('hex');
  if (readKey(out) === key) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'tidewharf-starter-'));
  try {
    const pages = [
      { name: 'start.sh', mode: 0o755, file: source('start.sh') },
      { name: 'www', type: 'directory' },
      { name: 'www/index.html', file: source('index.html') },
    ];
    const layers = [];
    for (const entries of [planBusyboxRoot(), pages]) layers.push(await writeLayer({ tar: packEntries(entries), folder }));
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    await writeLayoutTar({ entries: planLayout({ name: 'tidewharf/starter:latest', architecture, layers, config, history }), out });
    writeFileSync(`${out}.key`, key);
    return true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the image at `out` was made from; the key is written after the image. */
function readKey(out) {
  return existsSync(out) && existsSync(`${out}.key`) ? readFileSync(`${out}.key`, 'utf8') : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await ensureStarterImage(process.argv[2] === undefined ? {} : { out: path.resolve(process.argv[2]) });
  process.stdout.write(made ? 'starter image made\n' : 'starter image is up to date\n');
}
