import { lastErrno, libc } from './libc.ts';
import { readProcess } from './process-info.ts';
import { errnoName, systemError } from './system-error.ts';
import { wrapDescriptor } from './wrap-descriptor.ts';

/**
 * Calls back once, never from inside this call, when a process ended, also one that is no child of ours; a zombie counts as ended, and so
 * does a pid that another process has by now. The returned function ends the watch. The kernel tells us (pidfd_open(2)): nothing polls.
 */
export function watchProcess(pid: number, startTime: string, callback: () => void): () => void {
  const fd = libc.pidfdOpen(pid);
  if (fd < 0) {
    const error = systemError(`watch process ${pid}`, lastErrno());
    if (errnoName(error) !== 'ESRCH') throw error;
    return later(callback);
  }
  const watch = wrapDescriptor(fd);
  // A pidfd turns readable when its process ends, and reading it then fails (EINVAL): either way the stream closes.
  watch.on('error', () => undefined);
  // The descriptor is open, so the pid cannot change hands any more: now the start time decides.
  if (readProcess(pid)?.startTime !== startTime) {
    watch.destroy();
    return later(callback);
  }
  watch.once('close', callback);
  watch.resume();
  watch.unref();
  return () => {
    watch.off('close', callback);
    watch.destroy();
  };
}

function later(callback: () => void): () => void {
  const immediate = setImmediate(callback);
  return () => clearImmediate(immediate);
}
