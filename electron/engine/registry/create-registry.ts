import { createHash } from 'node:crypto';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { isDigest, parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import { familiarName, familiarReference } from '../../shared/oci/reference.ts';
import { describeImage } from './describe-image.ts';
import { drain } from './drain.ts';
import { createEndpoints, ownEndpoint, type Endpoint } from './endpoints.ts';
import { openBlob } from './open-blob.ts';
import { slowWindowMs } from './least-speed.ts';
import { listTags } from './list-tags.ts';
import { networkError } from './network-error.ts';
import { putBlob } from './put-blob.ts';
import { putManifest } from './put-manifest.ts';
import { readBody } from './read-body.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';
import { search } from './search.ts';
import type { FetchedManifest, Registry, RegistrySettings } from './registry.ts';

type ManifestRequest = Parameters<Registry['getManifest']>[0];

const maxManifestBytes = 4 << 20;
const manifestTypes = [mediaTypes.ociIndex, mediaTypes.dockerIndex, mediaTypes.ociManifest, mediaTypes.dockerManifest].join(', ');

/** A client of OCI registries. Opens no connection before it is asked, keeps none when it is idle. */
export function createRegistry(settings: RegistrySettings): Registry {
  const client = createRegistryClient(settings);
  const endpoints = createEndpoints(settings);
  const { idleTimeoutMs } = settings;
  const registry: Registry = {
    getManifest: (request) => endpoints.first(request.reference, (endpoint) => fetchManifest({ client, endpoint, request, idleTimeoutMs })),
    getBlob: (request) => endpoints.first(request.reference, (endpoint) => openBlob({ client, endpoint, request, idleTimeoutMs })),
    putBlob: (request) => putBlob({ client, request, idleTimeoutMs }),
    putManifest: (request) => putManifest(client, request),
    checkLogin: (request) => checkLogin(client, request),
    listTags: (request) => listTags({ client, request, idleTimeoutMs }),
    describe: (request) => describeImage(registry, request),
    search: (request) => search({ client, request, idleTimeoutMs }),
  };
  return registry;
}

async function checkLogin(client: RegistryClient, { domain, auth, signal }: Parameters<Registry['checkLogin']>[0]): Promise<void> {
  const what = `login to ${domain}`;
  try {
    const reply = await client.send({ endpoint: ownEndpoint(domain), repository: '', path: '', auth, signal, what, name: domain, accept: [200] });
    await drain(reply);
  } catch (error) {
    if (!isEngineError(error, 'unauthorized')) throw error;
    throw new EngineError('unauthorized', `${what}: user name or password was refused`, { cause: error });
  }
}

async function fetchManifest(options: {
  client: RegistryClient;
  endpoint: Endpoint;
  request: ManifestRequest;
  idleTimeoutMs: number;
}): Promise<FetchedManifest> {
  const { endpoint, request, idleTimeoutMs } = options;
  const { reference, auth, onRetry, signal } = request;
  const wanted = request.digest ?? reference.digest;
  const what = `manifest for ${request.digest ? `${familiarName(reference)}@${request.digest}` : familiarReference(reference)}`;
  const reply = await options.client.send({
    endpoint,
    repository: reference.path,
    path: `manifests/${wanted ?? reference.tag}`,
    headers: { accept: manifestTypes },
    auth,
    onRetry,
    signal,
    what,
    name: familiarName(reference),
    accept: [200],
  });
  let bytes: Buffer;
  try {
    bytes = await readBody(reply, { what, maxBytes: maxManifestBytes, windowMs: slowWindowMs(idleTimeoutMs) });
  } catch (error) {
    throw networkError(error, { what: `${what}: registry ${endpoint.host}`, idleTimeoutMs, signal });
  }
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  checkDigest({ digest, wanted, announced: reply.headers['docker-content-digest'], what });
  const { mediaType } = parseManifest(bytes.toString(), contentType(reply.headers['content-type']));
  return { bytes, digest, mediaType };
}

function checkDigest(options: { digest: Digest; wanted: Digest | undefined; announced: string | string[] | undefined; what: string }): void {
  const { digest, wanted, announced, what } = options;
  const expected = wanted ?? (typeof announced === 'string' && isDigest(announced) ? announced : digest);
  if (expected !== digest) throw new EngineError('corrupt', `${what}: the bytes have the digest ${digest}, expected ${expected}`);
}

function contentType(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header.split(';')[0]?.trim() : undefined;
}
