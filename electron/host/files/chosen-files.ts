import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChosenFile } from '../../shared/ipc/files.ts';
import { createDroppedFile, type DroppedFile } from './dropped-file.ts';

/** What the page may use of this machine's files: what the person chose, by handle. Handles end with the host; the oldest go after a thousand. */
export type ChosenFiles = {
  /** Takes note of a path that the person chose, to be read (a file or folder) or to be written. */
  add(path: string, use: 'open' | 'save'): Promise<ChosenFile>;
  addDropped(file: { readonly name: string; readonly bytes: number }): ChosenFile;
  dropped(handle: string): DroppedFile;
  /** A file's content. What was dropped can be read once. `not-found` for a handle that is none, or that was given for writing. */
  read(handle: string): Promise<{ readonly name: string; readonly bytes: number; readonly stream: Readable }>;
  /** Writes all of `source` beside the place first, then there: what fails or is aborted leaves what was there as it was. Gives the bytes written. */
  write(handle: string, source: AsyncIterable<Uint8Array>, options?: { readonly signal?: AbortSignal; readonly onBytes?: (bytes: number) => void }): Promise<number>;
  nameOf(handle: string): string;
  /** The path itself, for what is no stream: a folder to mount, say. */
  pathOf(handle: string): string;
};

type PathEntry = { readonly use: 'open' | 'save'; readonly path: string };
type DropEntry = { readonly use: 'drop'; readonly name: string; readonly bytes: number; readonly dropped: DroppedFile };

const kept = 1000;

export function createChosenFiles(): ChosenFiles {
  const entries = new Map<string, PathEntry | DropEntry>();

  const remember = (entry: PathEntry | DropEntry): string => {
    const handle = randomUUID();
    entries.set(handle, entry);
    for (const old of [...entries.keys()].slice(0, -kept)) entries.delete(old);
    return handle;
  };
  const chosen = (handle: string, use?: PathEntry['use']): PathEntry => {
    const entry = entries.get(handle);
    if (entry === undefined || entry.use === 'drop' || (use !== undefined && entry.use !== use)) throw unknownFile();
    return entry;
  };
  const dropped = (handle: string): DropEntry => {
    const entry = entries.get(handle);
    if (entry?.use !== 'drop') throw unknownFile();
    return entry;
  };

  return {
    add: async (path, use) => {
      const found = use === 'open' ? await stat(path) : undefined;
      return { handle: remember({ use, path }), name: basename(path), path, bytes: found?.isFile() === true ? found.size : null };
    },
    addDropped: (file) => ({ handle: remember({ use: 'drop', ...file, dropped: createDroppedFile(file) }), name: file.name, path: file.name, bytes: file.bytes }),
    dropped: (handle) => dropped(handle).dropped,
    read: async (handle) => {
      const entry = entries.get(handle)?.use === 'drop' ? dropped(handle) : chosen(handle, 'open');
      if (entry.use === 'drop') return { name: entry.name, bytes: entry.bytes, stream: entry.dropped.stream };
      const found = await stat(entry.path).catch((cause: unknown) => {
        throw fileError(entry.path, cause);
      });
      if (!found.isFile()) throw new EngineError('invalid', `${entry.path}: it is no file`);
      return { name: basename(entry.path), bytes: found.size, stream: createReadStream(entry.path, { highWaterMark: 1 << 18 }) };
    },
    write: async (handle, source, options = {}) => await writeWhole(chosen(handle, 'save').path, source, options),
    nameOf: (handle) => (entries.get(handle)?.use === 'drop' ? dropped(handle).name : basename(chosen(handle).path)),
    pathOf: (handle) => chosen(handle).path,
  };
}

function unknownFile(): EngineError {
  return new EngineError('not-found', 'file: it has to be chosen again');
}

async function writeWhole(path: string, source: AsyncIterable<Uint8Array>, options: { readonly signal?: AbortSignal; readonly onBytes?: (bytes: number) => void }): Promise<number> {
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.length;
      options.onBytes?.(bytes);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(counted(), { objectMode: false }), createWriteStream(part, { flush: true }), options.signal === undefined ? {} : { signal: options.signal });
    await rename(part, path);
    return bytes;
  } catch (cause) {
    await rm(part, { force: true });
    if (options.signal?.aborted === true) throw new EngineError('cancelled', `${path}: cancelled`, { cause });
    throw fileError(path, cause);
  }
}

const kinds: Readonly<Record<string, 'no-space' | 'forbidden' | 'not-found'>> = { ENOSPC: 'no-space', EDQUOT: 'no-space', EACCES: 'forbidden', EPERM: 'forbidden', EROFS: 'forbidden', ENOENT: 'not-found' };

function fileError(path: string, cause: unknown): EngineError {
  if (isEngineError(cause)) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new EngineError(kinds[code] ?? 'internal', `${path}: ${message}`, { cause });
}
