// Everything a fresh machine lacks, installed once and skipped in milliseconds afterwards. Runs under Node 20 with nothing installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** The Node that tools and engine run on, whatever Node npm runs on. */
export const node24 = path.join(root, 'node_modules/.bin/node');

/** Debian package -> the file that shows it is there. */
const enginePackages = {
  runc: '/usr/sbin/runc',
  crun: '/usr/bin/crun',
  conmon: '/usr/bin/conmon',
  iproute2: '/usr/sbin/ip',
  nftables: '/usr/sbin/nft',
  'aardvark-dns': '/usr/lib/podman/aardvark-dns',
  tini: '/usr/bin/tini-static',
  'busybox-static': '/bin/busybox',
};
const compilerPackages = { 'g++': '/usr/bin/g++', make: '/usr/bin/make', python3: '/usr/bin/python3' };
const testPackages = {
  chromium: '/usr/lib/chromium/chromium',
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  'docker-registry': '/usr/bin/docker-registry',
  skopeo: '/usr/bin/skopeo',
  mmdebstrap: '/usr/bin/mmdebstrap',
  zstd: '/usr/bin/zstd',
  bzip2: '/usr/bin/bzip2',
  'xz-utils': '/usr/bin/xz',
  'python3-docker': '/usr/lib/python3/dist-packages/docker/__init__.py',
  'docker-compose': '/usr/bin/docker-compose',
  openssl: '/usr/bin/openssl',
  'apache2-utils': '/usr/bin/htpasswd',
  'squashfs-tools': '/usr/bin/mksquashfs',
  'desktop-file-utils': '/usr/bin/desktop-file-validate',
  'p7zip-full': '/usr/bin/7za',
};
/** Peers for benchmarks; docker.io also brings the client for machines without one. */
const dockerPackages = { 'docker.io': '/usr/sbin/dockerd', iptables: '/usr/sbin/iptables' };
const podmanPackages = { podman: '/usr/bin/podman', buildah: '/usr/bin/buildah' };

const onPath = (name) => (process.env.PATH ?? '').split(':').some((folder) => fs.existsSync(path.join(folder, name)));

function wantedPackages(purpose) {
  const npmMissing = !fs.existsSync(path.join(root, 'node_modules/node-pty/build/Release/pty.node'));
  return {
    ...enginePackages,
    ...(npmMissing && compilerPackages),
    ...(purpose !== 'app' && testPackages),
    ...(purpose !== 'app' && !onPath('docker') && dockerPackages),
    ...(purpose === 'bench' && { ...dockerPackages, ...podmanPackages }),
  };
}

/** Runs one command with its output kept; on failure the end of it is shown and the set-up ends. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const tail = Buffer.concat(output).toString().trim().split('\n').slice(-25).join('\n');
      reject(new Error(`${command} ${args.join(' ')}: exit code ${code}\n${tail}`));
    });
  });
}

async function asRoot(command, args) {
  if (process.getuid?.() === 0) return run(command, args, aptEnvironment);
  if (!onPath('sudo')) throw new Error(`${command} needs root: run this as root, or install sudo`);
  return run('sudo', ['--preserve-env=DEBIAN_FRONTEND', command, ...args], { ...aptEnvironment, stdio: ['inherit', 'pipe', 'pipe'] });
}
const aptEnvironment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

async function installDebianPackages(purpose) {
  if (process.platform !== 'linux') return 'not needed here';
  const missing = Object.entries(wantedPackages(purpose)).filter(([, file]) => !fs.existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return 'there';
  if (!onPath('apt-get')) throw new Error(`this machine has no apt-get; install what these Debian packages hold: ${missing.join(' ')}`);
  await asRoot('apt-get', ['update', '-q']);
  await withoutServices(() => asRoot('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing]));
  return `installed ${missing.join(' ')}`;
}

/** Debian starts services as it installs them; a policy file says no, and goes away again. */
async function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  if (process.getuid?.() !== 0 || fs.existsSync(policy)) return install();
  fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await install();
  } finally {
    fs.rmSync(policy, { force: true });
  }
}

async function installNpmPackages() {
  const stamp = path.join(root, 'node_modules/.tidewharf-lock');
  const lock = createHash('sha256').update(fs.readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock && fs.existsSync(node24)) return 'there';
  await run('npm', ['ci', '--no-progress'], { env: { ...process.env, ...nodeHeaders() } });
  fs.writeFileSync(stamp, lock);
  return 'installed';
}

/** node-pty is compiled; where Node brought its headers along, nothing has to be fetched for that. */
function nodeHeaders() {
  const prefix = path.resolve(path.dirname(fs.realpathSync(process.execPath)), '..');
  return fs.existsSync(path.join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

async function build() {
  const result = spawnSync(node24, [path.join(root, 'electron/scripts/build.mjs'), '--if-stale'], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`build failed\n${result.stdout}${result.stderr}`);
  return result.stdout.trim() || 'built';
}

async function starterImage() {
  const { ensureStarterImage } = await import('./starter-image.mjs');
  const made = await ensureStarterImage({ out: path.join(root, 'dist/starter.tar') });
  return made ? 'made' : 'there';
}

/**
 * Brings the machine to where `purpose` (app, test, bench) can run, and says on `log` what it does and how long each step took.
 * Fails with the end of the failing command's own output.
 */
export async function ensureSetup({ purpose = 'app', log = (line) => process.stdout.write(`${line}\n`) } = {}) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Error(`Node ${process.versions.node} is too old: 20 or newer is needed`);
  const steps = [
    { name: 'Debian packages', step: () => installDebianPackages(purpose) },
    { name: 'npm packages', step: installNpmPackages },
    { name: 'build', step: build },
    { name: 'starter image', step: starterImage },
  ];
  for (const [index, { name, step }] of steps.entries()) {
    const label = `[${index + 1}/${steps.length}] ${name.padEnd(16)}`;
    const started = performance.now();
    const slow = setTimeout(() => log(`${label} working ...`), 1500);
    try {
      const outcome = await step();
      log(`${label} ${outcome} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      throw new Error(`set-up stopped at ${name}: ${error.message}`, { cause: error });
    } finally {
      clearTimeout(slow);
    }
  }
}
