import type { ChainId, Digest, DiffId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { Registry, RegistryAuth } from '../registry/registry.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import { fetchBlob } from './fetch-blob.ts';
import { layerSources } from './image-manifest.ts';
import type { PullProgress } from './images.ts';
import { eachLimited, runTogether } from './run-together.ts';

type LayerFetch = {
  readonly store: Store;
  readonly registry: Registry;
  readonly snapshots: Snapshots;
  readonly reference: Reference;
  readonly auth: RegistryAuth | undefined;
  readonly manifest: ImageManifest;
  readonly config: ImageConfig;
  readonly chainIds: readonly ChainId[];
  readonly signal: AbortSignal;
  readonly emit: (progress: PullProgress) => void;
};

const downloadsAtOnce = 4;
const reportEveryMs = 100;

/** Downloads the layers, several at once, and unpacks them from the bottom up as they arrive. */
export async function fetchLayers(fetch: LayerFetch): Promise<void> {
  const { manifest, chainIds, store, snapshots } = fetch;
  const layers = manifest.layers.map((layer, index) => {
    const chainId = chainIds[index];
    return { ...layer, exists: store.has(layer.digest) && chainId !== undefined && snapshots.findLayer(chainId) !== undefined };
  });
  fetch.emit({ kind: 'layers', layers: layers.map(({ digest, size, exists }) => ({ digest, size, exists })) });

  const wanted = new Map(layers.map((layer) => [layer.digest, layer]));
  const arrivals = new Map([...wanted.keys()].map((digest) => [digest, Promise.withResolvers<void>()]));
  const arrived = new Set<Digest>();

  await runTogether(
    [
      (signal) =>
        eachLimited({
          items: [...wanted.values()],
          limit: downloadsAtOnce,
          signal,
          work: async (layer, inner) => {
            await downloadLayer(fetch, layer, inner);
            arrived.add(layer.digest);
            arrivals.get(layer.digest)?.resolve();
          },
        }),
      (signal) => unpackAsTheyArrive({ fetch, signal, arrived, arrival: (digest) => arrivals.get(digest)?.promise }),
    ],
    fetch.signal,
  );
}

async function downloadLayer(fetch: LayerFetch, layer: Descriptor & { exists: boolean }, signal: AbortSignal): Promise<void> {
  const { emit } = fetch;
  const { digest, size } = layer;
  let reported = 0;
  await fetchBlob({
    ...fetch,
    descriptor: layer,
    signal,
    onBytes: (bytes) => {
      const now = performance.now();
      if (bytes < size && now - reported < reportEveryMs) return;
      reported = now;
      emit({ kind: 'download', digest, bytes, size });
    },
    onRetry: ({ reason, attempt }) => emit({ kind: 'retry', digest, reason, attempt }),
  });
  if (!layer.exists) emit({ kind: 'downloaded', digest });
}

/** A layer can be unpacked when it and all below it are here. Ends with the download's failure where there is one. */
async function unpackAsTheyArrive(options: {
  fetch: LayerFetch;
  signal: AbortSignal;
  arrived: ReadonlySet<Digest>;
  arrival: (digest: Digest) => Promise<void> | undefined;
}): Promise<void> {
  const { fetch, signal, arrived, arrival } = options;
  const { manifest, config, store, snapshots, emit } = fetch;
  const sources = layerSources({ manifest, config, store });
  const byDiffId = new Map<DiffId, Descriptor>();
  for (const [index, source] of sources.entries()) {
    const layer = manifest.layers[index];
    if (layer) byDiffId.set(source.diffId, layer);
  }
  const onLayer = ({ diffId, bytesRead, done }: { diffId: DiffId; bytesRead: number; done: boolean }): void => {
    const layer = byDiffId.get(diffId);
    if (!layer) return;
    const { digest, size } = layer;
    emit(done ? { kind: 'unpacked', digest } : { kind: 'unpack', digest, bytes: bytesRead, size });
  };

  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  aborted.catch(() => {});
  for (let ready = 0; ready < sources.length; ) {
    await Promise.race([arrival(manifest.layers[ready]?.digest as Digest), aborted]);
    signal.throwIfAborted();
    while (ready < sources.length && arrived.has(manifest.layers[ready]?.digest as Digest)) ready += 1;
    await snapshots.applyLayers({ layers: sources.slice(0, ready), signal, onLayer });
  }
}
