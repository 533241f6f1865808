import { shortId } from '../../../shared/oci/digest.ts';
import { parseReference } from '../../../shared/oci/reference.ts';
import type { PullProgress } from '../../images/images.ts';
import { countBytes, type Line } from './progress-lines.ts';

/**
 * Puts the progress of one pull in the words of `POST /images/create`. `repository` and `tag` as people write them; with `allTags` the tag of each
 * image comes with its progress, and the status of all is the caller's to tell. `now` in milliseconds, of any clock.
 */
export function pullLines(name: { repository: string; tag: string; allTags?: boolean }, now: () => number): (progress: PullProgress) => Line[] {
  const counted = countBytes(now);
  const plain = (status: string, digest?: string): Line => ({ line: { status, ...(digest && { progressDetail: {}, id: shortId(digest) }) }, passing: false });
  /** Docker's own line has no sizes and its client needs none; with them a total is known before the first byte. */
  const announced = (digest: string, size: number): Line => ({ line: { status: 'Pulling fs layer', progressDetail: { current: 0, total: size }, id: shortId(digest) }, passing: false });
  let { tag } = name;
  let told = false;
  const pulling = (): Line => ({ line: { status: `Pulling from ${name.repository}`, id: tag }, passing: false });
  return (progress) => {
    switch (progress.kind) {
      case 'resolving':
        told = false;
        if (name.allTags) tag = parseReference(progress.reference).tag ?? '';
        return [];
      case 'layers':
        told = true;
        return [
          pulling(),
          ...progress.layers.map(({ digest, exists, size }) => (exists ? plain('Already exists', digest) : announced(digest, size))),
        ];
      case 'download':
        return counted('Downloading', progress);
      case 'retry':
        return [plain(`Retrying (attempt ${progress.attempt}): ${progress.reason}`, progress.digest)];
      case 'downloaded':
        return [plain('Verifying Checksum', progress.digest), plain('Download complete', progress.digest)];
      case 'unpack':
        return counted('Extracting', progress);
      case 'unpacked':
        return [plain('Pull complete', progress.digest)];
      case 'done':
        return [
          ...(told ? [] : [pulling()]),
          plain(`Digest: ${progress.manifestDigest}`),
          ...(name.allTags ? [] : [plain(pullStatus(progress.reference, progress.upToDate))]),
        ];
    }
  };
}

/** The last line of a pull. */
export function pullStatus(name: string, upToDate: boolean): string {
  return `Status: ${upToDate ? 'Image is up to date' : 'Downloaded newer image'} for ${name}`;
}
