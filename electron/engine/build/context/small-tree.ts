import { hash } from 'node:crypto';
import { createTarReader, type TarEntry } from '../../snapshots/tar-reader.ts';
import type { FileListEntry } from '../cache/build-cache.ts';
import { createArchiveDigest } from './archive-digest.ts';
import type { FileSelection, FileTree } from './build-context.ts';
import { archiveName, folderOf, lastName, type ByteString } from './byte-name.ts';
import type { ReceiveLimits, Selected } from './context-job.ts';
import { noXattrs } from './portable-xattrs.ts';
import { selectFiles } from './select-files.ts';
import type { FileStat, TreeFiles } from './tree-files.ts';

/** Files of a tar that was sent, in memory. */
export type SmallTree = {
  /** As of {@link ReceivedArchive}. */
  readonly digest: string;
  /** As a thread selects from the same files on a disk. Undefined where so many patterns meet so many names that it is work for one. */
  select(tree: FileTree, selection: FileSelection): { entries: FileListEntry[]; selected: Selected } | undefined;
};

type Node = { readonly stat: FileStat; readonly names: ByteString[]; digest: string };

/** No file system here takes a longer name, or so long a path. */
const maxName = 255;
const maxPath = 3000;
const setGroup = 0o2000;
/** Characters of patterns times those of names: some milliseconds. Everything else waits as long. */
const maxMatching = 2_000_000;

/**
 * A tar of files and folders that each come once, behind their folder, with nothing but a mode. Undefined for any other, for what would be refused too: that is for who writes
 * it to a disk.
 */
export function readSmallTree(tar: Buffer, { maxEntries, maxBytes }: ReceiveLimits): SmallTree | undefined {
  const nodes = new Map<ByteString, Node>([['', newNode('5', 0o755, 0)]]);
  const whole = createArchiveDigest();
  const counts = { entries: 0, bytes: 0 };
  let open: { readonly path: ByteString; readonly entry: TarEntry; readonly node: Node; readonly pieces: Buffer[] } | undefined;
  const add = (entry: TarEntry): typeof open => {
    counts.entries += 1;
    const path = archiveName(entry.name);
    if (path === '' && entry.type === '5') return undefined;
    const folder = path === undefined ? undefined : nodes.get(folderOf(path));
    if (path === undefined || counts.entries > maxEntries || !isPlain(path, entry) || nodes.has(path) || folder?.stat.isDirectory() !== true) throw new OddTar();
    const node = newNode(entry.type, entry.mode, entry.size);
    nodes.set(path, node);
    folder.names.push(lastName(path));
    return { path, entry, node, pieces: [] };
  };
  const reader = createTarReader({
    entry: (entry) => void (open = add(entry)),
    data: (piece) => {
      counts.bytes += piece.length;
      if (counts.bytes > maxBytes) throw new OddTar();
      open?.pieces.push(piece);
    },
    entryEnd: () => {
      if (open === undefined) return;
      const { path, entry, node, pieces } = open;
      if (entry.type === '0') {
        node.digest = hash('sha256', pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces), 'hex');
      }
      whole.add(path, entry, node.digest);
    },
  });
  try {
    reader.feed(tar);
    reader.end();
  } catch {
    return undefined;
  }
  return treeOf(nodes, whole.hex());
}

class OddTar extends Error {}

function isPlain(path: ByteString, { type, mode, xattrs }: TarEntry): boolean {
  const isKnown = type === '0' || (type === '5' && (mode & setGroup) === 0);
  return isKnown && xattrs.size === 0 && path.length <= maxPath && path.split('/').every((name) => name.length <= maxName);
}

function treeOf(nodes: ReadonlyMap<ByteString, Node>, digest: string): SmallTree {
  const nameCharacters = [...nodes.keys()].reduce((sum, path) => sum + path.length, 0);
  const files: TreeFiles = {
    stat: (path) => nodes.get(path)?.stat,
    names: (path) => nodes.get(path)?.names.toSorted((a, b) => (a < b ? 1 : -1)) ?? [],
    // There are no links.
    realPath: (path) => (nodes.has(path) ? path : undefined),
  };
  return {
    digest,
    select: (tree, selection) => {
      if (nameCharacters * patternCharacters(tree, selection) > maxMatching) return undefined;
      const { entries, selected } = selectFiles({ tree, files, digest: ({ path }) => nodes.get(path)?.digest, xattrs: () => noXattrs, check: () => undefined }, selection);
      return { entries, selected: { ...selected, hashed: 0 } };
    },
  };
}

function patternCharacters({ ignore }: FileTree, { sources, exclude }: FileSelection): number {
  return [...sources, ...exclude].reduce((sum, pattern) => sum + pattern.length, ignore?.text.length ?? 0);
}

function newNode(type: string, mode: number, size: number): Node {
  return { stat: statOf(type, mode, size), names: [], digest: '' };
}

const usual = { dev: 0n, ino: 0n, uid: 0n, gid: 0n, rdev: 0n, nlink: 1n, mtimeNs: 0n, ctimeNs: 0n } as const;
const never = (): boolean => false;

function statOf(type: string, mode: number, size: number): FileStat {
  const isFolder = type === '5';
  return { ...usual, size: BigInt(size), mode: BigInt(mode), isFile: () => !isFolder, isDirectory: () => isFolder, isSymbolicLink: never, isFIFO: never, isSocket: never, isCharacterDevice: never };
}
