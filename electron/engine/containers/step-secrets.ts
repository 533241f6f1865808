import { chmodSync, chownSync, closeSync, fchmodSync, fchownSync, openSync, writeSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { SpecMount } from '../runtime/oci-spec.ts';
import { mount, unmount } from '../sys/mount.ts';
import { errnoName } from '../sys/system-error.ts';
import type { StepSecrets } from './step-run.ts';

type OpenSecrets = AsyncDisposable & { readonly mounts: readonly SpecMount[]; readonly env: readonly string[] };

/** Besides the secrets a bundle holds the specification, which has the environment in it, and some small files. */
const bundleBytes = 16 * 1024 * 1024;

/** Puts a file system in memory over an empty bundle, and the secrets into it; what the runtime is told of them is in there as well. Disposing takes it away. */
export async function openStepSecrets(bundle: string, { files, sockets, env }: StepSecrets): Promise<OpenSecrets> {
  await using undo = new AsyncDisposableStack();
  mountInMemory(bundle, files.reduce((sum, { data }) => sum + data.byteLength, bundleBytes));
  undo.defer(() => void unmount(bundle, { detach: true }));
  const mounts: SpecMount[] = [];
  for (const [index, file] of files.entries()) {
    const source = `${bundle}/secret${index}`;
    writeSecret(source, file);
    mounts.push({ kind: 'bind', source, destination: file.destination, readOnly: true });
  }
  for (const [index, { path, destination, ...owner }] of sockets.entries()) {
    const source = `${bundle}/ssh${index}`;
    undo.use(await passOn(path, source));
    chownSync(source, owner.uid, owner.gid);
    chmodSync(source, owner.mode);
    mounts.push({ kind: 'bind', source, destination, readOnly: false });
  }
  const held = undo.move();
  return { mounts, env, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

function mountInMemory(target: string, bytes: number): void {
  const how = { source: 'secrets', target, type: 'tmpfs', flags: ['nosuid', 'nodev'] as const };
  const data = `mode=0700,size=${bytes}`;
  try {
    mount({ ...how, data: `${data},noswap` });
  } catch (error) {
    // Before Linux 6.4, and in a user namespace, memory is swapped out as any other.
    if (!['EINVAL', 'EPERM'].includes(errnoName(error) ?? '')) throw error;
    mount({ ...how, data });
  }
}

function writeSecret(path: string, { data, mode, uid, gid }: StepSecrets['files'][number]): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let from = 0; from < data.byteLength;) from += writeSync(fd, data, from);
    fchownSync(fd, uid, gid);
    fchmodSync(fd, mode);
  } finally {
    closeSync(fd);
  }
}

/** A socket of ours, whoever may open it, behind which is that of the machine. */
async function passOn(path: string, source: string): Promise<AsyncDisposable> {
  const open = new Set<Socket>();
  const track = (socket: Socket, other: Socket): void => {
    open.add(socket);
    socket.on('error', () => other.destroy());
    socket.once('close', () => {
      open.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((inner) => {
    const outer = createConnection(path);
    track(inner, outer);
    track(outer, inner);
    inner.pipe(outer).pipe(inner);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new EngineError('internal', `pass on ${path}: ${cause.message}`, { cause })));
    server.listen(source, resolve);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
