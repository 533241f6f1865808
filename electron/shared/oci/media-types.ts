/** Media types of OCI image-spec 1.1 and Docker image manifest schema 2 that the engine reads or writes. */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerZstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
} as const;

export type LayerCompression = 'none' | 'gzip' | 'zstd';

const compressions: Readonly<Record<string, LayerCompression>> = {
  [mediaTypes.ociLayer]: 'none',
  [mediaTypes.dockerLayer]: 'none',
  [mediaTypes.ociLayerGzip]: 'gzip',
  [mediaTypes.dockerLayerGzip]: 'gzip',
  [mediaTypes.ociLayerZstd]: 'zstd',
  [mediaTypes.dockerLayerZstd]: 'zstd',
};

/** How a layer blob of this media type is packed; undefined for a type that is no layer of ours. */
export function layerCompression(mediaType: string): LayerCompression | undefined {
  return compressions[mediaType];
}

/** True for a layer that may not be passed on and lies at URLs of its vendor (Windows base layers). */
export function isForeignLayer(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.') || mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.');
}
