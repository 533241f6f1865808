import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import { openPartialBlob } from './partial-blob.ts';
import type { Ingest } from './store.ts';

/** An ingest of a blob that the store has already. */
export function completeIngest(size: number): Ingest {
  const nothing = async (): Promise<void> => {};
  return { complete: true, offset: size, write: nothing, restart: nothing, commit: nothing, [Symbol.asyncDispose]: nothing };
}

/**
 * An ingest into the file `partial`, which becomes `target` once size and digest are right. The caller holds the digest's lock and
 * lets it go with `release` when the ingest is disposed.
 */
export async function openIngest(options: {
  wanted: { digest: Digest; size: number };
  partial: string;
  target: string;
  release: () => void;
  makeRoom: MakeRoom | undefined;
}): Promise<Ingest> {
  const { wanted, target } = options;
  const blob = await openPartialBlob(options.partial, options.makeRoom);
  if (blob.size() > wanted.size) await blob.restart();

  const corrupt = async (why: string): Promise<never> => {
    await blob.discard();
    throw new EngineError('corrupt', `blob ${wanted.digest}: ${why}`);
  };

  return {
    complete: false,
    offset: blob.size(),
    write: async (chunk) => {
      const size = blob.size() + chunk.length;
      if (size > wanted.size) await corrupt(`size ${size} or more, expected ${wanted.size}`);
      await blob.append(chunk);
    },
    restart: () => blob.restart(),
    commit: async () => {
      if (blob.size() !== wanted.size) await corrupt(`size ${blob.size()}, expected ${wanted.size}`);
      const digest = blob.digest();
      if (digest !== wanted.digest) await corrupt(`the bytes have the digest ${digest}`);
      await blob.publish(target);
    },
    [Symbol.asyncDispose]: async () => {
      try {
        await blob[Symbol.asyncDispose]();
      } finally {
        options.release();
      }
    },
  };
}
