import type { Descriptor } from '../../shared/oci/manifest.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { RegistryAuth } from '../registry/registry.ts';
import { fetchBlob } from './fetch-blob.ts';
import type { ImageContext } from './image-context.ts';
import { keptBlobs } from './image-index.ts';

/** More than this of one image stays at its registry. */
const maxBytes = 16 << 20;

type Fetch = { readonly reference: Reference; readonly entries: readonly Descriptor[]; readonly auth: RegistryAuth | undefined; readonly held: DisposableStack; readonly signal: AbortSignal };

/**
 * Brings what an index says about how an image was made, so that the index can go on whole. It is not needed to run the image: what cannot be had is left
 * out. Returns what came, manifests before their blobs; the caller's record has to name it before `held` is disposed.
 */
export async function fetchAttestations(context: ImageContext, { entries, signal, ...from }: Fetch): Promise<Descriptor[]> {
  const came: Descriptor[] = [];
  for (const entry of entries) {
    try {
      came.push(...(await fetchOne(context, { ...from, signal, entry })));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
  return came;
}

async function fetchOne(context: ImageContext, { reference, entry, auth, held, signal }: Omit<Fetch, 'entries'> & { entry: Descriptor }): Promise<Descriptor[]> {
  const { registry, store } = context;
  const { bytes } = await registry.getManifest({ reference, digest: entry.digest, signal, ...(auth && { auth }) });
  const parsed = parseManifest(bytes.toString(), entry.mediaType);
  if (parsed.kind !== 'manifest') return [];
  const blobs = keptBlobs(parsed.manifest);
  if (blobs.reduce((sum, { size }) => sum + size, 0) > maxBytes) return [];
  held.use(context.leases.hold([entry.digest, ...blobs.map(({ digest }) => digest)]));
  const ignored = (): void => undefined;
  for (const descriptor of blobs) await fetchBlob({ store, registry, reference, descriptor, auth, signal, onBytes: ignored, onRetry: ignored });
  await store.write(bytes);
  return [entry, ...blobs].map(({ mediaType, digest, size }) => ({ mediaType, digest, size }));
}
