import { useQueryClient } from '@tanstack/react-query';
import type { Settings, SettingsChange } from '../../electron/shared/ipc/settings.ts';
import { useAct, useReadAll } from './use-call.ts';

const defaults: Settings = { theme: 'system', imagesView: 'gallery', registryMirrors: [], insecureRegistries: [], terminalScreenReader: false, terminalFontSize: 13, terminalScrollback: 10_000, closeToTray: true, startAtLogin: false, onQuit: 'leave-running', notifications: true, updates: false };

/** The settings (their defaults until they are read) and the way to change some; a change shows at once and is taken back when it fails. */
export function useSettings(): readonly [Settings, (change: SettingsChange) => void] {
  const client = useQueryClient();
  const { data = defaults } = useReadAll('settings.get');
  const save = useAct('settings.set');
  const change = (next: SettingsChange): void => {
    client.setQueryData<Settings>(['settings.get', {}], { ...data, ...dropUndefined(next) });
    save.mutate(next, { onError: () => client.setQueryData(['settings.get', {}], data), onSuccess: (saved) => client.setQueryData(['settings.get', {}], saved) });
  };
  return [data, change];
}

function dropUndefined(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
