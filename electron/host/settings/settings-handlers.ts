import type { EngineHost } from '../../engine-host/engine-host.ts';
import type { Settings, SettingsChange } from '../../shared/ipc/settings.ts';
import type { SettingsStore } from './settings.ts';
import type { SettingsCalls } from '../../shared/ipc/settings.ts';
import { type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function settingsHandlers({ engineHost, settings }: HostParts): HandlersOf<SettingsCalls> {
  return {
    'settings.get': async () => settings.get(),
    'settings.set': (change) => changeSettings(settings, engineHost, change),
  };
}

/** What the engine is started with comes into force by a restart; containers go on. */
async function changeSettings(settings: SettingsStore, engineHost: EngineHost, change: SettingsChange): Promise<Settings> {
  const before = settings.get();
  const after = await settings.set(change);
  const changed = (key: 'registryMirrors' | 'insecureRegistries'): boolean => before[key].join('\n') !== after[key].join('\n');
  if (changed('registryMirrors') || changed('insecureRegistries')) await engineHost.restart();
  return after;
}
