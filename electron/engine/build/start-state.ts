import type { Image, NewLayer } from '../images/images.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { StageState } from './stage-state.ts';

const nothing = { author: '', args: new Map<string, string>(), hasOwnCommand: false } as const;

/** `FROM scratch`. */
export function scratchState(platform: Platform): StageState {
  return { ...nothing, layers: [], config: {}, history: [], platform, baseTime: 0, key: 'scratch' };
}

/** A stage on an image: all that the image says, but for what it wanted to be done first. */
export function imageState(image: Image, layers: readonly NewLayer[]): StageState {
  const { config } = image;
  const { OnBuild: _done, ...defaults } = config.config ?? {};
  const { architecture, os, variant } = config;
  const platform = { architecture, os, ...(variant !== undefined && { variant }) };
  const created = Math.floor(Date.parse(config.created ?? '') / 1000);
  return { ...nothing, layers, config: defaults, author: config.author ?? '', history: config.history ?? [], platform, baseTime: Number.isFinite(created) ? Math.max(0, created) : 0, key: image.id };
}

/** A stage on another one: its arguments are known too. */
export function childState(parent: StageState): StageState {
  const { OnBuild: _later, ...config } = parent.config;
  return { ...parent, config, hasOwnCommand: false };
}
