import { createHash, hash, type Hash } from 'node:crypto';
import { chmodSync, closeSync, constants, fchmodSync, linkSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import { setXattrs } from '../../snapshots/entry-metadata.ts';
import { createLayerTree } from '../../snapshots/layer-tree.ts';
import { createTarReader, describeName, type TarEntry, type TarHandler } from '../../snapshots/tar-reader.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { enterRoot } from '../../sys/enter-root.ts';
import { setTimes, type FileTime } from '../../sys/set-times.ts';
import { errnoName } from '../../sys/system-error.ts';
import { createArchiveDigest } from './archive-digest.ts';
import { archiveName, type ByteString } from './byte-name.ts';
import type { ContextJob, Received, ReceivedWhole, ReceiveLimits } from './context-job.ts';
import { readDigestIndex, type DigestIndex } from './digest-index.ts';
import { saveIndexFile } from './index-file.ts';
import type { JobLine } from './job-line.ts';

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const noLook = { dev: 0n, ino: 0n, size: 0n, mtimeNs: 0n, ctimeNs: 0n };

/**
 * Writes what an archive holds into an empty folder and digests it on the way. No link is followed, nothing gets out of the folder, owners are not kept;
 * devices, fifos and sockets are left out. Where a name comes twice the last one wins. `invalid` for what is refused, `no-space`.
 */
export function receiveFiles({ folder, index: file, limits }: Extract<ContextJob, { kind: 'receive' }>, line: JobLine): ReceivedWhole {
  const index = readDigestIndex(undefined, undefined);
  const received = unpack(folder, { index, limits, line });
  saveIndexFile(file, index);
  return received;
}

function unpack(folder: string, work: { index: DigestIndex; limits: ReceiveLimits; line: JobLine }): ReceivedWhole {
  using _view = enterRoot({ root: folder, isFolder: true, readOnly: false, mounts: [] });
  using writer = createFileWriter(work);
  const reader = createTarReader(writer);
  try {
    for (let piece = work.line.take(); piece !== undefined; piece = work.line.take()) {
      reader.feed(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      work.line.say({ kind: 'taken', buffer: piece.buffer, counts: writer.counts() }, [piece.buffer]);
    }
    reader.end();
    writer.finish();
    return { ...writer.counts(), digest: writer.digest() };
  } catch (error) {
    // What a client sends is its own fault.
    if (isEngineError(error, 'corrupt')) throw new EngineError('invalid', `build context: ${error.message}`, { cause: error });
    throw toDiskError(error, 'build context');
  }
}

type FileWriter = TarHandler & Disposable & { counts(): Received; digest(): string; finish(): void };
type OpenFile = { readonly fd: number; readonly entry: TarEntry; readonly path: ByteString; hash: Hash | undefined; digest: string };

function createFileWriter({ index, limits, line }: { index: DigestIndex; limits: ReceiveLimits; line: JobLine }): FileWriter {
  const counts = { entries: 0, files: 0, bytes: 0 };
  let open: OpenFile | undefined;
  const countEntry = (): void => {
    line.check();
    counts.entries += 1;
    if (counts.entries > limits.maxEntries) throw new EngineError('invalid', `build context: more than ${limits.maxEntries} entries`);
  };
  const places = createPlaces(index, countEntry);
  const whole = createArchiveDigest();
  return {
    entry: (entry) =>
      naming(entry, () => {
        countEntry();
        const path = places.pathOf(entry);
        if (path === undefined) return;
        if (entry.type === '0' || entry.type === '1' || entry.type === '2') counts.files += 1;
        if (entry.type === '0') open = { fd: places.openNew(path), entry, path, hash: undefined, digest: emptyDigest };
        else {
          whole.add(path, entry, '');
          places.make(path, entry);
        }
      }),
    data: (piece) => {
      if (!open) return;
      counts.bytes += piece.length;
      if (counts.bytes > limits.maxBytes) throw new EngineError('invalid', `build context: more than ${limits.maxBytes} bytes`);
      for (let done = 0; done < piece.length; ) done += writeSync(open.fd, piece, done);
      if (piece.length === open.entry.size) open.digest = hash('sha256', piece, 'hex');
      else (open.hash ??= createHash('sha256')).update(piece);
    },
    entryEnd: () => {
      if (!open) return;
      const { fd, entry, path, hash: long, digest: short } = open;
      const digest = long?.digest('hex') ?? short;
      whole.add(path, entry, digest);
      naming(entry, () => {
        fchmodSync(fd, entry.mode & 0o7777);
        closeSync(fd);
        open = undefined;
        places.finishFile(path, entry);
        index.put(path, noLook, { digest, readAt: 0 });
      });
    },
    counts: () => ({ files: counts.files, bytes: counts.bytes }),
    digest: () => whole.hex(),
    finish: () => places.finishFolders(),
    [Symbol.dispose]: () => {
      if (open) closeSync(open.fd);
      open = undefined;
    },
  };
}

/** Names below the folder that the thread is in. */
function createPlaces(index: DigestIndex, onImplicitFolder: () => void) {
  const tree = createLayerTree('/.', { realRoot: true, onImplicitFolder });
  const folderTimes = new Map<ByteString, FileTime>();
  /** Most names are new: only where one is not, room is made first. */
  const onNew = <T>(path: ByteString, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (errnoName(error) !== 'EEXIST') throw error;
      tree.clear(path);
      return work();
    }
  };
  const makeHardLink = (path: ByteString, { linkName }: TarEntry): void => {
    const target = archiveName(linkName) ?? '';
    tree.checkParents(target);
    if (tree.find(target)?.isFile() !== true) throw new EngineError('invalid', `hard link to ${describeName(linkName)}, which is no file before it`);
    if (target === path) return;
    onNew(path, () => linkSync(tree.at(target), tree.at(path)));
    const digest = index.find(target, noLook);
    if (digest !== undefined) index.put(path, noLook, { digest, readAt: 0 });
  };
  const makeLink = (path: ByteString, { linkName, mtime }: TarEntry): void => {
    if (linkName === '' || linkName.includes('\0')) throw new EngineError('invalid', 'link without a target, or with NUL in it');
    onNew(path, () => symlinkSync(Buffer.from(linkName, 'latin1'), tree.at(path)));
    setTimes(tree.at(path), mtime);
  };
  const makeFolder = (path: ByteString, entry: TarEntry): void => {
    tree.makeFolder(path);
    chmodSync(tree.at(path), entry.mode & 0o7777);
    setXattrs(tree.at(path), entry);
    folderTimes.set(path, entry.mtime);
  };
  return {
    /** With the folders above it there; undefined for the context's folder itself. */
    pathOf: ({ name, type }: TarEntry): ByteString | undefined => {
      const path = archiveName(name);
      if (path === undefined) throw new EngineError('invalid', 'its name leads out of the context');
      if (path === '' && type !== '5') throw new EngineError('invalid', 'the context itself is a folder');
      tree.ensureParents(path);
      return path === '' ? undefined : path;
    },
    openNew: (path: ByteString): number => onNew(path, () => openSync(tree.at(path), createFlags, 0o600)),
    /** All but files. Devices and fifos are left out. */
    make: (path: ByteString, entry: TarEntry): void => {
      if (entry.type === '1') makeHardLink(path, entry);
      else if (entry.type === '2') makeLink(path, entry);
      else if (entry.type === '5') makeFolder(path, entry);
    },
    finishFile: (path: ByteString, entry: TarEntry): void => {
      setXattrs(tree.at(path), entry);
      setTimes(tree.at(path), entry.mtime);
    },
    /** Last, as every new name in a folder changes its time. */
    finishFolders: (): void => {
      for (const [path, time] of folderTimes) if (tree.find(path)?.isDirectory() === true) setTimes(tree.at(path), time);
    },
  };
}

const emptyDigest = hash('sha256', '', 'hex');

/** Failures say which entry; what the file system refuses about a name is the archive's fault. */
function naming(entry: TarEntry, work: () => void): void {
  try {
    work();
  } catch (error) {
    const errno = errnoName(error) ?? '';
    const why = error instanceof Error ? error.message : String(error);
    const isArchivesFault = ['ENAMETOOLONG', 'EINVAL', 'ELOOP', 'EMLINK', 'ENOTDIR'].includes(errno);
    const kind = isArchivesFault ? 'invalid' : error instanceof EngineError ? error.kind : 'internal';
    throw new EngineError(kind, `build context: entry ${describeName(entry.name)}: ${why}`, { cause: error, detail: { errno } });
  }
}
