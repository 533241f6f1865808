// Runs the compatibility checks against Debian's Docker Engine, by which their expectations are made:
// node test/compat/against-docker.mjs [files or options of vitest]. Needs root and the packages of `npm run bench`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { node24, root } from '../../electron/scripts/setup.mjs';
import { ownNamespaces } from '../own-namespaces.mjs';

const self = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);

if (process.env.TIDEWHARF_INSIDE === undefined) {
  const [command, ...rest] = ownNamespaces([node24, self, ...(args.length > 0 ? args : ['test/compat/command-table.test.ts'])]);
  const { status } = spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env, TIDEWHARF_INSIDE: '1' } });
  process.exit(status ?? 1);
}

const folder = fs.mkdtempSync('/var/tmp/tw-docker-');
const socket = path.join(folder, 'docker.sock');
const log = fs.openSync(path.join(folder, 'log'), 'w');
// A subnet of its own, should the machine's Docker have the usual one.
const flags = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`, '--bip', '172.31.255.1/24'];
const daemon = spawn('/usr/sbin/dockerd', ['--host', `unix://${socket}`, ...flags], { stdio: ['ignore', log, log] });
const ended = once(daemon, 'exit');
try {
  await Promise.race([listening(), ended.then(() => Promise.reject(new Error(`dockerd: ${fs.readFileSync(path.join(folder, 'log'), 'utf8')}`)))]);
  const tests = spawn(node24, [path.join(root, 'node_modules/.bin/vitest'), 'run', '--config', 'test/vitest.config.ts', '--project', 'compat', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TIDEWHARF_COMPAT_HOST: `unix://${socket}` },
  });
  [process.exitCode] = await once(tests, 'exit');
} finally {
  daemon.kill('SIGTERM');
  await ended;
  // A network namespace that it leaves mounted keeps its folder from going.
  spawnSync('umount', ['-l', `${folder}/exec/netns/default`], { stdio: 'ignore' });
  fs.rmSync(folder, { recursive: true, force: true });
}

async function listening() {
  while (spawnSync('docker', ['-H', `unix://${socket}`, 'version'], { stdio: 'ignore' }).status !== 0) await new Promise((resolve) => setTimeout(resolve, 100));
}
