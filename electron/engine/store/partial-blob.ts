import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import { withRoom, type MakeRoom } from '../sys/make-room.ts';
import { toDiskError } from '../sys/disk-error.ts';

/** A blob on its way: a file that grows, and the sha256 of what it holds. Disposing closes it and keeps the bytes, where there are any. */
export type PartialBlob = AsyncDisposable & {
  size(): number;
  /** Fails with `no-space` on a full disk; the file is gone then. */
  append(chunk: Uint8Array): Promise<void>;
  /** Drops what was there and starts at zero. */
  restart(): Promise<void>;
  /** Of the bytes so far. */
  digest(): Digest;
  /** Writes what is gathered; disposing keeps the file then, also an empty one. Without a sync: that is the caller's. */
  keep(): Promise<void>;
  /** Syncs, moves to its final name, syncs the folder. */
  publish(target: string): Promise<void>;
  /** Removes the file. */
  discard(): Promise<void>;
};

/** Bytes gathered before one write: a system call per network packet would cost more than the hash. */
const batchBytes = 1 << 20;

/** Opens or makes the file at `path`; what it holds is read again to rebuild the hash. `makeRoom` is asked on a full disk. */
export async function openPartialBlob(path: string, makeRoom?: MakeRoom): Promise<PartialBlob> {
  const file = await open(path, 'a+', 0o644);
  let hash = createHash('sha256');
  let size = 0;
  let batch: Uint8Array[] = [];
  let batched = 0;
  /** Nothing is left to do when it is disposed. */
  let settled = false;

  const discard = async (): Promise<void> => {
    batch = [];
    batched = 0;
    settled = true;
    await rm(path, { force: true });
  };
  const orDropped = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      await discard();
      throw toDiskError(error, `write ${path}`);
    }
  };
  const flush = async (): Promise<void> => {
    if (batched === 0) return;
    const bytes = batch.length === 1 && batch[0] ? batch[0] : Buffer.concat(batch, batched);
    batch = [];
    batched = 0;
    await orDropped(writeAll(file, bytes, makeRoom));
  };

  try {
    for await (const chunk of readAll(file)) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (error) {
    await file.close();
    throw error;
  }

  return {
    size: () => size,
    append: async (chunk) => {
      hash.update(chunk);
      size += chunk.length;
      batch.push(chunk);
      batched += chunk.length;
      if (batched >= batchBytes) await flush();
    },
    restart: async () => {
      batch = [];
      batched = 0;
      hash = createHash('sha256');
      size = 0;
      await file.truncate(0);
    },
    digest: () => parseDigest(`sha256:${hash.copy().digest('hex')}`),
    keep: async () => {
      await flush();
      settled = true;
    },
    publish: async (target) => {
      await flush();
      await orDropped(file.sync());
      await rename(path, target);
      settled = true;
      await syncFolder(dirname(target));
    },
    discard,
    [Symbol.asyncDispose]: async () => {
      try {
        if (!settled) await (size === 0 ? discard() : flush());
      } finally {
        await file.close();
      }
    },
  };
}

/** What was written before the disk was full is not written again. */
async function writeAll(file: FileHandle, bytes: Uint8Array, makeRoom: MakeRoom | undefined): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) {
    const { bytesWritten } = await withRoom(makeRoom, () => file.write(rest));
    rest = rest.subarray(bytesWritten);
  }
}

async function* readAll(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(batchBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
