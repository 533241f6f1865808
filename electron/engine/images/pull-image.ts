import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Digest, ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import { parseImageConfig } from '../../shared/oci/parse-image-config.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import { familiarName, familiarReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { OnRetry, RegistryAuth } from '../registry/registry.ts';
import { buildRecord } from './build-record.ts';
import { fetchAttestations } from './fetch-attestations.ts';
import { fetchBlob } from './fetch-blob.ts';
import { fetchLayers } from './fetch-layers.ts';
import { ownBlobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import { chainIdsOf, checkImageConfig, maxMetadataBytes } from './image-manifest.ts';
import type { ImageRecord } from './image-record.ts';
import type { PullProgress } from './images.ts';
import { isWhole } from './is-whole.ts';
import { runTogether } from './run-together.ts';
import { sweepBlobs } from './sweep.ts';
import { resolveManifest, type ResolvedManifest } from './resolve-manifest.ts';

export type Pull = {
  readonly reference: string;
  /** All tags of the reference's repository. */
  readonly allTags?: boolean;
  readonly platform?: Platform;
  readonly auth?: RegistryAuth;
  readonly signal: AbortSignal;
  readonly emit: (progress: PullProgress) => void;
};

/** One image, or all of a repository. */
export async function pullImages(context: ImageContext, pull: Pull): Promise<void> {
  if (!pull.allTags) return pullImage(context, pull);
  const reference = parseReference(pull.reference);
  const { auth, signal } = pull;
  const onRetry: OnRetry = (retry) => pull.emit({ kind: 'retry', digest: undefined, ...retry });
  const tags = await context.registry.listTags({ reference, ...(auth && { auth }), onRetry, signal });
  if (tags.length === 0) throw new EngineError('not-found', `No tags found for ${familiarName(reference)}`);
  // A tag that is none in the grammar of names ends it here, before anything has changed.
  const names = tags.map((tag) => familiarReference(parseReference(`${familiarName(reference)}:${tag}`)));
  for (const name of names) await pullImage(context, { ...pull, reference: name });
}

/** Brings an image here: manifest, config, layers, unpacked layers, and last of all the record with its name. */
async function pullImage(context: ImageContext, pull: Pull): Promise<void> {
  const reference = parseReference(pull.reference);
  const name = familiarReference(reference);
  pull.emit({ kind: 'resolving', reference: name });
  let blobs: Digest[] = [];
  try {
    const onRetry: OnRetry = (retry) => pull.emit({ kind: 'retry', digest: undefined, ...retry });
    const resolved = await resolveManifest(context, { ...pull, reference, platform: pull.platform ?? context.platform, auth: pull.auth, onRetry });
    blobs = [...ownBlobsOf(resolved), ...resolved.indexes.map(({ digest }) => digest)];
    using _ = context.leases.hold(blobs);

    const repoDigest = `${familiarName(reference)}@${resolved.topDigest}`;
    const upToDate = findUpToDate(context, { reference, resolved, repoDigest, pull });
    const record = upToDate ?? (await fetchImage(context, { reference, resolved, repoDigest, pull }));
    context.events.publish({ type: 'image', action: 'pull', actorId: name, attributes: { name: familiarName(reference) } });
    pull.emit({ kind: 'done', id: record.id, manifestDigest: resolved.topDigest, reference: name, upToDate: upToDate !== undefined });
  } catch (error) {
    // What came stays for the next try, but of an image that never will do.
    if (isEngineError(error, 'invalid') || isEngineError(error, 'corrupt')) await sweepBlobs(context, blobs);
    throw withName(name, error, pull.signal);
  }
}

type Resolution = { reference: Reference; resolved: ResolvedManifest; repoDigest: string; pull: Pull };

/** The record, where the name points to this very manifest already and everything of it is there. */
function findUpToDate(context: ImageContext, { reference, resolved, repoDigest, pull }: Resolution): ImageRecord | undefined {
  const { manifest, manifestDigest } = resolved;
  const record = context.records.find(manifest.config.digest as string as ImageId);
  if (record?.manifestDigest !== manifestDigest || !record.repoDigests.includes(repoDigest) || !isWhole(context, record)) return undefined;
  if (!resolved.indexes.every(({ digest }) => record.indexes?.includes(digest) && context.store.has(digest))) return undefined;
  if (!reference.digest && !context.records.get(record.id).tags.includes(familiarReference(reference))) return undefined;
  checkConfig(context, { manifest, config: record.config, pull });
  return record;
}

/** Recorded while what it needs is still held: between the two a sweep could take a layer that is named by nothing else. */
async function fetchImage(context: ImageContext, { reference, resolved, repoDigest, pull }: Resolution): Promise<ImageRecord> {
  const { store, registry, snapshots } = context;
  const { manifest, manifestDigest } = resolved;
  const source = { store, registry, reference, auth: pull.auth };

  await fetchBlob({ ...source, descriptor: manifest.config, signal: pull.signal, onBytes: () => undefined, onRetry: (retry) => pull.emit({ kind: 'retry', digest: undefined, ...retry }) });
  const config = parseImageConfig((await store.read(manifest.config.digest, maxMetadataBytes)).toString());
  checkConfig(context, { manifest, config, pull });
  const chainIds = chainIdsOf(config);
  using _ = context.leases.hold(chainIds);

  let attached: Descriptor[] = [];
  using held = new DisposableStack();
  await runTogether(
    [
      (signal) => fetchLayers({ ...source, snapshots, manifest, config, chainIds, signal, emit: pull.emit }),
      async (signal) => void (attached = await fetchAttestations(context, { reference, entries: resolved.attestations, auth: pull.auth, held, signal })),
    ],
    pull.signal,
  );
  for (const { bytes } of resolved.indexes) await store.write(bytes);
  await store.write(resolved.bytes);
  const indexes = resolved.indexes.map(({ digest }) => digest);
  const record = buildRecord({ manifest, manifestDigest, config, chainIds, repoDigests: [repoDigest], ...(indexes.length > 0 && { indexes: indexes.toReversed() }), ...(attached.length > 0 && { attached }), snapshots });
  pull.signal.throwIfAborted();
  context.records.put([{ record, names: reference.digest ? [] : [reference] }], 'pull');
  return record;
}

function checkConfig(context: ImageContext, options: { manifest: ImageManifest; config: ImageConfig; pull: Pull }): void {
  const { platform } = options.pull;
  checkImageConfig({ ...options, wanted: platform ?? context.platform, strict: platform !== undefined });
}

/** What a registry answered says already what was wanted; all other errors get the image's name in front. */
function withName(name: string, error: unknown, signal: AbortSignal): EngineError {
  if (signal.aborted) return new EngineError('cancelled', `pull ${name}: cancelled`, { cause: error });
  if (!isEngineError(error)) return new EngineError('internal', `pull ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  if (error.detail?.['status'] !== undefined) return error;
  return new EngineError(error.kind, `pull ${name}: ${error.message}`, { cause: error, detail: error.detail });
}
