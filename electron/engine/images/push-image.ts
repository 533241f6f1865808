import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageManifest } from '../../shared/oci/manifest.ts';
import { isForeignLayer, mediaTypes } from '../../shared/oci/media-types.ts';
import { familiarName, familiarReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { OnRetry, RegistryAuth } from '../registry/registry.ts';
import type { ImageContext } from './image-context.ts';
import { findIndex } from './image-index.ts';
import { maxMetadataBytes } from './image-manifest.ts';
import type { Image, PushProgress } from './images.ts';
import { packForOthers } from './pack-for-others.ts';
import { eachLimited } from './run-together.ts';

export type Push = {
  /** A name with tag, or a repository whose tags are all meant. */
  readonly reference: string;
  readonly allTags: boolean;
  readonly auth?: RegistryAuth;
  readonly signal: AbortSignal;
  readonly emit: (progress: PushProgress) => void;
};

type Target = { readonly reference: Reference; readonly image: Image };

const blobsAtOnce = 4;

/**
 * Sends images under their names to the names' registry: blobs that it lacks, config after layers, the manifest last, byte for byte as it was made or
 * pulled; what a build made is packed with gzip first. The digest under which the registry has it then is recorded.
 */
export async function pushImage(context: ImageContext, push: Push): Promise<void> {
  const targets = findTargets(context, push);
  try {
    for (const { image, reference } of targets) await context.checkPush(image, reference, push.signal);
    for (const target of targets) await pushOne(context, target, push);
  } catch (error) {
    if (push.signal.aborted) throw new EngineError('cancelled', `push ${push.reference}: cancelled`, { cause: error });
    throw error;
  }
}

function findTargets({ records }: ImageContext, { reference: text, allTags }: Push): Target[] {
  const reference = parseReference(text);
  if (reference.digest !== undefined) throw new EngineError('invalid', `push ${text}: a name with a digest cannot be pushed: expected a tag`);
  const targetOf = (name: Reference): Target => ({ reference: name, image: records.get(records.resolve(familiarReference(name)).id) });
  if (!allTags) return [targetOf(withTag(reference, text))];
  const repository = familiarName(reference);
  const tags = records.list().flatMap((image) => image.tags.map(parseReference).filter((tag) => familiarName(tag) === repository));
  if (tags.length === 0) throw new EngineError('not-found', `An image does not exist locally with the tag: ${repository}`);
  return tags.map(targetOf);
}

function withTag(reference: Reference, text: string): Reference {
  if (reference.tag === undefined) throw new EngineError('invalid', `push ${text}: expected a tag`);
  return reference;
}

async function pushOne(context: ImageContext, { reference, image: { id } }: Target, push: Push): Promise<void> {
  const { store, leases, registry, records, events } = context;
  const image = await packForOthers(context, id, push.signal);
  const { top, manifests } = await planManifests(context, { reference, image }, push);
  const layers = unique(manifests.flatMap(({ manifest }) => manifest.layers.filter(({ mediaType }) => !isForeignLayer(mediaType))));
  const configs = unique(manifests.map(({ manifest }) => manifest.config));
  using _ = leases.hold([top, ...manifests.map(({ descriptor }) => descriptor), ...configs, ...layers].map(({ digest }) => digest));
  push.emit({ kind: 'layers', reference: familiarReference(reference), layers: layers.map(({ digest, size }) => ({ digest, size })) });
  await eachLimited({
    items: layers,
    limit: blobsAtOnce,
    signal: push.signal,
    work: (descriptor, signal) => pushBlob(context, { ...push, signal, target: reference, descriptor }),
  });
  const quiet = (progress: PushProgress): void => (progress.kind === 'retry' ? push.emit({ ...progress, digest: undefined }) : undefined);
  for (const descriptor of configs) await pushBlob(context, { ...push, emit: quiet, target: reference, descriptor });
  const put = async (name: Reference, { digest, mediaType }: Descriptor): Promise<{ digest: Digest; size: number }> => {
    const bytes = await store.read(digest, maxMetadataBytes);
    const onRetry: OnRetry = (retry) => push.emit({ kind: 'retry', digest: undefined, ...retry });
    return { digest: await registry.putManifest({ reference: name, bytes, mediaType, ...auth(push), onRetry, signal: push.signal }), size: bytes.length };
  };
  for (const { descriptor } of manifests) if (descriptor.digest !== top.digest) await put({ ...reference, tag: undefined }, descriptor);
  const { digest, size } = await put(reference, top);
  // Removed meanwhile, it stays removed: its layers may be gone.
  if (records.find(image.id) !== undefined) records.put([{ record: { ...image, repoDigests: [`${familiarName(reference)}@${digest}`] }, names: [] }], 'tag');
  events.publish({ type: 'image', action: 'push', actorId: familiarReference(reference), attributes: { name: familiarName(reference) } });
  push.emit({ kind: 'pushed', tag: reference.tag ?? '', digest, size });
}

type ManifestPlan = { readonly descriptor: Descriptor; readonly manifest: ImageManifest };

/** The index that the image came in, where all of it is here; else the image alone. Other images in it are not to be held back either. */
async function planManifests(context: ImageContext, { reference, image }: Target, { signal }: Push): Promise<{ top: Descriptor; manifests: ManifestPlan[] }> {
  const kept = await findIndex(context.store, image, reference);
  const manifests = (kept?.entries ?? []).flatMap(({ descriptor, manifest }) => (manifest ? [{ descriptor, manifest }] : []));
  if (kept === undefined || manifests.length < kept.entries.length) {
    const { manifest, manifestDigest: digest } = image;
    const top = { mediaType: manifest.mediaType ?? mediaTypes.ociManifest, digest, size: context.store.size(digest) };
    return { top, manifests: [{ descriptor: top, manifest }] };
  }
  const others = context.records.list().filter(({ id, manifestDigest }) => id !== image.id && manifests.some(({ descriptor }) => descriptor.digest === manifestDigest));
  for (const other of others) await context.checkPush(other, reference, signal);
  return { top: kept.descriptor, manifests };
}

async function pushBlob(context: ImageContext, { descriptor, target, emit, signal, ...push }: Push & { target: Reference; descriptor: Descriptor }): Promise<void> {
  const { digest, size } = descriptor;
  const mountFrom = findMountSource(context, target, digest);
  const outcome = await context.registry.putBlob({
    reference: target,
    descriptor,
    mountFrom,
    open: () => context.store.open(digest),
    onRetry: (retry) => emit({ kind: 'retry', digest, ...retry }),
    onBytes: (bytes) => emit({ kind: 'upload', digest, bytes, size }),
    ...auth(push),
    signal,
  });
  emit({ kind: 'layer', digest, outcome, ...(outcome === 'mounted' && mountFrom !== undefined && { from: mountFrom }) });
}

/** Another repository of the same registry that has this blob, as far as we know. */
function findMountSource({ records }: ImageContext, target: Reference, digest: Digest): string | undefined {
  const names = records
    .list()
    .filter(({ manifest }) => manifest.layers.some((layer) => layer.digest === digest))
    .flatMap(({ repoDigests }) => repoDigests.map(parseReference));
  return names.find(({ domain, path }) => domain === target.domain && path !== target.path)?.path;
}

function auth(push: Pick<Push, 'auth'>): { auth?: RegistryAuth } {
  return push.auth ? { auth: push.auth } : {};
}

function unique(descriptors: readonly Descriptor[]): Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}
