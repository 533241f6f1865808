import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { EngineError, isEngineError, toErrorBody, type ErrorBody } from '../../shared/errors/engine-error.ts';
import type { Digest, DiffId } from '../../shared/oci/digest.ts';
import { toDiskError } from '../sys/disk-error.ts';
import { errnoName } from '../sys/system-error.ts';
import { syncTree } from '../sys/sync-tree.ts';
import { clampTimes } from './clamp-times.ts';
import { zstdBlob } from './zstd-blob.ts';
import type { MadeFiles, MakeJob } from './layer-job.ts';
import { createLayerWriter, type WrittenLayer } from './layer-writer.ts';
import { packUpper, type PackedUpper } from './pack-upper.ts';
import { createTarReader } from './tar-reader.ts';

type Help = {
  /** What is sent, where it is a tar. */
  readonly input: AsyncIterable<Uint8Array>;
  /** True where a write to a full disk is worth another try. */
  readonly makeRoom: (attempt: number) => Promise<boolean>;
  /** Asked for each piece: throws where the work is to end. */
  readonly goOn: () => void;
};

/** The tar piece by piece; what became of the folder is known at its end. */
type Source = { readonly tar: AsyncIterable<Uint8Array>; readonly folder: string; readonly result: () => WrittenLayer & { entries: number; unpackFailed: ErrorBody | undefined } };

/**
 * Makes the files of a layer in one pass over its tar, and syncs them. Blocks its thread: for workers. The blob's file stays where it fails. Fails as
 * {@link createLayerWriter} and {@link packUpper} do, and with `no-space`.
 */
export async function makeFiles(job: MakeJob, help: Help): Promise<MadeFiles> {
  const source = job.source.kind === 'upper' ? openUpper(job.source) : openTar(job.source, help.input);
  const tarHash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of source.tar) {
      help.goOn();
      tarHash.update(bytes);
      yield bytes;
    }
  };
  const blob = await writeBlob(job.blob, zstdBlob(hashed()), help.makeRoom);
  const result = source.result();
  if (result.entries > 0 && result.unpackFailed === undefined) syncTree(source.folder);
  return { ...result, ...blob, diffId: `sha256:${tarHash.digest('hex')}` as DiffId };
}

async function writeBlob(path: string, bytes: AsyncIterable<Uint8Array>, makeRoom: Help['makeRoom']): Promise<{ digest: Digest; blobBytes: number }> {
  const fd = openSync(path, 'w', 0o644);
  try {
    const hash = createHash('sha256');
    let blobBytes = 0;
    for await (const piece of bytes) {
      hash.update(piece);
      blobBytes += piece.length;
      for (let done = 0, attempt = 0; done < piece.length; ) {
        try {
          done += writeSync(fd, piece, done);
        } catch (error) {
          if (errnoName(error) !== 'ENOSPC' || !(await makeRoom(attempt))) throw error;
          attempt += 1;
        }
      }
    }
    fsyncSync(fd);
    return { digest: `sha256:${hash.digest('hex')}` as Digest, blobBytes };
  } catch (error) {
    throw toDiskError(error, `write ${path}`);
  } finally {
    closeSync(fd);
  }
}

function openUpper(job: Extract<MakeJob['source'], { kind: 'upper' }>): Source {
  let packed: PackedUpper = { size: 0, entries: 0 };
  const tar = async function* (): AsyncGenerator<Uint8Array> {
    // Who gives up on the way ends it there too: it has files open.
    packed = yield* packUpper(job);
  };
  return { tar: tar(), folder: job.upper, result: () => ({ ...packed, implicitFolders: [], unpackFailed: undefined }) };
}

/** Hands on what it unpacks. On a full disk the blob goes on alone: the folder can be made of it when there is room. */
function openTar({ target, realRoot, limits, latest }: Extract<MakeJob['source'], { kind: 'tar' }>, input: AsyncIterable<Uint8Array>): Source {
  let entries = 0;
  let received = 0;
  let written: WrittenLayer = { size: 0, implicitFolders: [] };
  let unpackFailed: ErrorBody | undefined;
  const orFull = (work: () => void): void => {
    if (unpackFailed !== undefined) return;
    try {
      work();
    } catch (error) {
      const failure = toDiskError(error, 'unpack');
      if (!isEngineError(failure, 'no-space')) throw failure;
      unpackFailed = toErrorBody(failure);
    }
  };
  const tar = async function* (): AsyncGenerator<Uint8Array> {
    using writer = createLayerWriter({ root: target, realRoot, maxEntries: limits.maxEntries });
    const reader = createTarReader({
      entry: (entry) => {
        entries += 1;
        orFull(() => writer.entry(entry));
      },
      data: (bytes) => orFull(() => writer.data(bytes)),
      entryEnd: () => orFull(() => writer.entryEnd()),
    });
    for await (const bytes of latest === undefined ? input : clampTimes(input, latest)) {
      received += bytes.length;
      if (received > limits.maxBytes) throw new EngineError('invalid', `unpacks to more than ${limits.maxBytes} bytes`);
      reader.feed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      yield bytes;
    }
    reader.end();
    orFull(() => void (written = writer.finish()));
  };
  return { tar: tar(), folder: target, result: () => ({ ...written, entries, unpackFailed }) };
}
