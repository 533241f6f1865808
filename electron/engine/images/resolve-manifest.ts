import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageManifest } from '../../shared/oci/manifest.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { OnRetry, RegistryAuth } from '../registry/registry.ts';
import type { ImageContext } from './image-context.ts';
import { attestationOf } from './image-index.ts';
import { checkImageManifest, maxMetadataBytes, selectPlatform } from './image-manifest.ts';

export type ResolvedManifest = {
  /** What the name points to: the digest of an index or of the manifest itself. */
  readonly topDigest: Digest;
  readonly manifestDigest: Digest;
  readonly bytes: Buffer;
  readonly manifest: ImageManifest;
  /** What led to it, the top first. */
  readonly indexes: readonly { readonly digest: Digest; readonly bytes: Buffer }[];
  /** Entries of those that tell how it was made. */
  readonly attestations: readonly Descriptor[];
};

/** An index may point to another one: so deep and no deeper. */
const maxDepth = 3;

/** From a name to the manifest of one platform. Fails as the registry fails, `not-found` where the platform is not offered. */
export async function resolveManifest(
  { registry, store }: Pick<ImageContext, 'registry' | 'store'>,
  request: { reference: Reference; platform: Platform; auth: RegistryAuth | undefined; onRetry: OnRetry; signal: AbortSignal },
): Promise<ResolvedManifest> {
  const { reference, platform, auth, onRetry, signal } = request;
  const get = (digest?: Digest) => registry.getManifest({ reference, onRetry, signal, ...(digest && { digest }), ...(auth && { auth }) });

  let fetched: { bytes: Buffer; digest: Digest; mediaType?: string } = await get();
  const topDigest = fetched.digest;
  const indexes: { digest: Digest; bytes: Buffer }[] = [];
  const offered: Descriptor[] = [];
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const parsed = parseManifest(fetched.bytes.toString(), fetched.mediaType);
    if (parsed.kind === 'manifest') {
      checkImageManifest(parsed.manifest);
      const manifestDigest = fetched.digest;
      return { topDigest, manifestDigest, bytes: fetched.bytes, manifest: parsed.manifest, indexes, attestations: offered.filter((entry) => attestationOf(entry) === manifestDigest) };
    }
    indexes.push({ digest: fetched.digest, bytes: fetched.bytes });
    offered.push(...parsed.index.manifests);
    const { digest, mediaType } = selectPlatform(parsed.index, platform);
    fetched = store.has(digest) ? { bytes: await store.read(digest, maxMetadataBytes), digest, mediaType } : await get(digest);
  }
  throw new EngineError('invalid', `the index is nested more than ${maxDepth} deep`);
}
