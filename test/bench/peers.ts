import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A container tool with folders and a socket of its own. */
export type Tool = AsyncDisposable & {
  /** Of the Docker API. */
  readonly socket: string;
  /** Name of an image that has /bin/busybox. */
  readonly image: string;
  /** What `pull` and `push` want to be told for a registry without TLS on this machine. */
  readonly plainHttp: readonly string[];
  /** Runs the tool's own client; fails where its exit code is not 0. */
  client(...args: string[]): Promise<{ readonly stdout: string }>;
};

/** Debian's Docker Engine; the client is the `docker` on PATH. `rootfs` is a tar with /bin/busybox. */
export async function startDocker(folder: string, rootfs: string): Promise<Tool> {
  fs.mkdirSync(folder, { recursive: true });
  const socket = path.join(folder, 'docker.sock');
  const daemon = startDaemon(folder, '/usr/sbin/dockerd', ['--host', `unix://${socket}`, '--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`]);
  const client: Tool['client'] = (...args) => run('docker', ['-H', `unix://${socket}`, ...args]);
  await waitFor(() => client('version'), 30_000);
  await client('import', rootfs, 'bench');
  return { socket, image: 'bench', plainHttp: [], client, [Symbol.asyncDispose]: () => daemon.end() };
}

/**
 * Debian's Podman and its service. Its default ulimits are above what a machine without CAP_SYS_RESOURCE may set, so it gets lower ones; logs go to
 * files, as Docker's do.
 */
export async function openPodman(folder: string, rootfs: string): Promise<Tool> {
  fs.mkdirSync(folder, { recursive: true });
  const settings = path.join(folder, 'containers.conf');
  fs.writeFileSync(settings, '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\nlog_driver = "k8s-file"\n[engine]\nevents_logger = "file"\n');
  const env = { ...process.env, CONTAINERS_CONF: settings };
  const socket = path.join(folder, 'podman.sock');
  const network = ['--network-backend', 'netavark', '--network-config-dir', `${folder}/networks`];
  const global = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--tmpdir', `${folder}/tmp`, '--storage-driver', 'overlay', '--cgroup-manager', 'cgroupfs', '--runtime', 'runc', ...network];
  const client: Tool['client'] = (...args) => run('podman', [...global, ...args], { env });
  await client('import', rootfs, 'bench');
  const service = startDaemon(folder, 'podman', [...global, 'system', 'service', '--time', '0', `unix://${socket}`], env);
  await waitFor(async () => fs.statSync(socket), 30_000);
  return {
    socket,
    image: 'bench',
    plainHttp: ['--tls-verify=false'],
    client,
    async [Symbol.asyncDispose]() {
      await client('rm', '--all', '--force');
      await service.end();
    },
  };
}

/** The floor: runc alone on an unpacked root file system, with the namespaces of an ordinary container. */
export async function prepareRunc(folder: string, rootfs: string): Promise<{ runTrue(): Promise<void> }> {
  fs.mkdirSync(path.join(folder, 'rootfs'), { recursive: true });
  await run('tar', ['-C', path.join(folder, 'rootfs'), '-xf', rootfs]);
  await run('runc', ['spec', '--bundle', folder]);
  const file = path.join(folder, 'config.json');
  const spec = JSON.parse(fs.readFileSync(file, 'utf8')) as { process: { terminal: boolean; args: string[]; rlimits?: unknown } };
  spec.process.terminal = false;
  spec.process.args = ['/bin/busybox', 'true'];
  delete spec.process.rlimits;
  fs.writeFileSync(file, JSON.stringify(spec));
  let count = 0;
  return {
    runTrue: async () => void (await run('runc', ['--root', `${folder}/state`, 'run', '--bundle', folder, `bench${count++}`])),
  };
}

function startDaemon(folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): { end(): Promise<void> } {
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const daemon = spawn(command, args, { stdio: ['ignore', log, log], env });
  return {
    end: async () => {
      if (daemon.exitCode !== null || daemon.signalCode !== null) return;
      daemon.kill('SIGTERM');
      await once(daemon, 'exit');
    },
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
