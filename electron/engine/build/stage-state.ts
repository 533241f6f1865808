import type { ContainerDefaults, HistoryEntry } from '../../shared/oci/manifest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
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
};
