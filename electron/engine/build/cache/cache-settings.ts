import type { CacheSettings, CacheSettingsReply, CacheTrim } from '../../../shared/engine-api/builds.ts';
import type { State } from '../../state/state.ts';

const key = 'build-cache';
const smallestBytes = 2 * 1000 ** 3;
const largestBytes = 100 * 1000 ** 3;

type Stored = Partial<CacheSettings> & { readonly lastTrim?: CacheTrim };

/** The settings as they are now: what was changed before what the engine was started with. */
export type CacheSettingsStore = {
  get(): CacheSettingsReply;
  /** Durable. */
  change(change: Partial<CacheSettings>): CacheSettingsReply;
  /** Told at once; on a full disk not written. */
  noteTrim(trim: CacheTrim): void;
};

export function openCacheSettings(state: State, defaults: CacheSettings): CacheSettingsStore {
  const stored = state.collection<Stored>('settings');
  let changed = stored.find(key) ?? {};
  const get = (): CacheSettingsReply => ({ ...defaults, lastTrim: null, ...changed });
  return {
    get,
    change: (change) => {
      const next = { ...changed, ...change };
      stored.put(key, next);
      changed = next;
      return get();
    },
    noteTrim: (lastTrim) => {
      changed = { ...changed, lastTrim };
      try {
        stored.put(key, changed);
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
