import { EngineError } from '../../shared/errors/engine-error.ts';
import { digestHex, type Digest } from '../../shared/oci/digest.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { parseImageConfig } from '../../shared/oci/parse-image-config.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import { formatPlatform, platformMatches, type Platform } from '../../shared/oci/platform.ts';
import { parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { BlobBatch } from '../store/store.ts';
import type { ArchivedImage } from './archived-image.ts';
import { attestationOf, keptBlobs } from './image-index.ts';
import { checkImageConfig, checkImageManifest, maxMetadataBytes, selectPlatform } from './image-manifest.ts';
import type { Archive } from './read-archive.ts';

type Source = { readonly archive: Archive; readonly batch: BlobBatch; readonly platform: Platform };

/** The images of an OCI image layout (image-spec, Image Layout) for this platform, each once with all of its names. `not-found` where it has others only. */
export async function readOciImages(source: Source, indexText: string): Promise<ArchivedImage[]> {
  const parsed = parseManifest(indexText);
  if (parsed.kind !== 'index') throw new EngineError('invalid', 'index.json: it is no index');
  const entries = parsed.index.manifests.filter(({ platform }) => platform?.os !== 'unknown');
  const fitting = entries.filter(({ platform }) => !platform || platformMatches(platform, source.platform));
  if (fitting.length === 0 && entries.length > 0) selectPlatform({ ...parsed.index, manifests: entries }, source.platform);
  const images = new Map<Digest, ArchivedImage>();
  for (const entry of fitting) {
    const manifest = await readManifest(source, entry);
    const same = images.get(manifest.manifestDigest);
    if (same !== undefined) {
      images.set(same.manifestDigest, { ...same, names: [...same.names, ...nameOf(entry)] });
      continue;
    }
    const config = parseImageConfig((await readBytes(source, manifest.manifest.config)).toString());
    checkImageConfig({ config, manifest: manifest.manifest, wanted: source.platform, strict: false });
    for (const layer of manifest.manifest.layers) requireBlob(source.archive, layer);
    images.set(manifest.manifestDigest, { ...manifest, config, names: nameOf(entry) });
  }
  return [...images.values()];
}

async function readManifest(source: Source, top: Descriptor): Promise<Omit<ArchivedImage, 'config' | 'names'>> {
  let descriptor = top;
  const indexes: Digest[] = [];
  const offered: Descriptor[] = [];
  for (let depth = 0; depth < 3; depth += 1) {
    const bytes = await readBytes(source, descriptor);
    const parsed = parseManifest(bytes.toString(), descriptor.mediaType);
    if (parsed.kind === 'manifest') {
      checkImageManifest(parsed.manifest);
      const { digest } = descriptor;
      const attached = await readAttestations(source, offered.filter((entry) => attestationOf(entry) === digest));
      return { manifest: parsed.manifest, bytes, manifestDigest: digest, indexes: indexes.toReversed(), attached };
    }
    indexes.push(descriptor.digest);
    offered.push(...parsed.index.manifests);
    descriptor = selectPlatform(parsed.index, source.platform);
  }
  throw new EngineError('invalid', `index ${top.digest}: nested too deep for ${formatPlatform(source.platform)}`);
}

/** Those that the archive has whole, manifests before their blobs. */
async function readAttestations(source: Source, entries: readonly Descriptor[]): Promise<Descriptor[]> {
  const attached: Descriptor[] = [];
  for (const entry of entries) {
    if (!hasBlob(source, entry)) continue;
    const parsed = parseManifest((await readBytes(source, entry)).toString(), entry.mediaType);
    const blobs = parsed.kind === 'manifest' ? keptBlobs(parsed.manifest) : [];
    if (blobs.length === 0 || !blobs.every((blob) => hasBlob(source, blob))) continue;
    attached.push(...[entry, ...blobs].map(({ mediaType, digest, size }) => ({ mediaType, digest, size })));
  }
  return attached;
}

function hasBlob({ archive }: Source, { digest, size }: Descriptor): boolean {
  const file = archive.find(`blobs/sha256/${digestHex(digest)}`);
  return file?.digest === digest && file.size === size;
}

function readBytes({ archive, batch }: Source, descriptor: Descriptor): Promise<Buffer> {
  return batch.read(requireBlob(archive, descriptor), maxMetadataBytes);
}

/** Its digest, once the archive turned out to have it, whole. */
function requireBlob(archive: Archive, { digest, size }: Descriptor): Digest {
  const path = `blobs/sha256/${digestHex(digest)}`;
  const file = archive.find(path);
  if (!file) throw new EngineError('corrupt', `${path}: not in the archive`);
  if (file.digest !== digest) throw new EngineError('corrupt', `${path}: the bytes have the digest ${file.digest}`);
  if (file.size !== size) throw new EngineError('corrupt', `${path}: size ${file.size}, expected ${size}`);
  return digest;
}

/** The name that an entry brings: whole in the annotation of containerd, whole or only a tag in that of the image-spec. */
function nameOf({ annotations }: Descriptor): Reference[] {
  const whole = annotations?.['io.containerd.image.name'];
  if (whole !== undefined) return [parseReference(whole)];
  const name = annotations?.['org.opencontainers.image.ref.name'];
  return name !== undefined && /[:/]/.test(name) ? [parseReference(name)] : [];
}
