import { setTimeout as wait } from 'node:timers/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { Registry, RegistryAuth } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';

type BlobFetch = {
  readonly store: Store;
  readonly registry: Registry;
  readonly reference: Reference;
  readonly descriptor: Descriptor;
  readonly auth: RegistryAuth | undefined;
  readonly signal: AbortSignal;
  /** Bytes of the blob that are there, with those of an earlier try. */
  readonly onBytes: (bytes: number) => void;
  readonly onRetry: (retry: { reason: string; attempt: number }) => void;
};

/** Waits between the tries that bring nothing; a try that brought a good piece counts as the first again. */
const pausesMs = [500, 1000, 2000, 4000];
const goodPiece = 1 << 20;

/** Brings one blob into the store and resumes where the connection breaks. Its size and digest are right when this ends well. */
export async function fetchBlob(fetch: BlobFetch): Promise<void> {
  for (let failures = 0; ; ) {
    const span = { from: 0, to: 0 };
    try {
      await fetchOnce(fetch, span);
      return;
    } catch (error) {
      if (span.to - span.from >= goodPiece) failures = 0;
      const pause = isWorthRetrying(error, span.from) ? pausesMs[failures] : undefined;
      if (pause === undefined || fetch.signal.aborted) throw error;
      failures += 1;
      fetch.onRetry({ reason: error instanceof Error ? error.message : String(error), attempt: failures });
      await pauseFor(pause, fetch);
    }
  }
}

/** Broken connections are; wrong bytes are where some of them come from an earlier try, which may have been torn. */
function isWorthRetrying(error: unknown, from: number): boolean {
  return isEngineError(error, 'unavailable') || (isEngineError(error, 'corrupt') && from > 0);
}

async function pauseFor(ms: number, { signal, descriptor }: BlobFetch): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (cause) {
    throw new EngineError('cancelled', `blob ${descriptor.digest}: cancelled`, { cause });
  }
}

/** `span` tells which bytes this try brought, also where it fails. */
async function fetchOnce(fetch: BlobFetch, span: { from: number; to: number }): Promise<void> {
  const { store, registry, reference, descriptor, auth, signal, onBytes } = fetch;
  const { digest, size } = descriptor;
  await using ingest = await store.ingest({ digest, size, signal });
  span.from = span.to = ingest.offset;
  if (ingest.complete) return;
  if (ingest.offset < size) {
    const { offset, body } = await registry.getBlob({ reference, descriptor, offset: ingest.offset, signal, ...(auth && { auth }) });
    if (offset !== ingest.offset) await ingest.restart();
    span.from = span.to = offset;
    for await (const chunk of body) {
      await ingest.write(chunk);
      span.to += chunk.length;
      onBytes(span.to);
    }
  }
  await ingest.commit();
}
