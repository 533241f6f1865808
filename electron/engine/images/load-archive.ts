import type { Readable } from 'node:stream';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId, ImageId } from '../../shared/oci/digest.ts';
import { familiarReference, type Reference } from '../../shared/oci/reference.ts';
import type { ArchivedImage } from './archived-image.ts';
import { buildRecord } from './build-record.ts';
import { blobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import { chainIdsOf, layerSources, maxMetadataBytes } from './image-manifest.ts';
import type { ImageRecord } from './image-record.ts';
import { isWhole } from './is-whole.ts';
import type { GrowingLease } from './leases.ts';
import { readArchive, type Archive } from './read-archive.ts';
import { parseDockerManifest, readDockerImage } from './read-docker-archive.ts';
import { readOciImages } from './read-oci-archive.ts';
import type { BlobBatch } from '../store/store.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';

/** Brings the images of an archive here: everything is read and checked, then unpacked, then synced and recorded at once. All of them or none. */
export async function loadArchive(
  context: ImageContext,
  { archive: stream, signal }: { archive: Readable; signal?: AbortSignal },
): Promise<{ id: ImageId; names: readonly string[] }[]> {
  const applied = new Set<ChainId>();
  await using undo = new AsyncDisposableStack();
  const lease = context.leases.open();
  const batch = context.store.openBatch((digest) => lease.add([digest]));
  // Also after success: an archive holds files that no image needs.
  undo.defer(async () => {
    await sweepLayers(context, [...applied].toReversed());
    await sweepBlobs(context, batch.digests());
  });
  undo.use(batch);
  undo.use(lease);
  try {
    const archive = await readArchive({ archive: stream, batch, signal });
    const loaded: { record: ImageRecord; names: readonly Reference[] }[] = [];
    for (const image of await readImages(context, { archive, batch })) {
      const chainIds = chainIdsOf(image.config);
      lease.add(chainIds);
      for (const chainId of chainIds) applied.add(chainId);
      loaded.push({ names: image.names, record: await unpackImage(context, { image, batch, lease, signal }) });
    }
    if (loaded.length === 0) throw new EngineError('invalid', 'the archive holds no image');
    signal?.throwIfAborted();
    await batch.publish();
    context.records.put(loaded, 'load');
    return loaded.map(({ record: { id }, names }) => announce(context, id, names.map(familiarReference)));
  } catch (error) {
    throw asLoadError(error, signal);
  }
}

function announce({ events }: ImageContext, id: ImageId, names: readonly string[]): { id: ImageId; names: readonly string[] } {
  events.publish({ type: 'image', action: 'load', actorId: id, attributes: { name: names[0] ?? id } });
  return { id, names };
}

function asLoadError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new EngineError('cancelled', 'load: cancelled', { cause: error });
  return isEngineError(error) ? new EngineError(error.kind, `load: ${error.message}`, { cause: error, detail: error.detail }) : error;
}

/** By the OCI layout where there is one, since it says more; Docker writes both, and some tools put the names into manifest.json only. */
async function readImages({ platform }: ImageContext, { archive, batch }: { archive: Archive; batch: BlobBatch }): Promise<ArchivedImage[]> {
  const readText = async (path: string): Promise<string | undefined> => {
    const file = archive.find(path);
    return file && (await batch.read(file.digest, maxMetadataBytes)).toString();
  };
  const [index, manifest] = [await readText('index.json'), await readText('manifest.json')];
  if (index !== undefined) {
    const images = await readOciImages({ archive, batch, platform }, index);
    const named = manifest === undefined ? [] : parseDockerManifest(manifest);
    return images.map((image) => {
      const same = named.filter(({ config }) => archive.find(config)?.digest === image.manifest.config.digest);
      const names = new Map([...image.names, ...same.flatMap((entry) => entry.names)].map((name) => [familiarReference(name), name]));
      return { ...image, names: [...names.values()] };
    });
  }
  if (manifest === undefined) throw new EngineError('invalid', 'not an image archive: it has neither manifest.json nor index.json');
  const images: ArchivedImage[] = [];
  for (const entry of parseDockerManifest(manifest)) images.push(await readDockerImage(archive, batch, entry));
  return images;
}

/** An image that is here already stays as it is: it may have come from a registry, with another manifest over the same layers. */
async function unpackImage(context: ImageContext, { image, batch, lease, signal }: { image: ArchivedImage; batch: BlobBatch; lease: GrowingLease; signal: AbortSignal | undefined }): Promise<ImageRecord> {
  const { snapshots, records } = context;
  const { manifest, manifestDigest, config } = image;
  const known = records.find(manifest.config.digest as string as ImageId);
  const cameWith = { ...(image.indexes.length > 0 && { indexes: image.indexes }), ...(image.attached.length > 0 && { attached: image.attached }) };
  if (known && isWhole(context, known)) {
    lease.add(blobsOf(known));
    return { ...known, ...cameWith };
  }
  await snapshots.applyLayers({ layers: layerSources({ manifest, config, store: batch }), ...(signal && { signal }) });
  await batch.write(image.bytes);
  return buildRecord({ manifest, manifestDigest, config, chainIds: chainIdsOf(config), repoDigests: [], ...cameWith, snapshots });
}
