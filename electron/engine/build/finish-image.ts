import type { ImageId } from '../../shared/oci/digest.ts';
import type { ImageConfig } from '../../shared/oci/manifest.ts';
import { clampTime, lastCreated } from './steps/take-step.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { StageState } from './stage-state.ts';

/** Settings of the image that a stage became. The same stage gives the same image: its time is that of its last layer. */
export function imageConfigOf(state: StageState, { labels, latest }: { labels: Readonly<Record<string, string>>; latest: number | undefined }): Omit<ImageConfig, 'rootfs'> {
  const { platform, author, config, history } = state;
  const { Labels: own, ...rest } = config;
  const all = { ...own, ...labels };
  return {
    created: clampTime(lastCreated(state), latest),
    ...(author !== '' && { author }),
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant !== undefined && { variant: platform.variant }),
    config: { ...rest, ...(Object.keys(all).length > 0 && { Labels: all }) },
    history: history.map((line) => (line.created === undefined ? line : { ...line, created: clampTime(line.created, latest) })),
  };
}

/** Makes the image and gives it its names. */
export async function finishImage({ images }: Pick<BuildRooms, 'images'>, state: StageState, options: { names: readonly string[]; labels: Readonly<Record<string, string>>; latest: number | undefined }): Promise<ImageId> {
  return images.compose({ layers: state.layers, config: imageConfigOf(state, options), names: options.names, by: 'build' });
}
