import { closeSync, constants, fchmodSync, fchownSync, linkSync, lstatSync, mkdirSync, openSync, rmSync, statSync, symlinkSync, unlinkSync, writeSync, type Stats } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { setMetadata, setXattrs } from '../../snapshots/entry-metadata.ts';
import { describeName, type TarEntry, type TarHandler } from '../../snapshots/tar-reader.ts';
import { makeNode, type NodeKind } from '../../sys/make-node.ts';
import { setTimes, type FileTime } from '../../sys/set-times.ts';
import { errnoName } from '../../sys/system-error.ts';
import type { ByteString } from '../../snapshots/pack-entry.ts';
import { pathBelow } from './archive-path.ts';
import type { UnpackRequest } from './file-job.ts';

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const folderFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

export type FileUnpacker = TarHandler & Disposable & { finish(): void };

/**
 * Writes an archive's entries into the working folder of the thread, whose root confines it: links in the folders above an entry are followed, as
 * Docker does. What has an entry's name is replaced, but for folders, into which folders are merged. Fails with `invalid` for a name that leads out
 * of the folder, and where `keepKinds` forbids the replacement.
 */
export function createFileUnpacker(request: UnpackRequest): FileUnpacker {
  const { owner } = request;
  const places = createPlaces(request);
  const folderTimes = new Map<ByteString, FileTime>();
  let open: { fd: number; entry: TarEntry; path: ByteString } | undefined;

  const write = (path: ByteString, entry: TarEntry): void => {
    if (entry.type === '0') open = { fd: places.make(path, () => openSync(at(path), createFlags, 0o600)), entry, path };
    else if (entry.type === '5') {
      writeFolder(places, path, entry);
      folderTimes.set(path, entry.mtime);
    } else writeOther(places, path, entry);
  };
  return {
    entry: (given) => {
      const entry = owner ? { ...given, ...owner } : given;
      naming(entry, () => {
        const path = places.below(entry.name);
        if (path !== '') write(path, entry);
        else if (entry.type !== '5') throw new EngineError('invalid', 'the folder itself cannot be replaced');
      });
    },
    data: (bytes) => {
      if (open) for (let done = 0; done < bytes.length; ) done += writeSync(open.fd, bytes, done);
    },
    entryEnd: () => {
      if (!open) return;
      const { fd, entry, path } = open;
      naming(entry, () => {
        applyTo(fd, entry);
        closeSync(fd);
        open = undefined;
        setXattrs(at(path), entry);
        setTimes(at(path), entry.mtime);
      });
    },
    finish: () => {
      // Last, as every new name in a folder changes its time.
      for (const [path, time] of folderTimes) if (lstatOrNothing(path)?.isDirectory()) setTimes(at(path), time);
    },
    [Symbol.dispose]: () => {
      if (open) closeSync(open.fd);
      open = undefined;
    },
  };
}

/** Where entries go. */
type Places = {
  below(name: ByteString): ByteString;
  /** Makes a path free, unless `isFolder` and a folder is there: then true. */
  clear(path: ByteString, isFolder: boolean): boolean;
  /** Most names are new, and their folders there: only where that is not so it is seen to. */
  make<T>(path: ByteString, work: () => T): T;
};

function createPlaces({ path: folder, keepKinds }: UnpackRequest): Places {
  const clear = (path: ByteString, isFolder: boolean): boolean => {
    const found = lstatSync(at(path), { throwIfNoEntry: false });
    if (found === undefined) return false;
    const isMerge = isFolder && found.isDirectory();
    if (!isMerge) {
      if (keepKinds && isFolder !== found.isDirectory()) throw kindsDiffer(path, folder, isFolder);
      remove(path, found);
    }
    return isMerge;
  };
  return {
    clear,
    below: (name) => {
      const path = pathBelow(name);
      if (path === undefined) throw new EngineError('invalid', `${describeName(name)} is outside of ${JSON.stringify(folder)}`);
      return path;
    },
    make: (path, work) => {
      try {
        return work();
      } catch (error) {
        const errno = errnoName(error);
        if (errno === 'ENOENT') ensureParents(path);
        else if (errno === 'EEXIST') clear(path, false);
        else throw error;
        return work();
      }
    },
  };
}

function writeFolder(places: Places, path: ByteString, entry: TarEntry): void {
  const make = (): void => {
    try {
      mkdirSync(at(path), 0o755);
    } catch (error) {
      if (errnoName(error) !== 'EEXIST') throw error;
      if (!places.clear(path, true)) mkdirSync(at(path), 0o755);
    }
  };
  places.make(path, make);
  const fd = openSync(at(path), folderFlags);
  try {
    applyTo(fd, entry);
  } finally {
    closeSync(fd);
  }
  setXattrs(at(path), entry);
}

function writeOther(places: Places, path: ByteString, entry: TarEntry): void {
  if (entry.type === '1') {
    const target = places.below(entry.linkName);
    if (target !== path) places.make(path, () => linkSync(at(target), at(path)));
    return;
  }
  if (!places.make(path, () => makeOther(path, entry))) return;
  setMetadata(at(path), entry);
  setTimes(at(path), entry.mtime);
}

/** Owner first: its change takes setuid bits away. */
function applyTo(fd: number, { uid, gid, mode }: TarEntry): void {
  fchownSync(fd, uid, gid);
  fchmodSync(fd, mode);
}

function ensureParents(path: ByteString): void {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const parent = parts.slice(0, depth).join('/');
    if (statSync(at(parent), { throwIfNoEntry: false }) === undefined) mkdirSync(at(parent), 0o755);
  }
}

function remove(path: ByteString, found: Stats): void {
  if (found.isDirectory()) rmSync(at(path), { recursive: true });
  else unlinkSync(at(path));
}

/** Symbolic links, devices, fifos. False where this engine may not make it. */
function makeOther(path: ByteString, entry: TarEntry): boolean {
  if (entry.type === '2') {
    if (entry.linkName === '' || entry.linkName.includes('\0')) throw new EngineError('invalid', 'link without a target, or with NUL in it');
    symlinkSync(Buffer.from(entry.linkName, 'latin1'), at(path));
    return true;
  }
  const node = nodeKind(entry);
  // In an overlay that would be the mark of a deleted name.
  if (node.kind === 'character' && node.major === 0 && node.minor === 0) throw new EngineError('invalid', 'character device 0:0');
  try {
    makeNode(at(path), node);
    return true;
  } catch (error) {
    if (node.kind !== 'fifo' && errnoName(error) === 'EPERM') return false;
    throw error;
  }
}

function nodeKind({ type, major, minor }: TarEntry): NodeKind {
  return type === '6' ? { kind: 'fifo' } : { kind: type === '3' ? 'character' : 'block', major, minor };
}

function lstatOrNothing(path: ByteString): Stats | undefined {
  try {
    return lstatSync(at(path), { throwIfNoEntry: false });
  } catch {
    // A folder above it has become something else since.
    return undefined;
  }
}

/** Relative to the working folder; never absolute, nor an option. */
function at(path: ByteString): Buffer {
  return Buffer.from(`./${path}`, 'latin1');
}

function kindsDiffer(path: ByteString, folder: string, isFolder: boolean): EngineError {
  const [old, now] = isFolder ? ['non-directory', 'directory'] : ['directory', 'non-directory'];
  return new EngineError('invalid', `cannot overwrite ${old} ${describeName(`/${path}`)} with ${now} ${JSON.stringify(folder)}`);
}

/** Failures say which entry. */
function naming(entry: TarEntry, work: () => void): void {
  try {
    work();
  } catch (error) {
    const errno = errnoName(error) ?? '';
    if (error instanceof EngineError && errno === '') throw error;
    const isEntrysFault = ['ENAMETOOLONG', 'EINVAL', 'ELOOP', 'EMLINK', 'ENOTDIR', 'ENOENT', 'EXDEV'].includes(errno);
    const kind = errno === 'EBUSY' ? 'conflict' : isEntrysFault ? 'invalid' : 'internal';
    const why = error instanceof Error ? error.message : String(error);
    // A full disk and a read-only one are told apart by their errno.
    throw new EngineError(kind, `entry ${describeName(entry.name)}: ${why}`, { cause: error, detail: { errno } });
  }
}
