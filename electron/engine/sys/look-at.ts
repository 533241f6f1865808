import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { lastErrno, libc, toCString } from './libc.ts';
import { closeOnExec, openedByLibc, pathOnly, type Opened } from './open-in-root.ts';
import { systemError } from './system-error.ts';

/** A descriptor that only stands for what was at a path, and how that looked. */
export type LookedAt = Opened & { readonly stat: Stats };

/** AT_FDCWD of openat(2). */
const workingFolder = -100;

/** /proc/self/fd of a thread that has entered a container's root, where there is no /proc. */
let descriptors: number | undefined;

/** Opens what `openForReading` needs in a view that the thread is about to enter; disposed when it has left. */
export function keepDescriptors(): Disposable {
  const folder = openSync('/proc/self/fd', constants.O_RDONLY | constants.O_DIRECTORY);
  descriptors = folder;
  return {
    [Symbol.dispose]: () => {
      descriptors = undefined;
      closeSync(folder);
    },
  };
}

/** Looks at what is at a path, not following a link. Fails as open(2) does. */
export function lookAt(path: Buffer): LookedAt {
  const fd = openSync(path, pathOnly | constants.O_NOFOLLOW);
  const close = (): void => closeSync(fd);
  try {
    return { fd, stat: fstatSync(fd), [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Opens the file that was looked at for reading, and nothing that took its place meanwhile. For regular files only; `path` is what a failure names. */
export function openForReading({ fd: looked }: Opened, path: string | Buffer): Opened {
  const [folder, name] = descriptors === undefined ? [workingFolder, `/proc/self/fd/${looked}`] : [descriptors, String(looked)];
  const fd = libc.openat(folder, toCString(name), constants.O_RDONLY | constants.O_NOCTTY | closeOnExec);
  if (fd < 0) throw systemError(`open ${path.toString()}`, lastErrno());
  return openedByLibc(fd);
}
