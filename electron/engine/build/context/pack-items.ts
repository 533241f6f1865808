import { closeSync, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { createChunks, type Chunks } from '../../snapshots/chunks.ts';
import { tarPadding } from '../../snapshots/tar-writer.ts';
import { joinNames, lastName, pathBytes, toText, type ByteString } from './byte-name.ts';
import type { Packed, PackRequest } from './context-job.ts';
import type { DigestIndex } from './digest-index.ts';
import { readFlags } from './file-hasher.ts';
import { openIndexFile } from './index-file.ts';
import type { JobLine } from './job-line.ts';
import { entryWriter, type EntryLook } from './layer-entry.ts';
import { readExclude, readIgnore } from './left-out.ts';
import { readXattrs } from './portable-xattrs.ts';
import { inTree } from './select-in-tree.ts';
import { diskFiles, orNothing, type FileStat } from './tree-files.ts';
import { walkTree, type WalkedEntry } from './walk-tree.ts';

/** Sends files and folders of a tree as entries of a tar, without its end. */
export function packItems(request: PackRequest, line: JobLine): Packed {
  const { tree } = request;
  const index = tree.identity === undefined ? openIndexFile(request.index, tree) : undefined;
  return inTree(tree.root, () => {
    const packer = createPacker(request, { line, index });
    for (const item of request.items) packer.pack(item);
    return packer.end();
  });
}

type Packer = { pack(item: PackRequest['items'][number]): void; end(): Packed };

function createPacker(request: PackRequest, { line, index }: { line: JobLine; index: DigestIndex | undefined }): Packer {
  const files = diskFiles('');
  const chunks = createChunks(() => line.spare());
  const header = entryWriter(request);
  const isIgnored = readIgnore(request.tree.ignore);
  const isExcluded = readExclude(request.exclude);
  /** First names of files that have several, in one item: a later one may replace what an earlier one made. */
  const linked = new Map<string, ByteString>();
  let drift: string | undefined;
  let entries = 0;

  const flush = (parts: Iterable<Uint8Array>): void => {
    for (const chunk of parts) line.send(chunk);
  };
  const looks = (entry: WalkedEntry, to: ByteString): Omit<EntryLook, 'type'> => {
    const { stat } = entry;
    const [uid, gid] = request.tree.keepsOwners ? [Number(stat.uid), Number(stat.gid)] : [0, 0];
    const hasXattrs = entry.kind === 'file' || entry.kind === 'folder';
    return { name: to, mode: Number(stat.mode) & 0o7777, uid, gid, mtime: Number(stat.mtimeNs / 1_000_000_000n), ...(hasXattrs && { xattrs: new Map(readXattrs(`/${entry.path}`)) }) };
  };
  const packFile = (entry: WalkedEntry, to: ByteString): void => {
    const first = entry.stat.nlink > 1n ? firstName(linked, entry.stat, to) : undefined;
    if (first !== undefined) {
      chunks.add(header({ ...looks(entry, to), type: '1', linkName: first }));
      return;
    }
    if (index?.isSame(entry.path, entry.stat) === false) drift ??= toText(entry.path);
    const whole = sendFile({ entry, chunks, flush, header: (size) => header({ ...looks(entry, to), type: '0', size }) });
    if (!whole) drift ??= toText(entry.path);
  };
  const packEntry = (entry: WalkedEntry, to: ByteString): void => {
    if (lastName(to).startsWith('.wh.')) throw new EngineError('invalid', `${toText(entry.path)}: a layer cannot hold names that begin with .wh., they mean that something is deleted`);
    entries += 1;
    if (entry.kind === 'file') packFile(entry, to);
    else if (entry.kind === 'folder') chunks.add(header({ ...looks(entry, to), type: '5' }));
    else if (entry.kind === 'link') {
      const target = orNothing(() => readlinkSync(pathBytes(`/${entry.path}`), { encoding: 'latin1' as BufferEncoding }));
      if (target !== undefined) chunks.add(header({ ...looks(entry, to), type: '2', linkName: target, mode: 0o777 }));
    } else packSpecial(entry.stat, (special) => chunks.add(header({ ...looks(entry, to), ...special })));
    flush(chunks.full());
  };
  return {
    pack: ({ path, to, kind, name }) => {
      linked.clear();
      if (kind === 'alone') {
        const stat = files.stat(path);
        if (stat?.isDirectory() === true) packEntry({ path, below: '', kind: 'folder', stat }, to);
        return;
      }
      for (const entry of walkTree({ files, start: path, isIgnored, isExcluded, ...(name !== undefined && { name }) })) {
        line.check();
        if (entry.below === '' && kind === 'folder') continue;
        packEntry(entry, joinNames(to, entry.below));
      }
    },
    end: () => {
      flush(chunks.rest());
      return { drift, entries };
    },
  };
}

function firstName(linked: Map<string, ByteString>, stat: FileStat, name: ByteString): ByteString | undefined {
  const key = `${stat.dev}:${stat.ino}`;
  const first = linked.get(key);
  if (first === undefined) linked.set(key, name);
  return first;
}

/** Sockets are left out as no archive can hold them. */
function packSpecial(stat: FileStat, add: (special: Pick<EntryLook, 'type' | 'major' | 'minor'>) => void): void {
  const device = Number(stat.rdev);
  if (stat.isFIFO()) add({ type: '6' });
  else if (!stat.isSocket()) add({ type: stat.isCharacterDevice() ? '3' : '4', major: (device >> 8) & 0xfff, minor: (device & 0xff) | ((device >> 12) & 0xfff00) });
}

type FileSending = { readonly entry: WalkedEntry; readonly chunks: Chunks; readonly flush: (parts: Iterable<Uint8Array>) => void; readonly header: (size: number) => Buffer };

/** False where it is not the file any more that was found; one that shrank is filled up with zeros. */
function sendFile({ entry, chunks, flush, header }: FileSending): boolean {
  const fd = orNothing(() => openSync(pathBytes(`/${entry.path}`), readFlags));
  if (fd === undefined) return false;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return false;
    chunks.add(header(stat.size));
    let done = 0;
    while (done < stat.size) {
      flush(chunks.full());
      const got = chunks.fill(stat.size - done, (buffer, offset, length) => readSync(fd, buffer, offset, length, null));
      if (got === 0) break;
      done += got;
    }
    flush(chunks.zeros(stat.size - done + tarPadding(stat.size)));
    return done === stat.size && stat.size === Number(entry.stat.size);
  } finally {
    closeSync(fd);
  }
}
