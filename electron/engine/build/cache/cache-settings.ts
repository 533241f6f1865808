import type { CacheSettings, CacheSettingsReply, CacheTrim } from '../../../shared/engine-api/builds.ts';
import { openSettings, type Settings } from '../../state/open-settings.ts';
import type { State } from '../../state/state.ts';

const smallestBytes = 2 * 1000 ** 3;
const largestBytes = 100 * 1000 ** 3;

export type CacheSettingsStore = Settings<CacheSettingsReply> & {
  /** Told at once; on a full disk not written. */
  noteTrim(trim: CacheTrim): void;
};

export function openCacheSettings(state: State, defaults: CacheSettings): CacheSettingsStore {
  const settings = openSettings<CacheSettingsReply>(state, 'build-cache', { ...defaults, lastTrim: null });
  let noted: Partial<CacheSettingsReply> = {};
  const get = (): CacheSettingsReply => ({ ...settings.get(), ...noted });
  return {
    get,
    change: (change) => {
      settings.change(change);
      return get();
    },
    noteTrim: (lastTrim) => {
      noted = { lastTrim };
      try {
        settings.change(noted);
      } catch {
        // It went because there was no room.
      }
    },
  };
}

/** A tenth of the disk, within what makes sense on a small and on a large one: see docs/builds.md. */
export function defaultCacheBytes(diskBytes: number): number {
  return Math.round(Math.min(largestBytes, Math.max(smallestBytes, diskBytes / 10)));
}
