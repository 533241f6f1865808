import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestHex, parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { syncFolder } from '../sys/atomic-file.ts';
import { toDiskError } from '../sys/disk-error.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import { syncFileSystem } from '../sys/sync-file-system.ts';
import { openPartialBlob } from './partial-blob.ts';
import type { BlobBatch, Store } from './store.ts';

type BatchPlace = {
  readonly blobs: string;
  readonly ingests: string;
  /** Files that a sweep leaves alone. */
  readonly active: Set<string>;
  readonly store: Pick<Store, 'path' | 'read'>;
  /** Asked for a digest that is held. */
  readonly isHere: (digest: Digest) => Promise<boolean>;
  readonly hold: ((digest: Digest) => void) | undefined;
  readonly readFile: (path: string, wanted: { digest: Digest; size: number; maxBytes: number }) => Promise<Buffer>;
  readonly makeRoom: MakeRoom | undefined;
};

/** Of names in `ingest`. A batch dies with its process: no later one can go on with it. */
export const batchPrefix = 'add-';

/** So many files are synced one by one: the rest of the disk may have more to write than they. */
const fewFiles = 16;

/** {@link Store.openBatch}: the files lie beside the unfinished ingests until they are published. */
export function openBlobBatch({ blobs, ingests, active, store, isHere, hold, readFile, makeRoom }: BatchPlace): BlobBatch {
  const staged = new Map<Digest, { readonly file: string; readonly size: number; readonly isSynced: boolean }>();
  const added = new Set<Digest>();
  const remove = async (file: string): Promise<void> => {
    await rm(file, { force: true });
    active.delete(file);
  };

  const has = async (digest: Digest): Promise<boolean> => {
    if (!added.has(digest)) hold?.(digest);
    added.add(digest);
    return (await isHere(digest)) || staged.has(digest);
  };
  const keep = async (digest: Digest, file: string, { size, isSynced }: { size: number; isSynced: boolean }): Promise<void> => {
    if (await has(digest)) await remove(file);
    else staged.set(digest, { file, size, isSynced });
  };

  /** Calls `work` with the name of a file that goes where it fails. */
  const inFile = async <T>(work: (file: string) => Promise<T>): Promise<T> => {
    const file = join(ingests, `${batchPrefix}${randomBytes(8).toString('hex')}`);
    active.add(file);
    try {
      return await work(file);
    } catch (error) {
      await remove(file);
      throw error;
    }
  };

  const add = async (body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<{ digest: Digest; size: number }> =>
    await inFile(async (file) => {
      await using blob = await openPartialBlob(file, makeRoom);
      for await (const chunk of body) await blob.append(chunk);
      await blob.keep();
      const digest = blob.digest();
      await keep(digest, file, { size: blob.size(), isSynced: false });
      return { digest, size: blob.size() };
    });

  return {
    add,
    addFile: async (make) =>
      await inFile(async (file) => {
        const made = await make(file);
        await keep(made.digest, file, { size: made.size, isSynced: true });
        return made;
      }),
    write: async (bytes) => {
      const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
      if (!(await has(digest))) await add([bytes]);
      return digest;
    },
    path: (digest) => staged.get(digest)?.file ?? store.path(digest),
    read: async (digest, maxBytes) => {
      const found = staged.get(digest);
      return found === undefined ? await store.read(digest, maxBytes) : await readFile(found.file, { digest, size: found.size, maxBytes });
    },
    digests: () => [...added],
    publish: async () => {
      if (staged.size === 0) return;
      await sync([...staged.values()].flatMap(({ file, isSynced }) => (isSynced ? [] : [file])), ingests);
      for (const [digest, { file }] of staged) {
        await rename(file, join(blobs, digestHex(digest)));
        active.delete(file);
        staged.delete(digest);
      }
      await syncFolder(blobs);
    },
    [Symbol.asyncDispose]: async () => {
      for (const { file } of staged.values()) await remove(file);
      staged.clear();
    },
  };
}

async function sync(files: readonly string[], folder: string): Promise<void> {
  try {
    if (files.length <= fewFiles) await Promise.all(files.map(syncFile));
    else await syncFileSystem(folder);
  } catch (error) {
    throw toDiskError(error, `write ${folder}`);
  }
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
