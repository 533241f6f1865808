import { shortId } from '../../../shared/oci/digest.ts';
import type { PushProgress } from '../../images/images.ts';
import { countBytes, type Line } from './progress-lines.ts';

/** Puts the progress of a push in the words of `POST /images/{name}/push`. `now` in milliseconds, of any clock. */
export function pushLines(now: () => number): (progress: PushProgress) => Line[] {
  const counted = countBytes(now);
  const plain = (status: string, digest?: string): Line => ({ line: { status, ...(digest && { progressDetail: {}, id: shortId(digest) }) }, passing: false });
  return (progress) => {
    switch (progress.kind) {
      case 'layers':
        return progress.layers.map(({ digest }) => plain('Preparing', digest));
      case 'upload':
        return counted('Pushing', progress);
      case 'retry':
        return [plain(`Retrying (attempt ${progress.attempt}): ${progress.reason}`, progress.digest)];
      case 'layer':
        return [plain(outcomes[progress.outcome] + (progress.from === undefined ? '' : progress.from), progress.digest)];
      case 'pushed': {
        const { tag, digest, size } = progress;
        return [
          { line: { status: `${tag}: digest: ${digest} size: ${size}` }, passing: false },
          { line: { progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } }, passing: false },
        ];
      }
    }
  };
}

const outcomes = { exists: 'Layer already exists', mounted: 'Mounted from ', uploaded: 'Pushed' } as const;
