import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { Descriptor, ImageManifest } from '../../../shared/oci/manifest.ts';
import { mediaTypes } from '../../../shared/oci/media-types.ts';
import { parseManifest } from '../../../shared/oci/parse-manifest.ts';
import { familiarReference, parseReference, type Reference } from '../../../shared/oci/reference.ts';
import type { NewLayer } from '../../images/images.ts';
import { eachLimited } from '../../images/run-together.ts';
import type { RegistryAuth } from '../../registry/registry.ts';
import type { BuildRooms } from '../build-rooms.ts';
import type { CachedResult } from './build-cache.ts';
import { cacheConfigType, formatCacheConfig, parseCacheConfig, type TravellingResult } from './cache-config.ts';

/** As images have them: read into memory. */
const maxConfigBytes = 4 << 20;
const blobsAtOnce = 4;

type AuthFor = (domain: string) => RegistryAuth | undefined;

/**
 * Results of steps as an artifact in a registry (image-spec, Image Manifest, "Guidelines for Artifact Usage"): a manifest whose config lists the results, and whose
 * layers are theirs. What the tag pointed to is replaced. Fails as a push, with the name in front.
 */
export async function exportCache(
  { registry, store, images }: Pick<BuildRooms, 'registry' | 'store' | 'images'>,
  request: { results: readonly CachedResult[]; reference: string; authFor: AuthFor; signal: AbortSignal },
): Promise<void> {
  const { signal } = request;
  const reference = withTag(parseReference(request.reference));
  try {
    const results = request.results.map(({ key, seconds, createdAt, layer }): TravellingResult => ({ key, seconds, createdAt, layer: layer && { descriptor: plain(layer.descriptor), diffId: layer.diffId } }));
    const layers = [...new Map(results.flatMap(({ layer }) => (layer ? [[layer.descriptor.digest, layer.descriptor]] : []))).values()];
    using _lease = images.hold(layers.map(({ digest }) => digest));
    const bytes = formatCacheConfig(results);
    const config: Descriptor = { mediaType: cacheConfigType, digest: digestOf(bytes), size: bytes.length };
    const common = { reference, signal, ...authOf(request.authFor, reference) };
    const send = async (descriptor: Descriptor, inner: AbortSignal): Promise<void> => void (await registry.putBlob({ ...common, descriptor, signal: inner, open: () => store.open(descriptor.digest) }));
    await eachLimited({ items: layers, limit: blobsAtOnce, signal, work: send });
    await registry.putBlob({ ...common, descriptor: config, open: () => Readable.from([bytes], { objectMode: false }) });
    const manifest: ImageManifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers };
    await registry.putManifest({ ...common, bytes: Buffer.from(JSON.stringify(manifest)), mediaType: mediaTypes.ociManifest });
  } catch (error) {
    throw isEngineError(error) ? new EngineError(error.kind, `write the cache to ${request.reference}: ${error.message}`, { cause: error, detail: error.detail }) : error;
  }
}

/** Results that others made. Whoever may write to these registries decides what is in the layers: as with a base image. */
export type ImportedCache = {
  /**
   * A result for a key, its layer brought here and put over `below`: blobs travel when they are needed. Undefined where there is none, or where it cannot be had. Only the
   * caller's cancelling throws.
   */
  find(key: Digest, options: { below: readonly NewLayer[]; hold: DisposableStack }): Promise<CachedResult | undefined>;
};

export const noImportedCache: ImportedCache = { find: async () => undefined };

type Source = { readonly reference: string; readonly results: ReadonlyMap<Digest, TravellingResult> };

/** Reads the lists of results at once; the first reference that has a key counts. What cannot be read is told by `warn`, once for each, and builds go on without it. */
export function openImportedCache(
  rooms: Pick<BuildRooms, 'registry' | 'images'>,
  { references, authFor, signal, warn }: { references: readonly string[]; authFor: AuthFor; signal: AbortSignal; warn: (message: string) => void },
): ImportedCache {
  if (references.length === 0) return noImportedCache;
  const failed = new Set<string>();
  const fail = (reference: string, error: unknown): void => {
    if (signal.aborted || failed.has(reference)) return;
    failed.add(reference);
    warn(`the cache ${reference} could not be used: ${error instanceof Error ? error.message : String(error)}`);
  };
  const read = async (reference: string): Promise<Source> => {
    try {
      return { reference, results: await readResults(rooms, { reference: parseReference(reference), authFor, signal }) };
    } catch (error) {
      fail(reference, error);
      return { reference, results: new Map() };
    }
  };
  const sources = Promise.all(references.map(read));
  return {
    find: async (key, { below, hold }) => {
      for (const { reference, results } of await sources) {
        const found = failed.has(reference) ? undefined : results.get(key);
        if (found === undefined) continue;
        const { seconds, createdAt, layer } = found;
        if (layer === undefined) return { key, layer: undefined, seconds, createdAt };
        try {
          const { domain } = parseReference(reference);
          return { key, seconds, createdAt, layer: await rooms.images.fetchLayer({ ...layer, reference, below, hold, signal, auth: authFor(domain) }) };
        } catch (error) {
          signal.throwIfAborted();
          fail(reference, error);
        }
      }
      signal.throwIfAborted();
      return undefined;
    },
  };
}

async function readResults({ registry }: Pick<BuildRooms, 'registry'>, { reference, authFor, signal }: { reference: Reference; authFor: AuthFor; signal: AbortSignal }): Promise<Map<Digest, TravellingResult>> {
  const what = `cache ${familiarReference(reference)}`;
  const common = { reference: withTag(reference), signal, ...authOf(authFor, reference) };
  const fetched = await registry.getManifest(common);
  const parsed = parseManifest(fetched.bytes.toString('utf8'), fetched.mediaType);
  if (parsed.kind !== 'manifest' || parsed.manifest.config.mediaType !== cacheConfigType) throw new EngineError('invalid', `${what}: this is an image, expected a cache that a build has written there`);
  const { config } = parsed.manifest;
  if (config.size > maxConfigBytes) throw new EngineError('invalid', `${what}: its list of ${config.size} bytes is too long, at most ${maxConfigBytes}`);
  const blob = await registry.getBlob({ ...common, descriptor: config, offset: 0 });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of blob.body) {
    length += chunk.length;
    if (length > config.size) throw new EngineError('corrupt', `${what}: its list has ${length} bytes or more, expected ${config.size}`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (digestOf(bytes) !== config.digest) throw new EngineError('corrupt', `${what}: its list has the digest ${digestOf(bytes)}, expected ${config.digest}`);
  return parseCacheConfig(bytes, what);
}

function withTag(reference: Reference): Reference {
  return reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: 'latest' } : reference;
}

function plain({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}

function authOf(authFor: AuthFor, { domain }: Reference): { auth?: RegistryAuth } {
  const auth = authFor(domain);
  return auth === undefined ? {} : { auth };
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}
