import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A container tool beside ours, with folders and sockets of its own and one image, `bench`, that has busybox. */
export type Peer = AsyncDisposable & {
  /** Runs `true` in a new container without network and removes it. */
  runTrue(): Promise<void>;
};

const command = ['/bin/busybox', 'true'];

/** Debian's Docker Engine on a socket of its own; the client is the `docker` on PATH. */
export async function startDocker(folder: string, rootfs: string): Promise<Peer & { socket: string }> {
  fs.mkdirSync(folder, { recursive: true });
  const socket = path.join(folder, 'docker.sock');
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const daemon = spawn(
    '/usr/sbin/dockerd',
    ['--host', `unix://${socket}`, '--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`, '--bridge=none', '--iptables=false'],
    { stdio: ['ignore', log, log] },
  );
  const docker = (...args: string[]): Promise<unknown> => run('docker', ['-H', `unix://${socket}`, ...args]);
  await waitFor(() => docker('version'), 30_000);
  await docker('import', rootfs, 'bench');
  return {
    socket,
    runTrue: async () => void (await docker('run', '--rm', '--network', 'none', 'bench', ...command)),
    async [Symbol.asyncDispose]() {
      daemon.kill('SIGTERM');
      await once(daemon, 'exit');
    },
  };
}

/** Debian's Podman with storage of its own. Its default ulimits are above what a machine without CAP_SYS_RESOURCE may set, so it gets lower ones. */
export async function openPodman(folder: string, rootfs: string): Promise<Peer> {
  fs.mkdirSync(folder, { recursive: true });
  const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];
  const global = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--tmpdir', `${folder}/tmp`, '--storage-driver', 'overlay', '--cgroup-manager', 'cgroupfs', '--runtime', 'runc'];
  await run('podman', [...global, 'import', rootfs, 'bench']);
  return {
    runTrue: async () => void (await run('podman', [...global, 'run', '--rm', '--network', 'none', ...limits, 'bench', ...command])),
    async [Symbol.asyncDispose]() {
      await run('podman', [...global, 'rm', '--all', '--force']);
    },
  };
}

/** The floor: runc alone on an unpacked root file system, with the namespaces of an ordinary container. */
export function prepareRunc(folder: string, rootfs: string): Peer {
  fs.mkdirSync(path.join(folder, 'rootfs'), { recursive: true });
  let count = 0;
  const ready = (async () => {
    await run('tar', ['-C', path.join(folder, 'rootfs'), '-xf', rootfs]);
    await run('runc', ['spec', '--bundle', folder]);
    const file = path.join(folder, 'config.json');
    const spec = JSON.parse(fs.readFileSync(file, 'utf8')) as { process: { terminal: boolean; args: string[]; rlimits?: unknown } };
    spec.process.terminal = false;
    spec.process.args = command;
    delete spec.process.rlimits;
    fs.writeFileSync(file, JSON.stringify(spec));
  })();
  return {
    async runTrue() {
      await ready;
      await run('runc', ['--root', `${folder}/state`, 'run', '--bundle', folder, `bench${count++}`]);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function waitFor(attempt: () => Promise<unknown>, timeoutMs: number): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
