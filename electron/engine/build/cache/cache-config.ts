import { z } from 'zod';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { isDigest, type Digest, type DiffId } from '../../../shared/oci/digest.ts';
import type { Descriptor } from '../../../shared/oci/manifest.ts';
import { layerCompression, mediaTypes } from '../../../shared/oci/media-types.ts';
import { quickLayer } from '../../images/quick-layer.ts';

/** Of the config of a manifest that carries a cache: a list of results. Its layers are those that they name. */
export const cacheConfigType = 'application/vnd.tidewharf.build-cache.v1+json';

/**
 * A result as it travels. The key stands for all that the step depended on, so nothing of that has to be told: no instruction, no argument, no file name leaves the machine.
 * Without layer: the step changed no file.
 */
export type TravellingResult = {
  readonly key: Digest;
  readonly seconds: number;
  readonly createdAt: string;
  readonly layer: { readonly descriptor: Descriptor; readonly diffId: DiffId } | undefined;
};

/** More steps has no build. */
const maxResults = 10_000;
const maxBlobBytes = 1024 ** 4;

const digest = z.string().refine(isDigest, 'expected sha256: and 64 hex digits');
const result = z.object({
  key: digest,
  seconds: z.number().nonnegative().max(1e9),
  createdAt: z.iso.datetime(),
  layer: z.object({ mediaType: z.string().refine((type) => layerCompression(type) !== undefined, 'expected a layer'), digest, size: z.number().int().nonnegative().max(maxBlobBytes), diffId: digest }).optional(),
});
const config = z.object({ version: z.literal(1), results: z.array(result).max(maxResults) });

export function formatCacheConfig(results: readonly TravellingResult[]): Buffer {
  const lines = results.map(({ layer, ...rest }) => {
    const { mediaType, digest: blob, size } = layer?.descriptor ?? {};
    return { ...rest, ...(layer && { layer: { mediaType, digest: blob, size, diffId: layer.diffId } }) };
  });
  return Buffer.from(JSON.stringify({ version: 1, results: lines }));
}

/** By key. `invalid` for what a stranger wrote otherwise; a key that comes twice counts the last time. */
export function parseCacheConfig(bytes: Buffer, what: string): Map<Digest, TravellingResult> {
  const parsed = config.safeParse(parseJson(bytes, what));
  if (!parsed.success) throw new EngineError('invalid', `${what}: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  return new Map(
    parsed.data.results.map(({ key, seconds, createdAt, layer }) => {
      const travelled = layer && { descriptor: descriptorOf(layer.mediaType, { digest: layer.digest as Digest, size: layer.size }), diffId: layer.diffId as DiffId };
      return [key as Digest, { key: key as Digest, seconds, createdAt, layer: travelled }];
    }),
  );
}

/** What a build made lies here as it lay there. */
function descriptorOf(mediaType: string, blob: Pick<Descriptor, 'digest' | 'size'>): Descriptor {
  return mediaType === mediaTypes.ociLayerZstd ? quickLayer(blob) : { mediaType, ...blob };
}

function parseJson(bytes: Buffer, what: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new EngineError('invalid', `${what}: not JSON`, { cause });
  }
}
