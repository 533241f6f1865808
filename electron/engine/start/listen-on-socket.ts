import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';

const maxPathBytes = 107;
/** What others may not: the socket gets mode 0660. */
const socketUmask = 0o117;

/**
 * Listens on a unix socket that owner and group may use. What a dead engine left in its place is removed. Fails with `conflict` where
 * somebody answers there, `exists` where the path is something else, `invalid` where it is too long.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > maxPathBytes) throw new EngineError('invalid', `socket ${path}: path has ${bytes} bytes, a socket's has at most ${maxPathBytes}`);
  await removeStaleSocket(path);
  mkdirSync(dirname(path), { recursive: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new EngineError('unavailable', `socket ${path}: ${cause.message}`, { cause })));
    // The file is made inside the call: no moment with another mode.
    const before = process.umask(socketUmask);
    server.listen(path, resolve);
    process.umask(before);
  });
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new EngineError('exists', `socket ${path}: there is something else that is no socket`);
  if (await answers(path)) throw new EngineError('conflict', `socket ${path}: another engine answers there`);
  rmSync(path, { force: true });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
