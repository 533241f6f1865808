import type { Digest } from '../../shared/oci/digest.ts';
import type { Readable } from 'node:stream';

/** Blobs by sha256 in OCI image layout (`blobs/sha256/<hex>`). A blob that is there is whole and was verified when it came. */
export type Store = {
  has(digest: Digest): boolean;
  /** Bytes of a blob; fails with `not-found`. */
  size(digest: Digest): number;
  /** For readers in a worker. The file must not be written. */
  path(digest: Digest): string;
  /** A small blob in memory; `corrupt` where it is longer than `maxBytes`. */
  read(digest: Digest, maxBytes: number): Promise<Buffer>;
  open(digest: Digest): Readable;
  /** Writes bytes that are in memory, returns their digest. Idempotent. */
  write(bytes: Uint8Array): Promise<Digest>;
  /** For blobs that come together: one wait for the disk for all of them. `hold` hears each digest before it is looked whether it is here: from then on nobody may delete it. */
  openBatch(hold?: (digest: Digest) => void): BlobBatch;
  /**
   * Starts or resumes the ingest of one blob. Two ingests of the same digest at once: the second waits for the first
   * (`signal` ends the wait). `offset` says how many bytes of an earlier try are there already. `replace`: the blob that is there is damaged, and stays until
   * the new one is whole.
   */
  ingest(wanted: { digest: Digest; size: number; replace?: boolean; signal?: AbortSignal }): Promise<Ingest>;
  delete(digest: Digest): Promise<void>;
  list(): Promise<{ digest: Digest; size: number }[]>;
  /** Everything that is kept here and what it takes on the disk. */
  diskUsage(): Promise<StoreUsage>;
  /** The digest that the bytes of a blob have now; undefined where it is not there. `onBytes` tells how many were read. */
  hash(digest: Digest, options?: { signal?: AbortSignal; onBytes?: (bytes: number) => void }): Promise<Digest | undefined>;
  /** Re-hashes everything: the blobs whose bytes are not what their name says. For fsck. */
  verify(): Promise<Digest[]>;
  /** Removes unfinished ingests not touched since `olderThan` (milliseconds since 1970). */
  sweepIngests(olderThan: number): Promise<number>;
};

/** Whole blocks, as du(1) counts. */
export type StoreUsage = {
  readonly blobs: readonly { readonly digest: Digest; readonly bytes: number }[];
  /** `isActive`: work has it open. */
  readonly unfinished: readonly { readonly name: string; readonly bytes: number; readonly isActive: boolean }[];
};

/**
 * Blobs that are not in the store before {@link BlobBatch.publish}, and can be read all the same. Disposing removes those that were not published. Fails with
 * `no-space` on a full disk.
 */
export type BlobBatch = AsyncDisposable & Pick<Store, 'path' | 'read'> & {
  /** Takes a stream whose digest is not known yet. Nothing stays where it fails. */
  add(body: AsyncIterable<Uint8Array>): Promise<{ digest: Digest; size: number }>;
  /** Takes bytes that are in memory, returns their digest. */
  write(bytes: Uint8Array): Promise<Digest>;
  /** Takes a file that another thread makes at `path`, and syncs. Nothing stays where `make` fails. */
  addFile<T extends { digest: Digest; size: number }>(make: (path: string) => Promise<T>): Promise<T>;
  /** Of all that was added, also of what the store had. */
  digests(): readonly Digest[];
  /** Syncs, then gives all that was added so far its place in the store. */
  publish(): Promise<void>;
};

export type Ingest = AsyncDisposable & {
  /** Where the blob turned out to be there already: nothing is to be written, commit() is a no-op. */
  readonly complete: boolean;
  readonly offset: number;
  /** Fails with `corrupt` once more than the declared size came, `no-space` on a full disk. */
  write(chunk: Uint8Array): Promise<void>;
  /** Drops what was there and starts at zero: for a server that ignores Range. */
  restart(): Promise<void>;
  /**
   * Checks size and digest (got and expected in the message, kind `corrupt`, bytes dropped), syncs, renames, syncs the folder.
   */
  commit(): Promise<void>;
};
