import { execFile, execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { spawn as spawnPty } from 'node-pty';

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A docker client in a pseudo-terminal. */
export type Terminal = {
  type(text: string): void;
  resize(cols: number, rows: number): void;
  /** What has been shown since the last call, once `text` is in it. Fails when the client ends without it. */
  until(text: string | RegExp): Promise<string>;
  readonly exit: Promise<number>;
};

/** One docker client program, told which engine to speak to. */
export type DockerClient = {
  readonly version: string;
  (...args: string[]): Promise<Outcome>;
  input(text: string | Buffer, ...args: string[]): Promise<Outcome>;
  /** The trimmed output; fails where the exit code is not 0. */
  out(...args: string[]): Promise<string>;
  spawn(...args: string[]): ChildProcessWithoutNullStreams;
  terminal(...args: string[]): Terminal;
};

const distributionClient = '/usr/bin/docker';

/** The docker on PATH, and Debian's own where that is another one. */
export function findDockerClients(): { readonly path: string; readonly version: string }[] {
  const first = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const paths = [first, distributionClient].filter((path) => existsSync(path)).map((path) => realpathSync(path));
  return [...new Set(paths)].map((path) => ({ path, version: /version ([\d.]+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1] ?? '?' }));
}

export function dockerClient({ path, version, host, config }: { path: string; version: string; host: string; config: string }): DockerClient {
  const env = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: config, DOCKER_BUILDKIT: '0', TERM: 'xterm' };
  const input = (text: string | Buffer | undefined, args: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = execFile(path, args, { env, maxBuffer: 512 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
      });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(text);
    });
  const client = (...args: string[]): Promise<Outcome> => input(undefined, args);
  return Object.assign(client, {
    version,
    input: (text: string | Buffer, ...args: string[]) => input(text, args),
    out: async (...args: string[]) => {
      const { code, stdout, stderr } = await client(...args);
      if (code !== 0) throw new Error(`docker ${args.join(' ')}: exit code ${code}: ${stderr}`);
      return stdout.trim();
    },
    spawn: (...args: string[]) => spawn(path, args, { env }),
    terminal: (...args: string[]) => openTerminal(path, args, env),
  });
}

function openTerminal(path: string, args: string[], env: Record<string, string | undefined>): Terminal {
  const pty = spawnPty(path, args, { cols: 100, rows: 30, env, encoding: 'utf8' });
  const exited = Promise.withResolvers<number>();
  let shown = '';
  let ended = false;
  let check = (): void => undefined;
  pty.onData((text) => {
    shown += text;
    check();
  });
  pty.onExit(({ exitCode }) => {
    ended = true;
    exited.resolve(exitCode);
    check();
  });
  return {
    type: (text) => pty.write(text),
    resize: (cols, rows) => pty.resize(cols, rows),
    exit: exited.promise,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        check = () => {
          const found = typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown);
          if (!found && !ended) return;
          const text = shown;
          shown = '';
          check = () => undefined;
          if (found) resolve(text);
          else reject(new Error(`the client ended without ${String(wanted)}: ${text}`));
        };
        check();
      }),
  };
}
