import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { digestHex, type Digest, type ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { mediaTypes } from '../../shared/oci/media-types.ts';
import { familiarName, familiarReference, formatReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { Store } from '../store/store.ts';
import { blobsOf, ownBlobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import { findIndex, keptBlobs } from './image-index.ts';
import type { Image } from './images.ts';
import { packForOthers } from './pack-for-others.ts';

type Saved = { readonly image: Image; readonly names: readonly Reference[] };

const blobPath = (digest: Digest): string => `blobs/sha256/${digestHex(digest)}`;

/**
 * Images as one tar that is both an OCI layout (image-spec, image-layout.md) and a Docker archive (manifest.json), as Docker writes it. Blobs go in
 * as they lie in the store, each once; what a build made is packed with gzip first. What was asked for is looked up before this returns: `not-found` for what is not there.
 */
export function saveImages(context: ImageContext, request: { names: readonly string[]; signal: AbortSignal | undefined }): Readable {
  const saved = findSaved(context, request.names);
  const held = saved.map((one) => ({ ...one, lease: context.leases.hold(blobsOf(one.image)) }));
  const tar = pack();
  const work = writeArchive(context, { tar, held, signal: request.signal }).finally(() => held.forEach(({ lease }) => lease[Symbol.dispose]()));
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

async function writeArchive(context: ImageContext, { tar, held, signal }: { tar: Pack; held: readonly (Saved & { lease: Disposable })[]; signal: AbortSignal | undefined }): Promise<void> {
  const { store, leases } = context;
  const saved: Saved[] = [];
  using packed = new DisposableStack();
  for (const { image: { id }, names, lease } of held) {
    // It would keep what is packed anew.
    lease[Symbol.dispose]();
    const image = await packForOthers(context, id, signal);
    packed.use(leases.hold(blobsOf(image)));
    saved.push({ image, names });
  }
  const own = new Map(saved.flatMap(({ image }) => ownBlobsOf(image)).map((digest) => [digest, store.size(digest)]));
  const entries = await planEntries(store, saved);
  const blobs = new Map([...own, ...entries.flatMap((entry) => entry.more)]);
  using _ = leases.hold([...blobs.keys()]);
  for (const folder of ['blobs', 'blobs/sha256']) tar.entry({ name: folder, type: 'directory', mode: 0o755, mtime: epoch });
  for (const [digest, size] of blobs) {
    signal?.throwIfAborted();
    const entry = tar.entry({ name: blobPath(digest), size, mode: 0o644, mtime: epoch });
    await pipeline(store.open(digest), entry, { ...(signal && { signal }) });
  }
  const texts = { 'index.json': { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: entries.map(({ descriptor }) => descriptor) }, 'manifest.json': dockerManifest(saved), 'oci-layout': { imageLayoutVersion: '1.0.0' } };
  for (const [name, content] of Object.entries(texts)) tar.entry({ name, mode: 0o644, mtime: epoch }, JSON.stringify(content));
  tar.finalize();
  await once(tar, 'end', { ...(signal && { signal }) });
}

/** The same images give the same bytes. */
const epoch = new Date(0);

type Entry = { readonly descriptor: Descriptor; /** What goes in besides the image's own blobs. */ readonly more: readonly (readonly [Digest, number])[] };

/** The entries of index.json: one for each name, or one for an image without. */
async function planEntries(store: Store, saved: readonly Saved[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { image, names } of saved) {
    for (const name of names.length === 0 ? [undefined] : names) entries.push(await planEntry(store, image, name));
  }
  return entries;
}

/** A name that came with an index goes with it, and with as much of its content as is here (image-spec allows what is not). */
async function planEntry(store: Store, image: Image, name: Reference | undefined): Promise<Entry> {
  const annotations = name && { annotations: { 'io.containerd.image.name': formatReference(name), 'org.opencontainers.image.ref.name': name.tag ?? '' } };
  const kept = name && (await findIndex(store, image, name));
  if (kept) {
    const here = kept.entries.flatMap(({ descriptor, manifest }) => (manifest ? [descriptor, ...keptBlobs(manifest)] : []));
    return { descriptor: { ...kept.descriptor, ...annotations }, more: [kept.descriptor, ...here].map(({ digest, size }) => [digest, size] as const) };
  }
  const { manifest, manifestDigest: digest, config } = image;
  const platform = { architecture: config.architecture, os: config.os, ...(config.variant && { variant: config.variant }) };
  return { descriptor: { mediaType: manifest.mediaType ?? mediaTypes.ociManifest, digest, size: store.size(digest), platform, ...annotations }, more: [] };
}

function dockerManifest(saved: readonly Saved[]): object[] {
  return saved.map(({ image: { manifest }, names }) => ({
    Config: blobPath(manifest.config.digest),
    RepoTags: names.length === 0 ? null : names.map(familiarReference),
    Layers: manifest.layers.map(({ digest }) => blobPath(digest)),
  }));
}
