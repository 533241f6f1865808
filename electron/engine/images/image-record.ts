import type { ChainId, Digest, ImageId } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';

/** One image of one platform. The record is written last: what it names is there. */
export type ImageRecord = {
  readonly id: ImageId;
  readonly manifestDigest: Digest;
  readonly manifest: ImageManifest;
  readonly config: ImageConfig;
  readonly chainId: ChainId | undefined;
  /** Chain id of every layer, bottom first. */
  readonly chainIds: readonly ChainId[];
  /** Bytes of all layers as unpacked. */
  readonly size: number;
  /** Bytes of each layer as unpacked, bottom first: what history and disk usage tell. */
  readonly layerSizes: readonly number[];
  readonly createdAt: string;
  /** `repository@sha256:..` under which it was pulled, in the familiar form. */
  readonly repoDigests: readonly string[];
  /** Indexes that it came in, kept as they are; the newest last. */
  readonly indexes?: readonly Digest[];
  /** What those say about how it was made: manifests and their blobs. */
  readonly attached?: readonly Descriptor[];
};
