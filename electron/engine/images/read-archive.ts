import { once } from 'node:events';
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract, type Header } from 'tar-stream';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { LayerCompression } from '../../shared/oci/media-types.ts';
import type { BlobBatch } from '../store/store.ts';
import { isZstd } from '../sys/align-zstd-frames.ts';
import { decompress } from '../sys/decompress.ts';
import { errnoName } from '../sys/system-error.ts';

/** The files of an image archive; their bytes are in the batch. */
export type Archive = {
  /** By path. Links are followed. Undefined where there is no such file. */
  find(path: string): { digest: Digest; size: number } | undefined;
};

type Entry = { readonly kind: 'file'; readonly digest: Digest; readonly size: number } | { readonly kind: 'link'; readonly target: string };

const maxEntries = 100_000;
const maxLinks = 10;
/** Files of old archives that nobody needs. */
const ignored = new Set(['VERSION', 'json', 'oci-layout', 'repositories']);

/**
 * Reads a tar, also one packed with gzip, zstd, bzip2 or xz, of untrusted origin, into the batch. `invalid` where it is none, `cancelled` when `signal` says so.
 */
export async function readArchive(options: {
  archive: Readable;
  batch: BlobBatch;
  signal: AbortSignal | undefined;
}): Promise<Archive> {
  const { archive, batch, signal } = options;
  const entries = new Map<string, Entry>();
  const tar = extract();
  const stop = new AbortController();
  const feeding = feed(archive, tar, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
  try {
    for await (const entry of tar) {
      if (entries.size >= maxEntries) throw new EngineError('invalid', `more than ${maxEntries} entries`);
      const path = normalPath(entry.header.name);
      const target = linkTarget(entry.header, path);
      if (target !== undefined) entries.set(path, { kind: 'link', target });
      if (entry.header.type !== 'file' || ignored.has(posix.basename(path))) {
        entry.resume();
        continue;
      }
      const blob = await batch.add(entry as AsyncIterable<Uint8Array>);
      entries.set(path, { kind: 'file', ...blob });
    }
  } catch (error) {
    throw asArchiveError(error);
  } finally {
    stop.abort();
    await feeding;
  }
  return {
    find: (path) => {
      let entry = entries.get(normalPath(path));
      for (let links = 0; entry?.kind === 'link' && links < maxLinks; links += 1) entry = entries.get(entry.target);
      return entry?.kind === 'file' ? entry : undefined;
    },
  };
}

/** Unpacks the archive into the reader of its tar. Never fails: what goes wrong comes out of the reader. */
async function feed(archive: Readable, tar: Extract, signal: AbortSignal): Promise<void> {
  const write = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) if (!tar.write(chunk)) await once(tar, 'drain', { signal });
    tar.end(null);
  };
  try {
    await pipeline(decompress(archive as AsyncIterable<Uint8Array>), write, { signal });
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** How a file is packed, by its first bytes. */
export function sniffCompression(start: Uint8Array): LayerCompression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return isZstd(start) ? 'zstd' : 'none';
}

/** Names are keys of a map and never a path on disk. */
function normalPath(name: string): string {
  return posix.join('/', name).slice(1);
}

function linkTarget({ type, linkname }: Header, path: string): string | undefined {
  if (!linkname) return undefined;
  if (type === 'symlink') return normalPath(posix.join(posix.dirname(path), linkname));
  return type === 'link' ? normalPath(linkname) : undefined;
}

/** What the reader of the tar and the decoders throw is about the archive; a full disk and the like are not. */
function asArchiveError(error: unknown): unknown {
  if (isEngineError(error) || errnoName(error)?.startsWith('E')) return error;
  return new EngineError('invalid', `not an image archive: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
