import { EngineError } from '../../shared/errors/engine-error.ts';
import { parsePaxNumber, parsePaxRecords, parsePaxTime, type PaxRecords } from './pax-records.ts';
import { blockSize, isZeroBlock, parseTarHeader, type TarHeader } from './tar-header.ts';

/** An entry with all extended headers applied. `type` is one of ustar's, `0` to `6`. */
export type TarEntry = TarHeader & { readonly xattrs: ReadonlyMap<string, Buffer> };

export type TarHandler = {
  entry(entry: TarEntry): void;
  /** Content of the entry before, piece by piece. */
  data(bytes: Buffer): void;
  entryEnd(): void;
};

export type TarReader = {
  /** Takes the next bytes, and keeps none of them. */
  feed(chunk: Buffer): void;
  /** The archive is over. `corrupt` where it is so in the middle of something; the padding of the last entry may be missing, as in what Docker's client sends. */
  end(): void;
};

const maxExtendedHeader = 1024 * 1024;
/** Of all global headers together: each entry after them is read with them. */
const maxGlobalRecords = 16 * 1024;
const fileTypes = '07';
const knownTypes = '0123456';
const extendedTypes = 'xgLK';
const xattrPrefix = 'SCHILY.xattr.';
const sparsePrefix = 'GNU.sparse.';
const usedKeys: ReadonlySet<string> = new Set(['path', 'linkpath', 'size', 'uid', 'gid', 'mtime']);
const usedPrefixes = [xattrPrefix, sparsePrefix];
const noRecords: PaxRecords = new Map();

/**
 * A push parser for tar archives: ustar, pax, GNU long names. Our own because tar-stream reads pax values as UTF-8, which destroys binary
 * attributes (file capabilities) and names in other encodings. `corrupt` for a broken archive, `invalid` for what is not served: sparse files.
 * Bytes after the end mark are ignored, as by every other reader of layers; the last entry may lack its padding, as in contexts that docker clients send
 * with a Dockerfile from outside of them.
 */
export function createTarReader(handler: TarHandler): TarReader {
  const block = Buffer.alloc(blockSize);
  let filled = 0;
  let content = 0;
  let padding = 0;
  let inEntry = false;
  let ended = false;
  let collected: { type: string; parts: Buffer[] } | undefined;
  const extended = createExtendedHeaders();

  const begin = (bytes: Buffer): void => {
    if (isZeroBlock(bytes)) {
      ended = true;
      return;
    }
    const header = parseTarHeader(bytes);
    if (extendedTypes.includes(header.type)) {
      if (header.size > maxExtendedHeader) throw new EngineError('corrupt', `tar header: extended header of ${header.size} bytes`);
      collected = { type: header.type, parts: [] };
      content = header.size;
    } else {
      const entry = extended.applyTo(header);
      content = entry.type === '0' ? entry.size : 0;
      inEntry = true;
      handler.entry(entry);
    }
    padding = (blockSize - (content % blockSize)) % blockSize;
    if (content === 0) finish();
  };

  const finish = (): void => {
    if (collected) extended.add(collected.type, Buffer.concat(collected.parts));
    else if (inEntry) handler.entryEnd();
    collected = undefined;
    inEntry = false;
  };

  /** Takes what it can use of the chunk from `offset` on and says how much that was. */
  const take = (chunk: Buffer, offset: number): number => {
    const left = chunk.length - offset;
    if (content > 0) {
      const size = Math.min(content, left);
      const bytes = chunk.subarray(offset, offset + size);
      if (collected) collected.parts.push(Buffer.from(bytes));
      else handler.data(bytes);
      content -= size;
      if (content === 0) finish();
      return size;
    }
    if (padding > 0) {
      const size = Math.min(padding, left);
      padding -= size;
      return size;
    }
    if (filled === 0 && left >= blockSize) {
      begin(chunk.subarray(offset, offset + blockSize));
      return blockSize;
    }
    const size = Math.min(blockSize - filled, left);
    chunk.copy(block, filled, offset, offset + size);
    filled += size;
    if (filled === blockSize) {
      filled = 0;
      begin(block);
    }
    return size;
  };

  const hasEnded = (): boolean => ended;

  return {
    feed: (chunk) => {
      let offset = 0;
      while (offset < chunk.length && !hasEnded()) offset += take(chunk, offset);
    },
    end: () => {
      if (content > 0 || filled > 0 || extended.pending()) throw new EngineError('corrupt', 'tar archive: ends in the middle of an entry');
    },
  };
}

/** Keeps what extended headers said until the entry they belong to. */
function createExtendedHeaders() {
  let global = noRecords;
  let next = noRecords;
  let longName: string | undefined;
  let longLink: string | undefined;
  const toName = (bytes: Buffer): string => bytes.toString('latin1').replace(/\0.*$/s, '');

  return {
    add: (type: string, bytes: Buffer): void => {
      if (type === 'L') longName = toName(bytes);
      else if (type === 'K') longLink = toName(bytes);
      else if (type === 'x') next = parsePaxRecords(bytes);
      else global = addGlobal(global, parsePaxRecords(bytes));
    },
    pending: (): boolean => next.size > 0 || longName !== undefined || longLink !== undefined,
    applyTo: (header: TarHeader): TarEntry => {
      const records = global.size === 0 ? next : new Map([...global, ...next]);
      const named = { ...header, name: longName ?? header.name, linkName: longLink ?? header.linkName };
      next = noRecords;
      longName = undefined;
      longLink = undefined;
      return normalizeType(applyRecords(named, records));
    },
  };
}

/** What says nothing about a file, such as the comment in archives made by git, is not kept. */
function addGlobal(global: PaxRecords, added: PaxRecords): PaxRecords {
  const merged = new Map([...global, ...[...added].filter(([key]) => usedKeys.has(key) || usedPrefixes.some((prefix) => key.startsWith(prefix)))]);
  const size = [...merged].reduce((total, [key, value]) => total + key.length + value.length, 0);
  if (size > maxGlobalRecords) throw new EngineError('corrupt', `tar archive: global headers of ${size} bytes, at most ${maxGlobalRecords}`);
  return merged;
}

function applyRecords(header: TarHeader, records: PaxRecords): TarEntry {
  const xattrs = new Map<string, Buffer>();
  const changes: { -readonly [Key in keyof TarHeader]?: TarHeader[Key] } = {};
  for (const [key, value] of records) {
    if (key.startsWith(xattrPrefix)) xattrs.set(key.slice(xattrPrefix.length), Buffer.from(value, 'latin1'));
    // An empty value takes the record back (POSIX pax, Extended Header Keyword Precedence).
    else if (value === '') continue;
    else if (key === 'path') changes.name = value;
    else if (key === 'linkpath') changes.linkName = value;
    else if (key === 'size' || key === 'uid' || key === 'gid') changes[key] = parsePaxNumber(key, value);
    else if (key === 'mtime') changes.mtime = parsePaxTime(value);
    else if (key.startsWith(sparsePrefix)) throw refuse(header, 'sparse files are not supported');
  }
  return { ...header, ...changes, xattrs };
}

/** Old archives mark a folder by a slash only; a contiguous file is a file. */
function normalizeType(entry: TarEntry): TarEntry {
  if (entry.type === 'S') throw refuse(entry, 'sparse files are not supported');
  if (fileTypes.includes(entry.type)) return { ...entry, type: entry.name.endsWith('/') ? '5' : '0' };
  if (!knownTypes.includes(entry.type)) throw refuse(entry, `unknown type ${JSON.stringify(entry.type)}`);
  return entry;
}

function refuse(header: TarHeader, why: string): EngineError {
  return new EngineError('invalid', `entry ${describeName(header.name)}: ${why}`);
}

/** A byte string for people. */
export function describeName(name: string): string {
  const text = Buffer.from(name, 'latin1').toString();
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
