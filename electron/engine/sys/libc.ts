import koffi from 'koffi';

/**
 * The C library's calls that Node lacks. Each returns -1 on failure; {@link lastErrno} then says why. They block: keep them short
 * on the main thread. Paths are buffers that end in NUL, so that names which are no UTF-8 survive.
 */
const library = koffi.load('libc.so.6');

type Path = Buffer;

export const libc = {
  mount: library.func('int mount(const void *source, const void *target, const void *type, ulong flags, const void *data)') as (
    ...args: [source: Path, target: Path, type: Path, flags: number, data: Path | null]
  ) => number,
  umount2: library.func('int umount2(const void *target, int flags)') as (target: Path, flags: number) => number,
  close: library.func('int close(int fd)') as (fd: number) => number,
  openat: library.func('int openat(int folder, const void *path, int flags)') as (folder: number, path: Path, flags: number) => number,
  fchdir: library.func('int fchdir(int fd)') as (fd: number) => number,
  chdir: library.func('int chdir(const void *path)') as (path: Path) => number,
  chroot: library.func('int chroot(const void *path)') as (path: Path) => number,
  pivotRoot: (newRoot: Path, oldRoot: Path): number => syscall(pivotRootNumber, 'const void *', newRoot, 'const void *', oldRoot),
  lsetxattr: library.func('int lsetxattr(const void *path, const void *name, const void *value, size_t size, int flags)') as (
    ...args: [path: Path, name: Path, value: Uint8Array, size: number, flags: number]
  ) => number,
  lgetxattr: library.func('long lgetxattr(const void *path, const void *name, void *value, size_t size)') as (
    ...args: [path: Path, name: Path, value: Uint8Array | null, size: number]
  ) => number,
  llistxattr: library.func('long llistxattr(const void *path, void *list, size_t size)') as (
    path: Path,
    list: Uint8Array | null,
    size: number,
  ) => number,
  fgetxattr: library.func('long fgetxattr(int fd, const void *name, void *value, size_t size)') as (...args: [fd: number, name: Path, value: Uint8Array | null, size: number]) => number,
  flistxattr: library.func('long flistxattr(int fd, void *list, size_t size)') as (fd: number, list: Uint8Array | null, size: number) => number,
  lremovexattr: library.func('int lremovexattr(const void *path, const void *name)') as (path: Path, name: Path) => number,
  mknod: library.func('int mknod(const void *path, uint mode, ulong device)') as (path: Path, mode: number, device: number) => number,
  socket: library.func('int socket(int domain, int type, int protocol)') as (domain: number, type: number, protocol: number) => number,
  connect: library.func('int connect(int fd, const void *address, uint size)') as (fd: number, address: Buffer, size: number) => number,
  mallocTrim: library.func('int malloc_trim(size_t keep)') as (keep: number) => number,
  ioctl: library.func('int ioctl(int fd, ulong request, void *argument)') as (fd: number, request: number, argument: Buffer) => number,
  unshare: library.func('int unshare(int flags)') as (flags: number) => number,
  setns: library.func('int setns(int fd, int type)') as (fd: number, type: number) => number,
  flock: library.func('int flock(int fd, int operation)') as (fd: number, operation: number) => number,
  utimensat: library.func('int utimensat(int folder, const void *path, const void *times, int flags)') as (
    ...args: [folder: number, path: Path, times: Buffer, flags: number]
  ) => number,
  /** On a thread of the pool, as it may take seconds. Its errno is lost on the way. */
  syncfs: async (fd: number): Promise<number> =>
    new Promise((resolve, reject) => void syncfs.async(fd, (error: Error | null, result: number) => (error ? reject(error) : resolve(result)))),
  /** The same on this thread: for workers. */
  syncfsNow: (fd: number): number => syncfs(fd) as number,
  pidfdOpen: (pid: number): number => syscall(pidfdOpenNumber, 'int', pid, 'int', 0),
  openat2: (folder: number, path: Path, how: Buffer): number =>
    syscall(openat2Number, 'int', folder, 'const void *', path, 'const void *', how, 'size_t', how.length),
};

/** The same numbers on every architecture (pidfd_open(2), openat2(2)). */
const pidfdOpenNumber = 434;
const openat2Number = 437;
/** pivot_root(2) came before numbers were shared. */
const pivotRootNumber = process.arch === 'x64' ? 155 : 41;
const syncfs = library.func('int syncfs(int fd)');
const syscall = library.func('long syscall(long number, ...)') as (number: number, ...typesAndValues: (string | number | Buffer)[]) => number;

/** Why the call before failed, as a number. */
export function lastErrno(): number {
  return koffi.errno();
}

/** A string or path bytes as the C library wants it. Refuses NUL inside: it would cut the text. */
export function toCString(text: string | Buffer): Buffer {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  if (bytes.includes(0)) throw new TypeError('text for a system call holds a NUL byte');
  return Buffer.concat([bytes, Buffer.of(0)]);
}
