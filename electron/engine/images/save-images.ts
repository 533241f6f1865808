import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { digestHex, type Digest, type ImageId } from '../../shared/oci/digest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { familiarName, familiarReference, formatReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { ImageContext } from './image-context.ts';
import type { Image } from './images.ts';

type Saved = { readonly image: Image; readonly names: readonly Reference[] };

const blobPath = (digest: Digest): string => `blobs/sha256/${digestHex(digest)}`;

/**
 * Images as one tar that is both an OCI layout (image-spec, image-layout.md) and a Docker archive (manifest.json), as Docker writes it. Blobs go in
 * as they lie in the store, each once. What was asked for is looked up before this returns: `not-found` for what is not there.
 */
export function saveImages(context: ImageContext, request: { names: readonly string[]; signal: AbortSignal | undefined }): Readable {
  const saved = findSaved(context, request.names);
  const blobs = new Map(saved.flatMap(({ image }) => blobsOf(image)).map((digest) => [digest, context.store.size(digest)]));
  const lease = context.leases.hold([...blobs.keys()]);
  const tar = pack();
  const work = writeArchive(context, { tar, saved, blobs, signal: request.signal }).finally(() => lease[Symbol.dispose]());
  work.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  return Readable.from(tar, { objectMode: false });
}

/** A repository without a tag means all of its tags; an id brings no name. */
function findSaved({ records }: ImageContext, names: readonly string[]): Saved[] {
  const found = new Map<ImageId, Reference[]>();
  for (const text of names) {
    for (const { id, reference } of findNamed(records, text)) found.set(id, [...(found.get(id) ?? []), ...(reference ? [reference] : [])]);
  }
  return [...found].map(([id, references]) => ({ image: records.get(id), names: [...new Map(references.map((name) => [familiarReference(name), name])).values()] }));
}

function findNamed(records: ImageContext['records'], text: string): { id: ImageId; reference: Reference | undefined }[] {
  const isWholeRepository = !/[:@]/.test(text.slice(text.lastIndexOf('/') + 1));
  const all = isWholeRepository ? tagsOf(records, text) : [];
  if (all.length > 0) return all;
  const resolved = records.resolve(text);
  return [{ id: resolved.id, reference: resolved.kind === 'tag' ? resolved.reference : undefined }];
}

function tagsOf(records: ImageContext['records'], repository: string): { id: ImageId; reference: Reference }[] {
  return records.list().flatMap((image) =>
    image.tags
      .map(parseReference)
      .filter((tag) => familiarName(tag) === repository || `${tag.domain}/${tag.path}` === repository)
      .map((reference) => ({ id: image.id, reference })),
  );
}

function blobsOf({ manifestDigest, manifest }: Image): Digest[] {
  return [manifestDigest, manifest.config.digest, ...manifest.layers.map(({ digest }) => digest)];
}

async function writeArchive(
  { store }: ImageContext,
  { tar, saved, blobs, signal }: { tar: Pack; saved: readonly Saved[]; blobs: ReadonlyMap<Digest, number>; signal: AbortSignal | undefined },
): Promise<void> {
  for (const folder of ['blobs', 'blobs/sha256']) tar.entry({ name: folder, type: 'directory', mode: 0o755, mtime: epoch });
  for (const [digest, size] of blobs) {
    signal?.throwIfAborted();
    const entry = tar.entry({ name: blobPath(digest), size, mode: 0o644, mtime: epoch });
    await pipeline(store.open(digest), entry, { ...(signal && { signal }) });
  }
  const texts = { 'index.json': index(saved, blobs), 'manifest.json': dockerManifest(saved), 'oci-layout': { imageLayoutVersion: '1.0.0' } };
  for (const [name, content] of Object.entries(texts)) tar.entry({ name, mode: 0o644, mtime: epoch }, JSON.stringify(content));
  tar.finalize();
  await once(tar, 'end', { ...(signal && { signal }) });
}

/** The same images give the same bytes. */
const epoch = new Date(0);

function index(saved: readonly Saved[], sizes: ReadonlyMap<Digest, number>): object {
  const describe = ({ manifest, manifestDigest, config }: Image, name: Reference | undefined): object => ({
    mediaType: manifest.mediaType ?? mediaTypes.ociManifest,
    digest: manifestDigest,
    size: sizes.get(manifestDigest) ?? missing(manifestDigest),
    platform: { architecture: config.architecture, os: config.os, ...(config.variant && { variant: config.variant }) },
    ...(name && { annotations: { 'io.containerd.image.name': formatReference(name), 'org.opencontainers.image.ref.name': name.tag ?? '' } }),
  });
  const manifests = saved.flatMap(({ image, names }) => (names.length === 0 ? [describe(image, undefined)] : names.map((name) => describe(image, name))));
  return { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
}

function dockerManifest(saved: readonly Saved[]): object[] {
  return saved.map(({ image: { manifest }, names }) => ({
    Config: blobPath(manifest.config.digest),
    RepoTags: names.length === 0 ? null : names.map(familiarReference),
    Layers: manifest.layers.map(({ digest }) => blobPath(digest)),
  }));
}

function missing(digest: Digest): never {
  throw new EngineError('internal', `save: blob ${digest} has no size`);
}
