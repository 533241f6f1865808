import { setTimeout as wait } from 'node:timers/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import { leastBytesPerSecond } from '../registry/least-speed.ts';
import type { OnRetry, Registry, RegistryAuth } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';

type BlobFetch = {
  readonly store: Store;
  readonly registry: Registry;
  readonly reference: Reference;
  readonly descriptor: Descriptor;
  readonly auth: RegistryAuth | undefined;
  /** The one that is here is damaged. */
  readonly replace?: boolean;
  readonly signal: AbortSignal;
  /** Bytes of the blob that are there, with those of an earlier try. */
  readonly onBytes: (bytes: number) => void;
  readonly onRetry: OnRetry;
};

/** Waits between the tries that bring nothing; a try that brought a good piece counts as the first again. */
const pausesMs = [500, 1000, 2000, 4000];
const goodPiece = 1 << 20;
/** No new try after so much silence in all of them: each one at a registry that hangs takes its time, and four more would take minutes. */
const patienceMs = 30_000;

/** Brings one blob into the store and resumes where the connection breaks. Its size and digest are right when this ends well. */
export async function fetchBlob(fetch: BlobFetch): Promise<void> {
  for (let failures = 0, silentMs = 0; ; ) {
    const span = newSpan();
    try {
      await fetchOnce(fetch, span);
      return;
    } catch (error) {
      if (span.to - span.from >= goodPiece) {
        failures = 0;
        silentMs = 0;
      }
      silentMs += silenceOf(span, performance.now());
      const pause = isWorthRetrying(error, span.from) ? pauseBefore({ failures, silentMs }) : undefined;
      if (pause === undefined || fetch.signal.aborted) throw error;
      failures += 1;
      fetch.onRetry({ reason: error instanceof Error ? error.message : String(error), attempt: failures });
      await pauseFor(pause, fetch);
    }
  }
}

/** Which bytes a try brought, when it began and when the last of them came. */
type Span = { from: number; to: number; startedAt: number; lastByteAt: number };

function newSpan(): Span {
  const now = performance.now();
  return { from: 0, to: 0, startedAt: now, lastByteAt: now };
}

/** Milliseconds in which a try brought nothing; a byte now and then excuses no more time than the slowest line would have taken for it. */
export function silenceOf({ from, to, startedAt, lastByteAt }: Span, now: number): number {
  return Math.max(now - lastByteAt, now - startedAt - ((to - from) / leastBytesPerSecond) * 1000);
}

/** Milliseconds to wait after so many failures in a row, with so much silence; undefined where there is to be no more try. */
export function pauseBefore({ failures, silentMs }: { failures: number; silentMs: number }): number | undefined {
  return silentMs < patienceMs ? pausesMs[failures] : undefined;
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

/** `span` is kept up to date, also where this fails. */
async function fetchOnce(fetch: BlobFetch, span: Span): Promise<void> {
  const { store, registry, reference, descriptor, auth, replace = false, signal, onBytes, onRetry } = fetch;
  const { digest, size } = descriptor;
  await using ingest = await store.ingest({ digest, size, replace, signal });
  // The wait for another pull of the same blob was no silence.
  span.startedAt = span.lastByteAt = performance.now();
  span.from = span.to = ingest.offset;
  if (ingest.complete) return;
  if (ingest.offset < size) {
    const { offset, body } = await registry.getBlob({ reference, descriptor, offset: ingest.offset, onRetry, signal, ...(auth && { auth }) });
    if (offset !== ingest.offset) await ingest.restart();
    span.from = span.to = offset;
    for await (const chunk of body) {
      await ingest.write(chunk);
      span.to += chunk.length;
      span.lastByteAt = performance.now();
      onBytes(span.to);
    }
  }
  await ingest.commit();
}
