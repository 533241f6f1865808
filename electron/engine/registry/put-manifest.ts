import { createHash } from 'node:crypto';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseDigest, type Digest } from '../../shared/oci/digest.ts';
import { familiarName, familiarReference } from '../../shared/oci/reference.ts';
import { drain } from './drain.ts';
import { ownEndpoint } from './endpoints.ts';
import type { RegistryClient } from './registry-client.ts';
import type { Registry } from './registry.ts';

/** See the contract. `corrupt` where the registry says that it stored something else. */
export async function putManifest(client: RegistryClient, request: Parameters<Registry['putManifest']>[0]): Promise<Digest> {
  const { reference, bytes, mediaType, auth, onRetry, signal } = request;
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  const what = `push ${familiarReference(reference)}: manifest ${digest}`;
  const reply = await client.send({
    endpoint: ownEndpoint(reference.domain),
    repository: reference.path,
    path: `manifests/${reference.tag ?? digest}`,
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body: bytes,
    write: { mountFrom: undefined },
    auth,
    onRetry,
    signal,
    what,
    name: familiarName(reference),
    accept: [200, 201, 202],
  });
  await drain(reply);
  const stored = reply.headers['docker-content-digest'];
  if (typeof stored === 'string' && stored !== digest) throw new EngineError('corrupt', `${what}: the registry stored it as ${stored}`);
  return digest;
}
