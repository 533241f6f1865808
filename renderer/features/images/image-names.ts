import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { shortId } from '../../lib/format.ts';

type Named = Pick<ImageSummary, 'id' | 'tags'>;

export function nameOfImage({ tags, id }: Named): string {
  return tags[0] ?? shortId(id);
}

/** The first of its names whose repository it came from or went to: a registry can be asked about that one. */
export function nameFromRegistry({ tags, digests }: Pick<ImageSummary, 'tags' | 'digests'>): string | undefined {
  return tags.find((tag) => digests.some((digest) => tag.startsWith(`${digest.slice(0, digest.indexOf('@'))}:`)));
}

/** The line that brings it elsewhere, by the digest where it has one of a registry. */
export function pullLine({ tags, digests }: Pick<ImageSummary, 'tags' | 'digests'>): string | undefined {
  const name = tags[0] ?? digests[0];
  return name === undefined ? undefined : `docker pull ${name}`;
}

/** A name for the file that images are saved to, such as `nginx_1.27.tar`. */
export function archiveName(images: readonly Named[], several: string): string {
  const [only] = images;
  if (only === undefined || images.length > 1) return several;
  return `${nameOfImage(only).replace(/^.*\//, '').replaceAll(/[^\w.-]+/g, '_')}.tar`;
}
