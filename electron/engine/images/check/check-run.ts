import type { CheckLine, Damage } from '../../../shared/engine-api/check.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { RegistryAuth } from '../../registry/registry.ts';
import type { ImageContext } from '../image-context.ts';
import { isManifestType } from '../image-index.ts';
import type { Image } from '../images.ts';

/** One run of the check, shared by its steps. */
export type CheckRun = {
  readonly context: ImageContext;
  readonly repair: boolean;
  readonly authFor: (domain: string) => RegistryAuth | undefined;
  /** How people call the owner of a writable layer. */
  readonly nameOf: (writableId: string) => string;
  readonly signal: AbortSignal;
  readonly emit: (line: CheckLine) => void;
  readonly report: (damage: Damage) => void;
  /** Blobs that are not there or not whole, and could not be mended. */
  readonly bad: Set<Digest>;
};

/** The parts of an image that are blobs, as people are told of them. */
export function partsOf({ manifestDigest, manifest, indexes = [], attached = [] }: Image): { digest: Digest; size: number | undefined; part: string; isManifest: boolean }[] {
  const layers = manifest.layers.map(({ digest, size }, index) => ({ digest, size, part: layerPart(index, manifest.layers.length), isManifest: false }));
  return [
    { digest: manifestDigest, size: undefined, part: 'manifest', isManifest: true },
    { digest: manifest.config.digest, size: manifest.config.size, part: 'config', isManifest: false },
    ...layers,
    ...indexes.map((digest) => ({ digest, size: undefined, part: 'index', isManifest: true })),
    ...attached.map(({ digest, size, mediaType }) => ({ digest, size, part: 'attestation', isManifest: isManifestType(mediaType) })),
  ];
}

export function layerPart(index: number, count: number): string {
  return `layer ${index + 1} of ${count}`;
}

export function nameOfImage({ tags, repoDigests, id }: Image): string {
  return tags[0] ?? repoDigests[0] ?? id;
}
