import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageIndex, ImageManifest } from '../../shared/oci/manifest.ts';
import { isForeignLayer, mediaTypes } from '../../shared/oci/media-types.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import { familiarName, type Reference } from '../../shared/oci/reference.ts';
import type { Store } from '../store/store.ts';
import { maxMetadataBytes } from './image-manifest.ts';
import type { Image } from './images.ts';

/** An index as it came, and what of it is here. */
export type KeptIndex = {
  readonly descriptor: Descriptor;
  readonly index: ImageIndex;
  /** In its order. `manifest` where it and every blob that it names are here. */
  readonly entries: readonly { readonly descriptor: Descriptor; readonly manifest: ImageManifest | undefined }[];
};

/** Buildkit's mark of what tells how an image was made (buildkit, attestation-storage.md). */
const kindMark = 'vnd.docker.reference.type';
const ofMark = 'vnd.docker.reference.digest';

/** Whether an entry of an index tells how an image was made, and which one's. */
export function attestationOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[kindMark] === 'attestation-manifest' ? annotations[ofMark] : undefined;
}

/** The index that an image came in under this name, else the one that it came in last; undefined where it came alone. */
export async function findIndex(store: Store, image: Image, name: Reference | undefined): Promise<KeptIndex | undefined> {
  const here = (image.indexes ?? []).filter((one) => store.has(one));
  const digest = here.findLast((one) => name && image.repoDigests.includes(`${familiarName(name)}@${one}`)) ?? here.at(-1);
  if (digest === undefined) return undefined;
  const parsed = parseManifest((await store.read(digest, maxMetadataBytes)).toString());
  if (parsed.kind !== 'index') return undefined;
  const entries = [];
  for (const descriptor of parsed.index.manifests) entries.push({ descriptor, manifest: await findManifest(store, descriptor) });
  return { descriptor: { mediaType: parsed.mediaType, digest, size: store.size(digest) }, index: parsed.index, entries };
}

/** Blobs of a manifest that a registry keeps: not those that are at their vendor. */
export function keptBlobs({ config, layers }: ImageManifest): Descriptor[] {
  return [config, ...layers.filter(({ mediaType }) => !isForeignLayer(mediaType))];
}

export function isManifestType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}

async function findManifest(store: Store, { digest, mediaType, size }: Descriptor): Promise<ImageManifest | undefined> {
  if (!isManifestType(mediaType) || !store.has(digest) || store.size(digest) !== size) return undefined;
  const parsed = parseManifest((await store.read(digest, maxMetadataBytes)).toString(), mediaType);
  if (parsed.kind !== 'manifest') return undefined;
  return keptBlobs(parsed.manifest).every((blob) => isHere(store, blob.digest)) ? parsed.manifest : undefined;
}

function isHere(store: Store, digest: Digest): boolean {
  return store.has(digest);
}
