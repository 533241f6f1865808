import type { DistributionReply } from '../../../shared/docker/registry-replies.ts';
import type { RepositoryTags } from '../../../shared/engine-api/repository-tags.ts';
import { parseReference } from '../../../shared/oci/reference.ts';
import type { Call } from '../call.ts';
import { sendJson } from '../respond.ts';
import { readRegistryAuth } from './registry-auth.ts';

/** `GET /distribution/{name}/json`: what a name points to in its registry, without bringing it. */
export async function sendDistribution({ rooms, request, response, params, signal }: Call): Promise<void> {
  const reference = parseReference(params['name'] ?? '');
  const auth = readRegistryAuth(request.headers);
  const { descriptor, platforms } = await rooms.registry.describe({ reference, ...(auth && { auth }), signal });
  const { mediaType, digest, size } = descriptor;
  sendJson(response, 200, { Descriptor: { mediaType, digest, size }, Platforms: platforms } satisfies DistributionReply);
}

/** `GET /tidewharf/v1/distribution/{name}/tags`: the tags of a repository, as its registry lists them. */
export async function sendRepositoryTags({ rooms, request, response, params, signal }: Call): Promise<void> {
  const reference = parseReference(params['name'] ?? '');
  const auth = readRegistryAuth(request.headers);
  sendJson(response, 200, { tags: await rooms.registry.listTags({ reference, ...(auth && { auth }), signal }) } satisfies RepositoryTags);
}
