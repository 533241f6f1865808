import { EngineError } from '../../shared/errors/engine-error.ts';
import { familiarName } from '../../shared/oci/reference.ts';
import type { Endpoint } from './endpoints.ts';
import { atLeastSpeed, slowWindowMs } from './least-speed.ts';
import { networkError } from './network-error.ts';
import type { RegistryClient } from './registry-client.ts';
import type { FetchedBlob, Registry } from './registry.ts';
import type { HttpReply } from './transport.ts';

type BlobRequest = Parameters<Registry['getBlob']>[0];
type Options = { client: RegistryClient; endpoint: Endpoint; request: BlobRequest; idleTimeoutMs: number };

/**
 * Opens a blob's bytes at an endpoint (distribution-spec, Pulling blobs). A server that cannot or will not serve the wanted range, or says
 * that it serves another, is asked for the whole.
 */
export async function openBlob(options: Options): Promise<FetchedBlob> {
  const { size, digest } = options.request.descriptor;
  const ranged = options.request.offset > 0 ? await ask(options, options.request.offset) : undefined;
  const offset = ranged && startOf(ranged);
  if (ranged && offset === options.request.offset) return { offset, body: readBlob(ranged, { ...options, offset }) };
  const reply = ranged?.status === 200 ? ranged : await ask(options, 0);
  if (ranged && ranged !== reply) ranged.body.on('error', () => {}).destroy();
  const length = reply.headers['content-length'];
  if (length !== undefined && Number(length) !== size) {
    reply.body.on('error', () => {}).destroy();
    throw new EngineError('corrupt', `blob ${digest}: registry ${reply.url.host} has ${Number(length)} bytes, expected ${size}`);
  }
  return { offset: 0, body: readBlob(reply, { ...options, offset: 0 }) };
}

function ask({ client, endpoint, request }: Options, offset: number): Promise<HttpReply> {
  const { reference, descriptor, auth, onRetry, signal } = request;
  return client.send({
    endpoint,
    repository: reference.path,
    path: `blobs/${descriptor.digest}`,
    headers: offset > 0 ? { range: `bytes=${offset}-` } : {},
    auth,
    onRetry,
    signal,
    what: `blob ${descriptor.digest} of ${familiarName(reference)}`,
    name: familiarName(reference),
    accept: offset > 0 ? [200, 206, 416] : [200],
  });
}

/** First byte of a 206, as the server says it (RFC 9110, section 14.4). */
function startOf(reply: HttpReply): number | undefined {
  const header = reply.headers['content-range'];
  const start = reply.status === 206 && typeof header === 'string' ? /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(header)?.[1] : undefined;
  return start === undefined ? undefined : Number(start);
}

async function* readBlob(reply: HttpReply, options: Options & { offset: number }): AsyncGenerator<Uint8Array> {
  const { request, idleTimeoutMs, endpoint } = options;
  const { digest, size } = request.descriptor;
  let at = options.offset;
  const where = (): string => `blob ${digest}: registry ${endpoint.host}, after ${at} of ${size} bytes`;
  try {
    for await (const chunk of atLeastSpeed(reply.body, { windowMs: slowWindowMs(idleTimeoutMs), what: where })) {
      at += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw networkError(error, { what: where(), idleTimeoutMs, signal: request.signal });
  }
  if (at < size) throw new EngineError('unavailable', `${where()}: the body ended`);
}
