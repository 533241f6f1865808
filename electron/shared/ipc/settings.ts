import type { Empty } from './empty.ts';

export type Settings = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly imagesView: 'gallery' | 'table';
  /** Base URLs asked before docker.io. */
  readonly registryMirrors: readonly string[];
  /** host[:port]. */
  readonly insecureRegistries: readonly string[];
  /** Terminals tell a screen reader what is written; off by default because it swallows composed characters. */
  readonly terminalScreenReader: boolean;
  /** Pixels. */
  readonly terminalFontSize: number;
  /** Lines kept above the screen. */
  readonly terminalScrollback: number;
  /** A closed window leaves the app in the tray; else it quits. */
  readonly closeToTray: boolean;
  readonly startAtLogin: boolean;
  /** What Quit does with running containers. */
  readonly onQuit: 'leave-running' | 'stop-containers';
  /** Of unexpected ends, tasks that ended, a short disk. */
  readonly notifications: boolean;
  /** May the app look for a newer one? No server is configured: nothing is contacted either way. */
  readonly updates: boolean;
};

export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

export type SettingsCalls = {
  'settings.get': { in: Empty; out: Settings };
  'settings.set': { in: SettingsChange; out: Settings };
};

export const settingsCallNames = ['settings.get', 'settings.set'] as const satisfies readonly (keyof SettingsCalls)[];
