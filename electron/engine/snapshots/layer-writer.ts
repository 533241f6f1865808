import { closeSync, constants, fchmodSync, fchownSync, linkSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { makeNode, makeWhiteout, type NodeKind } from '../sys/make-node.ts';
import { setTimes, type FileTime } from '../sys/set-times.ts';
import { errnoName } from '../sys/system-error.ts';
import { setMetadata, setXattrs } from './entry-metadata.ts';
import { baseName, parentPath, parseEntryPath } from './entry-path.ts';
import { createLayerTree, isWhiteout, type LayerTree } from './layer-tree.ts';
import { nodeKind, type DevicesAllowed } from './node-kind.ts';
import { describeName, type TarEntry, type TarHandler } from './tar-reader.ts';

export type WrittenLayer = {
  /** Bytes of the files' content. */
  readonly size: number;
  /** Folders that came without an entry of their own, parents first; byte strings. Their owner, mode and time are still to be found. */
  readonly implicitFolders: readonly string[];
};

export type LayerWriter = TarHandler & Disposable & { finish(): WrittenLayer };

const whiteoutPrefix = '.wh.';
const opaqueMark = '.wh..wh..opq';
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes a layer's entries into `root`, an empty folder that nobody else knows, as an overlay lower folder (OCI image-spec, layer;
 * kernel, overlayfs). No path is followed through a link: each parent must be a folder of this layer. Where a name comes twice the last one
 * wins. `invalid` for an entry that is refused. Where device nodes cannot be made, as in a user namespace, they are left out: a container's
 * /dev comes from the runtime.
 */
export function createLayerWriter(options: { root: string; realRoot: boolean; maxEntries: number; devices?: DevicesAllowed }): LayerWriter {
  let entries = 0;
  const count = (): void => {
    entries += 1;
    if (entries > options.maxEntries) throw new EngineError('invalid', `more than ${options.maxEntries} entries`);
  };
  const tree = createLayerTree(options.root, { realRoot: options.realRoot, onImplicitFolder: count });
  const folderTimes = new Map<string, FileTime>();
  let open: { fd: number; entry: TarEntry; path: string } | undefined;
  let size = 0;

  const write = (path: string, entry: TarEntry): void => {
    if (entry.type === '0') open = { fd: openNew(tree, path), entry, path };
    else if (entry.type === '1') writeHardLink(tree, path, entry);
    else if (entry.type === '5') {
      tree.makeFolder(path);
      setMetadata(tree.at(path), entry);
      folderTimes.set(path, entry.mtime);
    } else writeSpecial(tree, { path, entry, devices: options.devices ?? 'all' });
  };

  return {
    entry: (entry) =>
      naming(entry, () => {
        count();
        const path = parseEntryPath(entry.name);
        if (path === '' && entry.type !== '5') throw new EngineError('invalid', 'the root is a folder');
        tree.ensureParents(path);
        if (baseName(path).startsWith(whiteoutPrefix)) writeWhiteout(tree, path);
        else write(path, entry);
      }),
    data: (bytes) => {
      if (!open) return;
      for (let written = 0; written < bytes.length;) written += writeSync(open.fd, bytes, written);
      size += bytes.length;
    },
    entryEnd: () => {
      if (!open) return;
      const { fd, entry, path } = open;
      naming(entry, () => {
        fchownSync(fd, entry.uid, entry.gid);
        fchmodSync(fd, entry.mode);
        closeSync(fd);
        open = undefined;
        setXattrs(tree.at(path), entry);
        setTimes(tree.at(path), entry.mtime);
      });
    },
    finish: () => {
      // Last, as every new name in a folder changes its time.
      for (const [path, time] of folderTimes) {
        if (isFolder(tree, path)) setTimes(tree.at(path), time);
      }
      return { size, implicitFolders: tree.implicitFolders().filter((path) => isFolder(tree, path)) };
    },
    [Symbol.dispose]: () => {
      if (open) closeSync(open.fd);
      open = undefined;
    },
  };
}

/** Most names are new: only where one is not, room is made first. */
function openNew(tree: LayerTree, path: string): number {
  try {
    return openSync(tree.at(path), createFlags, 0o600);
  } catch (error) {
    if (errnoName(error) !== 'EEXIST') throw error;
    tree.clear(path);
    return openSync(tree.at(path), createFlags, 0o600);
  }
}

function writeHardLink(tree: LayerTree, path: string, entry: TarEntry): void {
  const target = parseEntryPath(entry.linkName);
  tree.checkParents(target);
  const found = tree.find(target);
  if (!found || found.isDirectory() || isWhiteout(found)) {
    throw new EngineError('invalid', `hard link to ${describeName(entry.linkName)}, which is no file of this layer`);
  }
  if (target === path) return;
  tree.clear(path);
  linkSync(tree.at(target), tree.at(path));
}

/** Symbolic links, devices, fifos. */
function writeSpecial(tree: LayerTree, { path, entry, devices }: { path: string; entry: TarEntry; devices: DevicesAllowed }): void {
  tree.clear(path);
  if (entry.type === '2') {
    // Where it points is free: it is followed inside a container only.
    if (entry.linkName === '' || entry.linkName.includes('\0')) throw new EngineError('invalid', 'link without a target, or with NUL in it');
    symlinkSync(Buffer.from(entry.linkName, 'latin1'), tree.at(path));
  } else if (!tryMakeNode(tree.at(path), nodeKind(path, entry, devices))) return;
  setMetadata(tree.at(path), entry);
  setTimes(tree.at(path), entry.mtime);
}

function tryMakeNode(path: Buffer, node: NodeKind): boolean {
  try {
    makeNode(path, node);
    return true;
  } catch (error) {
    if (node.kind !== 'fifo' && errnoName(error) === 'EPERM') return false;
    throw error;
  }
}

/** `.wh.NAME` and `.wh..wh..opq` in overlay's own terms (OCI image-spec, layer, Whiteouts). They are about lower layers: what this one has stays. */
function writeWhiteout(tree: LayerTree, path: string): void {
  const parent = parentPath(path);
  if (baseName(path) === opaqueMark) {
    tree.markOpaque(parent);
    return;
  }
  const name = baseName(path).slice(whiteoutPrefix.length);
  if (name === '' || name === '.' || name === '..') throw new EngineError('invalid', 'whiteout of no name');
  // Other marks of aufs mean nothing to an overlay.
  if (name.startsWith(whiteoutPrefix)) return;
  const target = parent === '' ? name : `${parent}/${name}`;
  const found = tree.find(target);
  if (!found) makeWhiteout(tree.at(target));
  else if (found.isDirectory()) tree.markOpaque(target);
}

function isFolder(tree: LayerTree, path: string): boolean {
  try {
    return tree.find(path)?.isDirectory() ?? false;
  } catch (error) {
    // A folder above it has become something else since.
    if (errnoName(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Failures say which entry; what the file system refuses about a name or an owner is the layer's fault. */
function naming(entry: TarEntry, work: () => void): void {
  try {
    work();
  } catch (error) {
    const errno = errnoName(error) ?? '';
    const why = error instanceof Error ? error.message : String(error);
    const name = `entry ${describeName(entry.name)}: `;
    const message = why.startsWith(name) ? why : name + why;
    const isLayersFault = ['ENAMETOOLONG', 'EINVAL', 'ELOOP', 'EMLINK', 'ENOTDIR', 'ERR_OUT_OF_RANGE'].includes(errno);
    const kind = isLayersFault ? 'invalid' : error instanceof EngineError ? error.kind : 'internal';
    throw new EngineError(kind, message, { cause: error, detail: { errno } });
  }
}
