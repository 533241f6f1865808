import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { digestHex, type Digest } from '../../../shared/oci/digest.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { countFiles } from '../../sys/disk-usage.ts';
import type { FileListEntry } from './build-cache.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A list is made and read in pieces of so many entries: other work goes on in between. */
const entriesAtOnce = 5000;
/** Of a list that is unpacked: what is damaged fills no memory. */
const maxListBytes = 1024 ** 3;
/** One that is whole. */
const listName = /^[0-9a-f]{64}$/;

/**
 * Lists of the files that steps read, one file for each content: named by the sha256 of path, kind and digest of all entries with NUL in between, and packed
 * with zstd. They serve reasons and advice alone: one that a crash took makes these poorer, so that no write waits for the disk.
 */
export type FileLists = {
  keep(entries: readonly FileListEntry[]): Promise<Digest>;
  /** Undefined where it is not there, or not what its name says. */
  read(digest: Digest): Promise<readonly FileListEntry[] | undefined>;
  /** Bytes that each takes on the disk. */
  usage(): Promise<Map<Digest, number>>;
  /** Kept since the engine started: a build that runs may be about to name it. */
  isFresh(digest: Digest): boolean;
  remove(digests: readonly Digest[]): Promise<void>;
  /** Removes all but those that are named, and those that were kept meanwhile; where `sparing` says so, all that were kept since the engine started. */
  sweep(options: { named: () => Promise<ReadonlySet<Digest>>; sparing: () => boolean }): Promise<void>;
};

export async function openFileLists(root: string): Promise<FileLists> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  /** When it was kept last. */
  const fresh = new Map<Digest, number>();
  let time = 0;
  const writing = new Set<string>();
  const pathOf = (digest: Digest): string => join(root, digestHex(digest));
  const has = (digest: Digest): boolean => (statSync(pathOf(digest), { throwIfNoEntry: false })?.size ?? 0) > 0;
  return {
    keep: async (entries) => {
      const { digest, pieces } = await joinEntries(entries);
      fresh.set(digest, (time += 1));
      if (has(digest)) return digest;
      const temporary = `${digestHex(digest)}.${randomBytes(6).toString('hex')}`;
      writing.add(temporary);
      try {
        await write(join(root, temporary), pieces);
        await rename(join(root, temporary), pathOf(digest));
      } finally {
        writing.delete(temporary);
      }
      return digest;
    },
    read: async (digest) => {
      const packed = await readFile(pathOf(digest)).catch(() => undefined);
      const bytes = packed && (await decompress(packed, { maxOutputLength: maxListBytes }).catch(() => undefined));
      if (bytes !== undefined && `sha256:${createHash('sha256').update(bytes).digest('hex')}` === digest) return splitEntries(bytes);
      // Damaged: it is written anew when it comes again.
      if (packed !== undefined) await rm(pathOf(digest), { force: true });
      return undefined;
    },
    usage: async () => new Map((await countFiles(root)).filter(({ name }) => listName.test(name)).map(({ name, bytes }) => [`sha256:${name}` as Digest, bytes])),
    isFresh: (digest) => fresh.has(digest),
    remove: async (digests) => {
      for (const digest of digests) await rm(pathOf(digest), { force: true });
    },
    sweep: async ({ named, sparing }) => {
      const start = time;
      const needed = await named();
      const isKept = (digest: Digest): boolean => needed.has(digest) || (fresh.get(digest) ?? 0) > (sparing() ? 0 : start);
      for (const name of await readdir(root)) {
        if (!writing.has(name) && !isKept(`sha256:${name}` as Digest)) await rm(join(root, name), { force: true });
      }
    },
  };
}

async function joinEntries(entries: readonly FileListEntry[]): Promise<{ digest: Digest; pieces: readonly Buffer[] }> {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  for (let from = 0; from < entries.length; from += entriesAtOnce) {
    if (from > 0) await yieldToOthers();
    const piece = Buffer.from(entries.slice(from, from + entriesAtOnce).map(entryText).join(''));
    hash.update(piece);
    pieces.push(piece);
  }
  return { digest: `sha256:${hash.digest('hex')}` as Digest, pieces };
}

function entryText({ path, metadata, digest }: FileListEntry): string {
  const text = `${path}\0${metadata}\0${digest}\0`;
  if (text.indexOf('\0', path.length + metadata.length + 2) !== text.length - 1 || path.includes('\0') || metadata.includes('\0')) {
    throw new EngineError('internal', `list of files: ${JSON.stringify(path)}: NUL in a field`);
  }
  return text;
}

async function splitEntries(bytes: Buffer): Promise<FileListEntry[]> {
  const fields = bytes.toString('utf8').split('\0');
  const entries: FileListEntry[] = [];
  for (let at = 0; at + 3 < fields.length; at += 3) {
    if (at > 0 && at % (3 * entriesAtOnce) === 0) await yieldToOthers();
    entries.push({ path: fields[at] ?? '', metadata: fields[at + 1] ?? '', digest: fields[at + 2] ?? '' });
  }
  return entries;
}

async function write(path: string, pieces: readonly Buffer[]): Promise<void> {
  try {
    await writeFile(path, await compress(Buffer.concat(pieces)), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await rm(path, { force: true });
    throw toDiskError(error, `write ${path}`);
  }
}
