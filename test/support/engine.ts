import { spawn, execFile, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bundleEngine } from './bundle-engine.ts';
import { engineCgroups, removeEngineCgroups } from './cgroups.ts';
import { removeBridge } from './remove-bridges.ts';

/** node_modules/.bin/node: the Node that the app carries. */
const nodePath = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));

export type CommandResult = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type FsckReport = { readonly code: number; readonly problems: readonly string[]; readonly mended: readonly string[]; readonly checked: Readonly<Record<string, number>> };

export type EngineOptions = {
  readonly mirrors?: readonly string[];
  readonly insecure?: readonly string[];
  /** File of an image to load at the first start. */
  readonly starter?: string;
  /** Folder for data, run folder and socket: one of its own where it is left out, removed at the end. */
  readonly dir?: string;
  /** More arguments. */
  readonly args?: readonly string[];
};

/** A real engine in a folder of its own. Use it with `await using`: at its end nothing may be left of it. */
export type TestEngine = AsyncDisposable & {
  readonly socket: string;
  readonly dir: string;
  readonly pid: number;
  /** The docker client against this engine. */
  docker(...args: string[]): Promise<CommandResult>;
  /** The same with text for its stdin. */
  dockerInput(input: string | Buffer, ...args: string[]): Promise<CommandResult>;
  dockerSpawn(...args: string[]): ChildProcess;
  /** SIGKILL, also while it starts; returns when it is dead. Containers go on. */
  kill9(): Promise<void>;
  /** SIGTERM; returns when it has ended. Containers go on. */
  stop(): Promise<void>;
  /** After kill9 or stop. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Of a stopped engine; with more arguments, such as `--deep`. */
  fsck(...args: string[]): Promise<FsckReport>;
  /** Everything the engine wrote to stderr. */
  log(): string;
};

/** Starts an engine and waits until it is ready. Suites that run containers stand in namespaces of their own (test/run.mjs). */
export async function startEngine(options: EngineOptions = {}): Promise<TestEngine> {
  // dist/engine/main.js, say, to test what is shipped.
  const engineFile = process.env['TIDEWHARF_ENGINE_FILE'] ?? (await bundleEngine());
  const dir = options.dir ?? mkdtempSync('/var/tmp/tw-');
  const socket = `${dir}/s`;
  const folders = ['--data', `${dir}/d`, '--run', `${dir}/r`];
  const flags = [
    ...(options.mirrors ?? []).flatMap((url) => ['--registry-mirror', url]),
    ...(options.insecure ?? []).flatMap((host) => ['--insecure-registry', host]),
    ...(options.starter === undefined ? [] : ['--starter-image', options.starter]),
    ...(options.args ?? []),
  ];
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: `${dir}/docker`, DOCKER_BUILDKIT: '0' };
  let log = '';
  let engine: ChildProcessByStdio<null, Readable, Readable> | undefined;

  const start = async (): Promise<void> => {
    engine = spawn(nodePath, ['--enable-source-maps', engineFile, ...folders, '--socket', socket, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    await isReady(engine, (line) => (log += `${line}\n`));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = engine;
    engine = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  };
  const docker = (...args: string[]): Promise<CommandResult> => run('docker', args, { env });
  try {
    await start();
  } catch (error) {
    await end('SIGKILL');
    if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    throw error;
  }

  return {
    socket,
    dir,
    get pid() {
      if (engine?.pid === undefined) throw new Error('the engine does not run');
      return engine.pid;
    },
    docker,
    dockerInput: (input, ...args) => run('docker', args, { env, input }),
    dockerSpawn: (...args) => spawn('docker', args, { env, stdio: 'pipe' }),
    kill9: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    fsck: async (...args) => {
      const { code, stdout, stderr } = await run(nodePath, [engineFile, ...folders, '--fsck', ...args, ...flags], { env });
      const line = stdout.split('\n').find((text) => text.includes('"fsck"'));
      if (line === undefined) throw new Error(`fsck gave no report: ${stdout}${stderr}`);
      return { code, ...(JSON.parse(line) as Omit<FsckReport, 'code'>) };
    },
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      try {
        if (engine === undefined) await start();
        const ids = (await docker('ps', '-aq', '--no-trunc')).stdout.split('\n').filter(Boolean);
        if (ids.length > 0) await docker('rm', '-f', ...ids);
        await docker('network', 'prune', '-f');
        const bridge = (await docker('network', 'inspect', '-f', '{{index .Options "com.docker.network.bridge.name"}}', 'bridge')).stdout.trim();
        await end('SIGTERM');
        await removeBridge(bridge);
        const left = leftovers(dir);
        if (left.length > 0) throw new Error(`left behind by the engine: ${left.join('; ')}\n${log}`);
      } finally {
        await end('SIGKILL');
        await cleanUp(dir);
        if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}

/** Rejects where it ends instead, with what it said. */
function isReady(child: ChildProcessByStdio<null, Readable, Readable>, onLine: (line: string) => void): Promise<void> {
  let said = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    said = `${said}${line}\n`.slice(-4000);
    onLine(line);
  });
  return new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"event":"ready"')) resolve();
      else reject(new Error(`engine: ${line}`));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`engine ended with ${code ?? signal} before it was ready: ${said}`)));
  });
}

function run(command: string, args: readonly string[], options: { env: NodeJS.ProcessEnv; input?: string | Buffer }): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { env: options.env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else if (error?.signal) resolve({ code: 128, stdout, stderr: `${stderr}${error.signal}` });
      else reject(error);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/** Processes, mounts, namespaces and cgroups of an engine that has ended and whose containers are removed. */
function leftovers(dir: string): string[] {
  return [
    ...processesOf(dir).map(({ pid, text }) => `process ${pid}: ${text}`),
    ...mountsOf(dir).map((target) => `mount ${target}`),
    ...['c', 'exits', 'netns', 'runc', 'crun'].flatMap((name) => list(`${dir}/r/${name}`).map((entry) => `${name}/${entry} in the run folder`)),
    ...engineCgroups(`${dir}/d`).map((group) => `cgroup ${group}`),
  ];
}

/** Ends and removes whatever is there, so that a failed test does not spoil the next. */
async function cleanUp(dir: string): Promise<void> {
  for (const { pid } of processesOf(dir)) process.kill(pid, 'SIGKILL');
  for (const target of mountsOf(dir).toReversed()) await run('umount', ['-l', target], { env: process.env });
  await removeEngineCgroups(`${dir}/d`);
}

function processesOf(dir: string): { pid: number; text: string }[] {
  return list('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const text = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return text.includes(`${dir}/`) && Number(name) !== process.pid ? [{ pid: Number(name), text }] : [];
    } catch {
      return [];
    }
  });
}

/** Besides the data folder itself, which may be a small disk of the test's own. */
function mountsOf(dir: string): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return lines.map((line) => line.split(' ')[4] ?? '').filter((target) => target.startsWith(`${dir}/`) && target !== `${dir}/d`);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
