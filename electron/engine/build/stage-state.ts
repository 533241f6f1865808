import type { ContainerDefaults, HistoryEntry } from '../../shared/oci/manifest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { ChainId } from '../../shared/oci/digest.ts';
import type { NewLayer } from '../images/images.ts';

/** What a stage is after a step: what the next one stands on. */
export type StageState = {
  /** Bottom first. */
  readonly layers: readonly NewLayer[];
  readonly config: ContainerDefaults;
  readonly author: string;
  readonly history: readonly HistoryEntry[];
  readonly platform: Platform;
  /** Arguments in scope and their values, in the order of their lines. */
  readonly args: ReadonlyMap<string, string>;
  /** This stage has a CMD of its own: an ENTRYPOINT after it leaves it alone. */
  readonly hasOwnCommand: boolean;
  /** When its base was made: what the engine itself makes in it gets that time, so that it is the same each time. Seconds since 1970. */
  readonly baseTime: number;
  /** Stands for all steps so far, settings too. */
  readonly key: string;
};

/** The stack of layers that a step stands on; undefined: nothing. */
export function topOf({ layers }: Pick<StageState, 'layers'>): ChainId | undefined {
  return layers.at(-1)?.chainId;
}
