import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { digestHex, isDigest, parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { writeFileAtomic } from '../sys/atomic-file.ts';
import { countFiles } from '../sys/disk-usage.ts';
import { createKeyedLock } from '../sys/keyed-lock.ts';
import { errnoName } from '../sys/system-error.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import { batchPrefix, openBlobBatch } from './blob-batch.ts';
import { completeIngest, openIngest } from './ingest-blob.ts';
import type { Ingest, Store } from './store.ts';

/** Opens or makes the store under `root` (OCI image-spec, Image Layout); unfinished ingests are beside it in `ingest`. `makeRoom` is asked on a full disk. */
export async function openStore({ root, makeRoom }: { root: string; makeRoom?: MakeRoom }): Promise<Store> {
  const blobs = join(root, 'blobs', 'sha256');
  const ingests = join(root, 'ingest');
  const locks = createKeyedLock();
  const active = new Set<string>();

  await mkdir(blobs, { recursive: true, mode: 0o700 });
  await mkdir(ingests, { recursive: true, mode: 0o700 });
  await ensureLayoutFiles(root);
  for (const name of await readdir(ingests)) if (name.startsWith(batchPrefix)) await rm(join(ingests, name), { force: true });

  const path = (digest: Digest): string => join(blobs, digestHex(parseDigest(digest)));
  const size = (digest: Digest): number => {
    const found = statSync(path(digest), { throwIfNoEntry: false });
    if (!found) throw new EngineError('not-found', `blob ${digest}: not in the store`);
    return found.size;
  };

  const read: Store['read'] = async (digest, maxBytes) => await readSmall(path(digest), { digest, size: size(digest), maxBytes });

  const ingest = async (wanted: Parameters<Store['ingest']>[0]): Promise<Ingest> => {
    const target = path(wanted.digest);
    await using undo = new AsyncDisposableStack();
    const lock = undo.use(await locks.acquire(wanted.digest, wanted.signal));
    const found = wanted.replace ? undefined : statSync(target, { throwIfNoEntry: false });
    if (found) {
      if (found.size !== wanted.size) throw new EngineError('corrupt', `blob ${wanted.digest}: size ${found.size}, expected ${wanted.size}`);
      return completeIngest(wanted.size);
    }
    const partial = join(ingests, digestHex(wanted.digest));
    active.add(partial);
    const release = (): void => {
      active.delete(partial);
      lock[Symbol.dispose]();
    };
    undo.defer(release);
    const opened = await openIngest({ wanted, partial, target, release, makeRoom });
    undo.move();
    return opened;
  };

  const isHere = async (digest: Digest): Promise<boolean> => {
    if (!existsSync(path(digest))) return false;
    // It may be on its way out.
    using _ = await locks.acquire(digest);
    return existsSync(path(digest));
  };

  const list = () => listBlobs(blobs);

  return {
    has: (digest) => existsSync(path(digest)),
    size,
    path,
    read,
    open: (digest) => {
      size(digest);
      return createReadStream(path(digest), { highWaterMark: 1 << 20 });
    },
    write: async (bytes) => {
      const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
      await using blob = await ingest({ digest, size: bytes.length });
      if (blob.complete) return digest;
      await blob.restart();
      await blob.write(bytes);
      await blob.commit();
      return digest;
    },
    openBatch: (hold) => openBlobBatch({ blobs, ingests, active, store: { path, read }, isHere, hold, readFile: readSmall, makeRoom }),
    ingest,
    delete: async (digest) => {
      using _ = await locks.acquire(digest);
      await rm(path(digest), { force: true });
    },
    list,
    hash: (digest, options = {}) => hashFile(path(digest), options),
    verify: async () => {
      const wrong: Digest[] = [];
      for (const { digest } of await list()) if ((await hashFile(path(digest), {})) !== digest) wrong.push(digest);
      return wrong;
    },
    diskUsage: async () => ({
      blobs: (await countFiles(blobs)).flatMap(({ name, bytes }) => (isDigest(`sha256:${name}`) ? [{ digest: parseDigest(`sha256:${name}`), bytes }] : [])),
      unfinished: (await countFiles(ingests)).map((file) => ({ ...file, isActive: active.has(join(ingests, file.name)) })),
    }),
    sweepIngests: (olderThan) => sweep({ folder: ingests, olderThan, active }),
  };
}

async function ensureLayoutFiles(root: string): Promise<void> {
  const files = {
    'oci-layout': { imageLayoutVersion: '1.0.0' },
    'index.json': { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] },
  };
  for (const [name, content] of Object.entries(files)) {
    if (!existsSync(join(root, name))) await writeFileAtomic(join(root, name), JSON.stringify(content));
  }
}

async function listBlobs(folder: string): Promise<{ digest: Digest; size: number }[]> {
  const digests = (await readdir(folder)).map((name) => `sha256:${name}`).filter(isDigest).sort();
  return digests.flatMap((digest) => {
    const found = statSync(join(folder, digestHex(parseDigest(digest))), { throwIfNoEntry: false });
    return found ? [{ digest: parseDigest(digest), size: found.size }] : [];
  });
}

/** Removes the files older than a time which no ingest has open; returns how many. */
async function sweep(options: { folder: string; olderThan: number; active: ReadonlySet<string> }): Promise<number> {
  let removed = 0;
  for (const name of await readdir(options.folder)) {
    const file = join(options.folder, name);
    const found = options.active.has(file) ? undefined : statSync(file, { throwIfNoEntry: false });
    // Gone since it was listed: it became a blob.
    if (found === undefined || found.mtimeMs >= options.olderThan) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}

async function readSmall(path: string, blob: { digest: Digest; size: number; maxBytes: number }): Promise<Buffer> {
  if (blob.size > blob.maxBytes) {
    throw new EngineError('corrupt', `blob ${blob.digest}: size ${blob.size}, expected ${blob.maxBytes} at most`);
  }
  await using file = await open(path, 'r');
  return await file.readFile();
}

async function hashFile(path: string, { signal, onBytes }: NonNullable<Parameters<Store['hash']>[1]>): Promise<Digest | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes?.(bytes);
    }
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
  return parseDigest(`sha256:${hash.digest('hex')}`);
}
