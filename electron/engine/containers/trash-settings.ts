import type { TrashSettings } from '../../shared/engine-api/trash.ts';
import { openSettings, type Settings } from '../state/open-settings.ts';
import type { State } from '../state/state.ts';

export const defaultTrashSettings: TrashSettings = { enabled: true, keepDays: 7, maxBytes: 10 * 1024 ** 3 };

export type TrashSettingsStore = Settings<TrashSettings>;

export function openTrashSettings(state: State, defaults: TrashSettings): TrashSettingsStore {
  return openSettings(state, 'trash', defaults);
}
