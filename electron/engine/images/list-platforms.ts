import type { Descriptor, ImageManifest } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { attestationOf, findIndex, keptBlobs } from './image-index.ts';
import type { ImageContext } from './image-context.ts';
import type { Image, Images, IndexEntry } from './images.ts';
import { isWhole } from './is-whole.ts';

/** {@link Images.platforms} */
export async function listPlatforms(context: ImageContext, nameOrId: string): ReturnType<Images['platforms']> {
  const resolved = context.records.resolve(nameOrId);
  const image = context.records.get(resolved.id);
  const kept = await findIndex(context.store, image, resolved.kind === 'id' ? undefined : resolved.reference);
  if (kept === undefined) return { index: undefined, entries: [alone(context, image)] };
  const images = new Map(context.records.list().map((one) => [one.manifestDigest, one]));
  const entries = kept.entries.map(({ descriptor, manifest }) => {
    const record = images.get(descriptor.digest);
    return { descriptor, kind: kindOf(descriptor), isHere: manifest !== undefined, imageId: record && isWhole(context, record) ? record.id : undefined, bytes: manifest && bytesOf(descriptor, manifest) };
  });
  return { index: kept.descriptor, entries };
}

function alone(context: ImageContext, image: Image): IndexEntry {
  const { manifest, manifestDigest: digest, config } = image;
  const platform = { os: config.os, architecture: config.architecture, ...(config.variant && { variant: config.variant }) };
  const descriptor = { mediaType: manifest.mediaType ?? mediaTypes.ociManifest, digest, size: context.store.has(digest) ? context.store.size(digest) : 0, platform };
  const isHere = isWhole(context, image);
  return { descriptor, kind: 'image', isHere, imageId: image.id, bytes: bytesOf(descriptor, manifest) };
}

function kindOf(descriptor: Descriptor): IndexEntry['kind'] {
  if (attestationOf(descriptor) !== undefined) return 'attestation';
  return descriptor.platform && descriptor.platform.os !== 'unknown' ? 'image' : 'other';
}

function bytesOf(descriptor: Descriptor, manifest: ImageManifest): number {
  return keptBlobs(manifest).reduce((sum, { size }) => sum + size, descriptor.size);
}
