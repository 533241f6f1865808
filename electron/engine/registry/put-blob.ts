import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { familiarName } from '../../shared/oci/reference.ts';
import { drain } from './drain.ts';
import { ownEndpoint } from './endpoints.ts';
import type { RegistryClient, RegistryRequest } from './registry-client.ts';
import type { Registry } from './registry.ts';
import { pauseAtLimit, sayLimit } from './send-patiently.ts';

type BlobRequest = Parameters<Registry['putBlob']>[0];
type Options = { readonly client: RegistryClient; readonly request: BlobRequest; readonly idleTimeoutMs: number };

/** Pauses before the second and third try. */
const backoffMs = [500, 2000];
/** A registry hashes what it got before it answers: minutes for gigabytes. */
const answerWithinMs = 5 * 60_000;

/** See the contract. A cut starts the blob anew, a few times: sessions of many registries do not outlive a connection. */
export async function putBlob(options: Options): Promise<'exists' | 'mounted' | 'uploaded'> {
  if (await exists(options)) return 'exists';
  const { signal, onRetry } = options.request;
  for (let tries = 0, waitedMs = 0; ; tries += 1) {
    try {
      return await upload(options);
    } catch (error) {
      const pause = isEngineError(error) ? pauseAfter(error, { tries, waitedMs }) : undefined;
      if (pause === undefined || !isEngineError(error)) throw error;
      onRetry?.({ reason: error.kind === 'rate-limited' ? sayLimit(String(error.detail?.['registry']), pause) : error.message, attempt: tries + 1 });
      await wait(pause, undefined, { ...(signal && { signal }) });
      waitedMs += pause;
    }
  }
}

function pauseAfter({ kind, detail }: EngineError, past: { tries: number; waitedMs: number }): number | undefined {
  if (kind === 'unavailable') return backoffMs[past.tries];
  const asked = detail?.['retryAfter'];
  return kind === 'rate-limited' ? pauseAtLimit(typeof asked === 'number' ? asked : undefined, past) : undefined;
}

async function exists({ client, request }: Options): Promise<boolean> {
  const reply = await client.send({ ...common(request), path: `blobs/${request.descriptor.digest}`, method: 'HEAD', accept: [200, 404] });
  await drain(reply);
  return reply.status === 200;
}

async function upload(options: Options): Promise<'mounted' | 'uploaded'> {
  const { client, request } = options;
  const { digest } = request.descriptor;
  const { what } = common(request);
  const mount = request.mountFrom === undefined ? '' : `?${new URLSearchParams({ mount: digest, from: request.mountFrom }).toString()}`;
  const session = await client.send({ ...common(request), path: `blobs/uploads/${mount}`, method: 'POST', body: '', accept: [201, 202] });
  await drain(session);
  if (session.status === 201) return 'mounted';
  const location = client.locationOf(session, what);
  location.searchParams.set('digest', digest);
  await sendBody(options, location);
  return 'uploaded';
}

async function sendBody({ client, request, idleTimeoutMs }: Options, location: URL): Promise<void> {
  const { descriptor, signal } = request;
  const stalled = new AbortController();
  const body = meter(request, { idleTimeoutMs, onStall: () => stalled.abort() });
  try {
    const reply = await client.send({
      ...common(request),
      path: 'blobs/uploads/',
      location,
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(descriptor.size) },
      body,
      answerWithinMs,
      signal: AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]),
      accept: [201],
    });
    await drain(reply);
    checkStored(request, reply.headers['docker-content-digest']);
  } catch (error) {
    if (!stalled.signal.aborted || signal?.aborted) throw error;
    throw new EngineError('unavailable', `${common(request).what}: registry ${location.host} hangs: it took nothing for ${idleTimeoutMs / 1000} s`, { cause: error });
  } finally {
    body.destroy();
  }
}

function checkStored({ reference, descriptor }: BlobRequest, stored: string | string[] | undefined): void {
  if (typeof stored !== 'string' || stored === descriptor.digest) return;
  throw new EngineError('corrupt', `blob ${descriptor.digest} of ${familiarName(reference)}: registry ${reference.domain} stored it as ${stored}`);
}

/** The blob's bytes, counted. Calls back where nobody takes the next of them for so long. */
function meter({ open, onBytes }: BlobRequest, { idleTimeoutMs, onStall }: { idleTimeoutMs: number; onStall: () => void }): Readable {
  const read = async function* (): AsyncGenerator<Buffer> {
    let sent = 0;
    let timer: NodeJS.Timeout | undefined;
    try {
      for await (const chunk of open() as AsyncIterable<Buffer>) {
        clearTimeout(timer);
        timer = setTimeout(onStall, idleTimeoutMs);
        yield chunk;
        sent += chunk.length;
        onBytes?.(sent);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return Readable.from(read(), { objectMode: false });
}

function common({ reference, descriptor, mountFrom, auth, onRetry, signal }: BlobRequest): Omit<RegistryRequest, 'path' | 'accept'> {
  return {
    endpoint: ownEndpoint(reference.domain),
    repository: reference.path,
    write: { mountFrom },
    auth,
    onRetry,
    signal,
    what: `push ${familiarName(reference)}: blob ${descriptor.digest}`,
    name: familiarName(reference),
  };
}
