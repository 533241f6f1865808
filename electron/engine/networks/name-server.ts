import { createSocket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { spawnProcess } from '../sys/spawn-process.ts';

/** Where distributions put aardvark-dns. */
const places = ['/usr/lib/podman/aardvark-dns', '/usr/libexec/podman/aardvark-dns', '/usr/local/lib/podman/aardvark-dns', '/usr/local/libexec/podman/aardvark-dns'];

export function findAardvark(): string | undefined {
  return places.find((place) => existsSync(place));
}

/** The process that reads a folder; undefined where none does. It tells its number in that folder. */
export function findServer(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(folder, 'aardvark.pid'), 'utf8').trim());
    return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Starts aardvark-dns over a folder with files in it; it is a daemon by its own means, and outlives the engine. */
export async function startServer(program: string, folder: string): Promise<void> {
  const child = await spawnProcess(program, ['--config', folder, '-p', '53', 'run'], { stdio: 'ignore', cwd: '/', env: { RUST_LOG: 'error' }, detached: true });
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Ends a server and waits until it is gone. */
export async function stopServer(pid: number, folder: string): Promise<void> {
  const isThere = (): boolean => readArguments(pid).includes(folder);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isThere()) return;
    signalServer(pid, signal);
    for (let waited = 0; waited < 500 && isThere(); waited += 5) await wait(5);
  }
}

/** Nothing happens where it has ended. */
export function signalServer(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readArguments(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

const askAgainMs = 10;

/** Waits until the server at an address says that a name is at that very address (RFC 1035, 4.1). `unavailable` where it does not in time. */
export async function waitForName(address: string, name: string, withinMs: number): Promise<void> {
  const query = buildQuery(name);
  const own = Buffer.from(address.split('.').map(Number));
  const socket = createSocket('udp4');
  const answered = Promise.withResolvers<boolean>();
  socket.on('message', (reply) => {
    if (reply.includes(own)) answered.resolve(true);
  });
  socket.on('error', () => undefined);
  try {
    for (let waited = 0; waited < withinMs; waited += askAgainMs) {
      socket.send(query, 53, address, () => undefined);
      if (await Promise.race([answered.promise, wait(waited === 0 ? 3 : askAgainMs, false)])) return;
    }
  } finally {
    socket.close();
  }
  throw new EngineError('unavailable', `the name server at ${address} does not answer: another program may have port 53 there`);
}

function buildQuery(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  return Buffer.concat([Buffer.from([0x74, 0x77, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}
