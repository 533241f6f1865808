import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type * as double from '../double/electron.ts';
import { removeEngineCgroups } from './cgroups.ts';
import { removeBridgesOf } from './remove-bridges.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

export type Double = typeof double;

/** The app's own main and preload with a real engine, in folders of its own. */
export type TestApp = AsyncDisposable & {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dir: string;
  /** The docker client against the app's engine: a second pair of eyes. */
  docker(...args: string[]): Promise<string>;
  /** Process id of the engine that runs now. */
  enginePid(): number;
  /** Runs in the main process with the Electron module as its argument. */
  inMain<T>(work: (electron: Double) => T | Promise<T>): Promise<T>;
  /** Ends the app as a person would, by Quit; containers go on. */
  quit(): Promise<void>;
};

/** Real Electron where its binary and a display are there, else the double. */
export function electronBinary(): string {
  const folder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  const binary = existsSync(pathFile) ? path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : '';
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  return binary !== '' && existsSync(binary) && display ? binary : path.join(root, 'test/double/electron-bin');
}

export function makeAppFolder(): string {
  return mkdtempSync('/var/tmp/tw-app-');
}

export type LaunchOptions = {
  readonly dir?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** In place of {@link electronBinary}: a script that starts it in its own way. */
  readonly executable?: string;
  /** An installed app instead of the source tree: what is in its archive, and the folder that lies beside it. Only through the double. */
  readonly packed?: { readonly app: string; readonly resources: string };
};

function packedEnvironment({ resources }: { readonly resources: string }): Record<string, string> {
  return { ELECTRON_DOUBLE_PACKAGED: '1', ELECTRON_DOUBLE_RESOURCES: resources };
}

/** Starts the app and waits for its first window. `dir` given: what an earlier app left there is taken up. */
export async function launchApp(options: LaunchOptions = {}): Promise<TestApp> {
  const dir = options.dir ?? makeAppFolder();
  const socket = `${dir}/s`;
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env;
  const app = await _electron.launch({
    executablePath: options.executable ?? electronBinary(),
    args: [options.packed?.app ?? root, '--data', `${dir}/d`, '--run', `${dir}/r`, '--socket', socket, '--config', `${dir}/c`, ...(options.flags ?? [])],
    env: { ...(env as Record<string, string>), ...(options.packed === undefined ? { TIDEWHARF_NODE: path.join(root, 'node_modules/.bin/node') } : packedEnvironment(options.packed)), ...options.env },
  });
  const page = await app.firstWindow();
  const closed = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
  const inMain: TestApp['inMain'] = (work) => app.evaluate(work as never) as ReturnType<typeof work> as never;
  const quit = async (): Promise<void> => {
    await app.close();
    await closed;
  };
  return {
    app,
    page,
    dir,
    docker: async (...args) => (await run('docker', ['-H', `unix://${socket}`, ...args])).stdout,
    enginePid: () => findEngine(`${dir}/d`),
    inMain,
    quit,
    [Symbol.asyncDispose]: quit,
  };
}

/** Removes containers, networks, control groups and folder of an app that has quit. */
export async function removeAppFolder(dir: string): Promise<void> {
  for (const { pid, args } of processesWith(`${dir}/`)) {
    if (!args.includes('vitest')) process.kill(pid, 'SIGKILL');
  }
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const target of mounts.filter((mount) => mount.startsWith(`${dir}/`)).toReversed()) await run('umount', ['-l', target]);
  await removeBridgesOf(`${dir}/d`);
  await removeEngineCgroups(`${dir}/d`);
  rmSync(dir, { recursive: true, force: true });
}

function findEngine(dataDir: string): number {
  const found = processesWith(dataDir).find(({ args }) => args.includes('engine/main.js'));
  if (found === undefined) throw new Error(`no engine runs on ${dataDir}`);
  return found.pid;
}

function processesWith(text: string): { pid: number; args: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((name) => {
    try {
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return args.includes(text) ? [{ pid: Number(name), args }] : [];
    } catch {
      return [];
    }
  });
}
