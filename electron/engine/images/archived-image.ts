import type { Digest } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageConfig, ImageManifest } from '../../shared/oci/manifest.ts';
import type { Reference } from '../../shared/oci/reference.ts';

/** An image found in an archive, checked; its config and layers are in the store. */
export type ArchivedImage = {
  readonly manifest: ImageManifest;
  /** Of a Docker archive it is made here: docker save writes none. */
  readonly bytes: Buffer;
  readonly manifestDigest: Digest;
  readonly config: ImageConfig;
  readonly names: readonly Reference[];
  /** Indexes that led to it and what they say about how it was made, as far as the archive has it. */
  readonly indexes: readonly Digest[];
  readonly attached: readonly Descriptor[];
};
