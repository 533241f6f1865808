import type { CheckLine, Damage } from '../../../shared/engine-api/check.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { RegistryAuth } from '../../registry/registry.ts';
import type { ImageContext } from '../image-context.ts';
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
export function partsOf({ manifestDigest, manifest }: Image): { digest: Digest; size: number | undefined; part: string }[] {
  const layers = manifest.layers.map(({ digest, size }, index) => ({ digest, size, part: layerPart(index, manifest.layers.length) }));
  return [{ digest: manifestDigest, size: undefined, part: 'manifest' }, { digest: manifest.config.digest, size: manifest.config.size, part: 'config' }, ...layers];
}

export function layerPart(index: number, count: number): string {
  return `layer ${index + 1} of ${count}`;
}

export function nameOfImage({ tags, repoDigests, id }: Image): string {
  return tags[0] ?? repoDigests[0] ?? id;
}
