import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageIndex, ImageManifest } from '../../shared/oci/manifest.ts';
import { isForeignLayer, layerCompression, mediaTypes } from '../../shared/oci/media-types.ts';
import { formatPlatform, platformMatches, type Platform } from '../../shared/oci/platform.ts';
import { chainId } from '../snapshots/chain-id.ts';
import type { LayerSource } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';

/** Manifests, indexes and configs are read into memory: this many bytes at most. */
export const maxMetadataBytes = 4 << 20;

/** Refuses with `invalid` what is no container image that we can unpack, and with `not-implemented` layers kept at their vendor. */
export function checkImageManifest(manifest: ImageManifest): void {
  const { config, layers } = manifest;
  if (config.mediaType !== mediaTypes.ociConfig && config.mediaType !== mediaTypes.dockerConfig) {
    throw new EngineError('invalid', `this is no container image: its config is of media type ${JSON.stringify(config.mediaType.slice(0, 200))}`);
  }
  if (config.size > maxMetadataBytes) throw new EngineError('invalid', `image config ${config.digest}: size ${config.size}, expected ${maxMetadataBytes} at most`);
  for (const layer of layers) {
    if (isForeignLayer(layer.mediaType)) {
      throw new EngineError('not-implemented', `layer ${layer.digest}: it is foreign (${layer.mediaType}), its vendor has it and not the registry`);
    }
    if (layerCompression(layer.mediaType) === undefined) {
      throw new EngineError('invalid', `layer ${layer.digest}: unknown media type ${JSON.stringify(layer.mediaType.slice(0, 200))}`);
    }
  }
}

/** The entry of an index for a platform. `not-found` with the platforms that there are. */
export function selectPlatform(index: ImageIndex, wanted: Platform): Descriptor {
  const found = index.manifests.find(({ platform }) => platform && platformMatches(platform, wanted)) ?? onlyEntry(index);
  if (found) return found;
  const offered = [...new Set(index.manifests.flatMap(({ platform }) => (platform && platform.os !== 'unknown' ? [formatPlatform(platform)] : [])))];
  const list = offered.length === 0 ? 'none' : offered.join(', ');
  throw new EngineError('not-found', `no matching manifest for ${formatPlatform(wanted)} in the manifest list entries: it has ${list}`, {
    detail: { platforms: offered },
  });
}

/** An index of one image that says nothing of platforms. */
function onlyEntry({ manifests }: ImageIndex): Descriptor | undefined {
  return manifests.length === 1 && !manifests[0]?.platform ? manifests[0] : undefined;
}

/** Refuses with `invalid` a config that does not fit its manifest, and with `not-found` one of another platform. */
export function checkImageConfig(options: { config: ImageConfig; manifest: ImageManifest; wanted: Platform; strict: boolean }): void {
  const { config, manifest, wanted, strict } = options;
  const [layers, diffIds] = [manifest.layers.length, config.rootfs.diff_ids.length];
  if (layers !== diffIds) throw new EngineError('invalid', `image config ${manifest.config.digest}: ${diffIds} diff ids, expected ${layers}, one for each layer`);
  const fits = strict ? platformMatches(config, wanted) : config.os === wanted.os;
  if (fits) return;
  const actual = formatPlatform({ os: config.os, architecture: config.architecture, ...(config.variant && { variant: config.variant }) });
  throw new EngineError('not-found', `image was found but does not match the specified platform: wanted ${formatPlatform(wanted)}, actual ${actual}`, {
    detail: { platforms: [actual] },
  });
}

/** Chain id of every layer, bottom first. */
export function chainIdsOf(config: ImageConfig): ChainId[] {
  const chain: ChainId[] = [];
  for (const diffId of config.rootfs.diff_ids) chain.push(chainId(chain.at(-1), diffId));
  return chain;
}

/** The layers as snapshots wants them; manifest and config were checked. */
export function layerSources(options: { manifest: ImageManifest; config: ImageConfig; store: Pick<Store, 'path'> }): LayerSource[] {
  const { manifest, config, store } = options;
  return manifest.layers.map((layer, index) => {
    const diffId = config.rootfs.diff_ids[index];
    const compression = layerCompression(layer.mediaType);
    if (diffId === undefined || compression === undefined) throw new EngineError('internal', `layer ${layer.digest}: not checked`);
    return { diffId, compression, path: store.path(layer.digest) };
  });
}
