import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { lastErrno, libc } from './libc.ts';
import { mount, unmount } from './mount.ts';
import { systemError } from './system-error.ts';

const newNetwork = 0x40000000;
/** netdevice(7). */
const setInterfaceFlags = 0x8914;
const interfaceUp = 0x1;
const internet = 2;
const datagram = 2;

/**
 * Makes a network namespace with its loopback up, and binds it to a new file at `path`, so that it lives on without a process. About a millisecond. The thread
 * steps into the new namespace and back; nothing else runs on it meanwhile, and sockets that it has keep theirs.
 */
export function createNetworkNamespace(path: string): void {
  writeFileSync(path, '', { flag: 'wx' });
  const own = openSync('/proc/thread-self/ns/net', 'r');
  try {
    if (libc.unshare(newNetwork) !== 0) throw systemError('make a network namespace', lastErrno());
    try {
      raiseLoopback();
      mount({ source: '/proc/thread-self/ns/net', target: path, type: '', flags: ['bind'] });
    } finally {
      // A thread that cannot come back would bind the engine's sockets in the container's network.
      if (libc.setns(own, newNetwork) !== 0) process.abort();
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(own);
  }
}

/** In the namespace that the thread is in. */
function raiseLoopback(): void {
  const socket = libc.socket(internet, datagram, 0);
  if (socket < 0) throw systemError('raise the loopback: socket', lastErrno());
  // struct ifreq: a name of 16 bytes, then here the flags.
  const request = Buffer.alloc(40);
  request.write('lo');
  request.writeUInt16LE(interfaceUp, 16);
  try {
    if (libc.ioctl(socket, setInterfaceFlags, request) !== 0) throw systemError('raise the loopback', lastErrno());
  } finally {
    closeSync(socket);
  }
}

/** Lets go of the namespace and removes its file. The kernel reaps it, and the links inside, when its last process has ended. Idempotent. */
export function removeNetworkNamespace(path: string): void {
  unmount(path, { detach: true });
  rmSync(path, { force: true });
}
