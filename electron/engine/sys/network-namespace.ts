import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { lastErrno, libc } from './libc.ts';
import { mount, unmount } from './mount.ts';
import { systemError } from './system-error.ts';

const newNetwork = 0x40000000;

/**
 * Makes a network namespace and binds it to a new file at `path`, so that it lives on without a process. About a millisecond. The thread
 * steps into the new namespace and back; nothing else runs on it meanwhile, and sockets that it has keep theirs.
 */
export function createNetworkNamespace(path: string): void {
  writeFileSync(path, '', { flag: 'wx' });
  const own = openSync('/proc/thread-self/ns/net', 'r');
  try {
    if (libc.unshare(newNetwork) !== 0) throw systemError('make a network namespace', lastErrno());
    try {
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

/** Lets go of the namespace and removes its file. The kernel reaps it, and the links inside, when its last process has ended. Idempotent. */
export function removeNetworkNamespace(path: string): void {
  unmount(path, { detach: true });
  rmSync(path, { force: true });
}
