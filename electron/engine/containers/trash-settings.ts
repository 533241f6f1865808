import type { TrashSettings } from '../../shared/engine-api/trash.ts';
import type { State } from '../state/state.ts';

export const defaultTrashSettings: TrashSettings = { enabled: true, keepDays: 7, maxBytes: 10 * 1024 ** 3 };

const key = 'trash';

/** The settings as they are now: what was changed before what the engine was started with. */
export type TrashSettingsStore = { get(): TrashSettings; change(change: Partial<TrashSettings>): TrashSettings };

export function openTrashSettings(state: State, defaults: TrashSettings): TrashSettingsStore {
  const stored = state.collection<Partial<TrashSettings>>('settings');
  let changed = stored.find(key) ?? {};
  const get = (): TrashSettings => ({ ...defaults, ...changed });
  return {
    get,
    change: (change) => {
      const next = { ...changed, ...change };
      stored.put(key, next);
      changed = next;
      return get();
    },
  };
}
