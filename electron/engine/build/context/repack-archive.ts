import { posix } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { parseTarHeader, isZeroBlock, blockSize } from '../../snapshots/tar-header.ts';
import { createTarReader, describeName, type TarEntry } from '../../snapshots/tar-reader.ts';
import { tarPadding } from '../../snapshots/tar-writer.ts';
import { decompress } from '../../sys/decompress.ts';
import { archiveName, folderOf, joinNames, lastName, type ByteString } from './byte-name.ts';
import type { EntryLook } from './layer-entry.ts';
import { isPortableXattr } from '../../snapshots/overlay-xattr.ts';

/** As many as Linux follows. */
const maxLinks = 40;

/** Whether a file is an archive that ADD unpacks: its first block, unpacked, is a tar header. */
export async function isArchive(source: AsyncIterable<Uint8Array>): Promise<boolean> {
  let head = Buffer.alloc(0);
  try {
    for await (const bytes of decompress(source)) {
      head = Buffer.concat([head, bytes]);
      if (head.length < blockSize) continue;
      const block = head.subarray(0, blockSize);
      if (isZeroBlock(block)) return false;
      parseTarHeader(block);
      return true;
    }
  } catch {
    return false;
  }
  return false;
}

/**
 * The entries of an archive, as a part of another one below `to`. `place` says where a folder of the archive that comes without an entry of its own really is;
 * its bytes come first. `invalid` for a name that leads out.
 */
export async function* repackArchive(
  source: AsyncIterable<Uint8Array>,
  options: { to: ByteString; header: (look: EntryLook) => Buffer; place: (folder: ByteString) => Promise<{ path: ByteString; bytes: Uint8Array }> },
): AsyncGenerator<Uint8Array> {
  const events: ({ entry: TarEntry } | { bytes: Buffer })[] = [];
  let padding = 0;
  const reader = createTarReader({
    entry: (entry) => {
      events.push({ entry });
      padding = entry.type === '0' ? tarPadding(entry.size) : 0;
    },
    data: (bytes) => void events.push({ bytes }),
    entryEnd: () => void (padding > 0 && events.push({ bytes: Buffer.alloc(padding) })),
  });
  /** Folders of the archive, by their name in it. */
  const folders = new Map<ByteString, ByteString>([['', options.to]]);
  /** Links of the archive, by their name in it: what comes below one goes where it leads, as if the archive were all there is. */
  const links = new Map<ByteString, ByteString>();
  const write = async (entry: TarEntry): Promise<Buffer[]> => {
    const name = nameOf(entry, entry.name);
    if (name === '') return [];
    const made: Buffer[] = [];
    const findFolder = async (folder: ByteString, followed = 0): Promise<ByteString> => {
      if (followed > maxLinks) throw new EngineError('invalid', `archive: entry ${describeName(entry.name)}: too many links on the way`);
      const known = folders.get(folder);
      if (known !== undefined) return known;
      const target = links.get(folder);
      if (target !== undefined) return findFolder(posix.resolve('/', folderOf(folder), target).slice(1), followed + 1);
      const above = await findFolder(folderOf(folder), followed);
      const { path, bytes } = await options.place(joinNames(above, lastName(folder)));
      made.push(Buffer.from(bytes));
      folders.set(folder, path);
      return path;
    };
    const at = async (path: ByteString): Promise<ByteString> => joinNames(await findFolder(folderOf(path)), lastName(path));
    const path = await at(name);
    folders.delete(name);
    links.delete(name);
    if (entry.type === '5') folders.set(name, path);
    if (entry.type === '2') links.set(name, entry.linkName);
    const linkName = entry.type === '1' ? await at(nameOf(entry, entry.linkName)) : entry.linkName;
    const { type, mode, uid, gid, size, major, minor, mtime } = entry;
    const xattrs = new Map([...entry.xattrs].filter(([key]) => isPortableXattr(key)));
    return [...made, options.header({ type, name: path, linkName, mode: mode & 0o7777, uid, gid, size: type === '0' ? size : 0, major, minor, mtime: mtime.seconds, xattrs })];
  };
  for await (const bytes of decompress(source)) {
    reader.feed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    for (const event of events) {
      if ('bytes' in event) yield Buffer.from(event.bytes);
      else yield* await write(event.entry);
    }
    events.length = 0;
  }
  reader.end();
}

function nameOf(entry: TarEntry, name: ByteString): ByteString {
  const path = archiveName(name);
  const refuse = (why: string): EngineError => new EngineError('invalid', `archive: entry ${describeName(entry.name)}: ${why}`);
  if (path === undefined) throw refuse('it leads out of the folder that the archive is unpacked in');
  if (lastName(path).startsWith('.wh.')) throw refuse('a layer cannot hold names that begin with .wh.');
  return path;
}
