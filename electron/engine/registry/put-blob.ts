import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { familiarName } from '../../shared/oci/reference.ts';
import { drain } from './drain.ts';
import { ownEndpoint } from './endpoints.ts';
import type { RegistryClient, RegistryRequest } from './registry-client.ts';
import type { Registry } from './registry.ts';
import type { HttpReply } from './transport.ts';
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
    const stage = { sending: false };
    try {
      return await upload(options, stage);
    } catch (error) {
      const pause = isEngineError(error) ? pauseAfter(error, { tries, waitedMs, ...stage }) : undefined;
      if (pause === undefined || !isEngineError(error)) throw error;
      onRetry?.({ reason: error.kind === 'rate-limited' ? sayLimit(String(error.detail?.['registry']), pause) : error.message, attempt: tries + 1 });
      await wait(pause, undefined, { ...(signal && { signal }) });
      waitedMs += pause;
    }
  }
}

function pauseAfter({ kind, detail }: EngineError, past: { tries: number; waitedMs: number; sending: boolean }): number | undefined {
  // The session was opened: a token ran out on the way, and a new one is there by now.
  if (kind === 'unauthorized' && past.sending && past.tries === 0) return 0;
  if (kind === 'unavailable') return backoffMs[past.tries];
  const asked = detail?.['retryAfter'];
  return kind === 'rate-limited' ? pauseAtLimit(typeof asked === 'number' ? asked : undefined, past) : undefined;
}

async function exists({ client, request }: Options): Promise<boolean> {
  const reply = await client.send({ ...common(request), path: `blobs/${request.descriptor.digest}`, method: 'HEAD', accept: [200, 404] });
  await drain(reply);
  const length = reply.headers['content-length'];
  return reply.status === 200 && (length === undefined || Number(length) === request.descriptor.size);
}

async function upload(options: Options, stage: { sending: boolean }): Promise<'mounted' | 'uploaded'> {
  const { client, request } = options;
  const { digest } = request.descriptor;
  const { what } = common(request);
  const session = (request.mountFrom !== undefined && (await mount(options, request.mountFrom))) || (await openSession(options));
  if (session.status === 201) return 'mounted';
  const location = client.locationOf(session, what);
  location.searchParams.set('digest', digest);
  stage.sending = true;
  await sendBody(options, location);
  return 'uploaded';
}

async function openSession({ client, request }: Options): Promise<HttpReply> {
  const session = await client.send({ ...common(request), path: 'blobs/uploads/', method: 'POST', body: '', accept: [202] });
  await drain(session);
  return session;
}

/** A registry that may not, or cannot, take the blob over opens a session mostly; where it refuses instead there is none: undefined. */
async function mount({ client, request }: Options, from: string): Promise<HttpReply | undefined> {
  const query = new URLSearchParams({ mount: request.descriptor.digest, from }).toString();
  try {
    const reply = await client.send({ ...common(request), write: { mountFrom: from }, path: `blobs/uploads/?${query}`, method: 'POST', body: '', accept: [201, 202] });
    await drain(reply);
    return reply;
  } catch (error) {
    if (isEngineError(error, 'cancelled') || isEngineError(error, 'rate-limited')) throw error;
    return undefined;
  }
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

function common({ reference, descriptor, auth, onRetry, signal }: BlobRequest): Omit<RegistryRequest, 'path' | 'accept'> {
  return {
    endpoint: ownEndpoint(reference.domain),
    repository: reference.path,
    write: { mountFrom: undefined },
    auth,
    onRetry,
    signal,
    what: `push ${familiarName(reference)}: blob ${descriptor.digest}`,
    name: familiarName(reference),
  };
}
