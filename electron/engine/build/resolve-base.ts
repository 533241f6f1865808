import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { BuildEvent } from '../../shared/engine-api/builds.ts';
import { formatPlatform, platformMatches, type Platform } from '../../shared/oci/platform.ts';
import { parseReference } from '../../shared/oci/reference.ts';
import type { Image, PullProgress } from '../images/images.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { BuildRequest } from './builds.ts';

type Wanted = { readonly name: string; readonly platform: Platform; readonly step: number; readonly request: Pick<BuildRequest, 'pull' | 'authFor'>; readonly signal: AbortSignal };

/**
 * The image behind a name, for a platform: the one that is here, or a pull where it is not, is for another platform, or `--pull` says so. A name that is an id is never
 * pulled. Fails as a pull does, in words that name the line's image.
 */
export async function resolveBase({ images }: Pick<BuildRooms, 'images'>, wanted: Wanted, emit: (event: BuildEvent) => void): Promise<Image> {
  const { name, platform, request, signal } = wanted;
  const here = findImage(images, name);
  const fits = here !== undefined && platformMatches(here.config, platform);
  if (fits && (!request.pull || isId(here, name))) return here;
  try {
    const reference = parseReference(name);
    const progress = images.pull({ reference: name, platform, ...authOf(request.authFor(reference.domain)), signal });
    for await (const step of progress) report(step, wanted, emit);
  } catch (cause) {
    if (!isEngineError(cause)) throw cause;
    throw new EngineError(cause.kind, `base image ${name}: ${cause.message}`, { cause, detail: { ...cause.detail, image: name, platform: formatPlatform(platform) } });
  }
  return images.get(name);
}

const authOf = (auth: ReturnType<BuildRequest['authFor']>): { auth?: NonNullable<typeof auth> } => (auth === undefined ? {} : { auth });

function findImage(images: BuildRooms['images'], name: string): Image | undefined {
  try {
    return images.get(name);
  } catch (error) {
    if (isEngineError(error, 'not-found') || isEngineError(error, 'conflict')) return undefined;
    throw error;
  }
}

function isId(image: Image, name: string): boolean {
  return image.id.startsWith(name) || image.id.startsWith(`sha256:${name}`);
}

function report(progress: PullProgress, { step }: Wanted, emit: (event: BuildEvent) => void): void {
  if (progress.kind === 'unpack') emit({ kind: 'progress', step, what: `Extracting ${progress.digest}`, bytes: progress.bytes, total: progress.size });
  if (progress.kind === 'download') emit({ kind: 'progress', step, what: `Downloading ${progress.digest}`, bytes: progress.bytes, total: progress.size });
}
