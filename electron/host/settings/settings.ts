import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Settings, SettingsChange } from '../../shared/ipc/settings.ts';
import type { Announcer } from '../announcer.ts';
import { settingsFields } from './settings-inputs.ts';

const stored = z.object({
  theme: settingsFields.theme.default('system'),
  imagesView: settingsFields.imagesView.default('gallery'),
  registryMirrors: settingsFields.registryMirrors.default([]),
  insecureRegistries: settingsFields.insecureRegistries.default([]),
  terminalScreenReader: settingsFields.terminalScreenReader.default(false),
  terminalFontSize: settingsFields.terminalFontSize.default(13),
  terminalScrollback: settingsFields.terminalScrollback.default(10_000),
  closeToTray: settingsFields.closeToTray.default(true),
  startAtLogin: settingsFields.startAtLogin.default(false),
  onQuit: settingsFields.onQuit.default('leave-running'),
  notifications: settingsFields.notifications.default(true),
  updates: settingsFields.updates.default(false),
}) satisfies z.ZodType<Settings>;

export type SettingsStore = {
  get(): Settings;
  /** Writes, then announces. What is undefined stays as it is. */
  set(change: SettingsChange): Promise<Settings>;
};

/** The settings in `settings.json` of the folder. A file that cannot be read as such is kept aside as `settings.json.broken`. */
export function openSettings(options: { readonly configDir: string; readonly announcer: Announcer }): SettingsStore {
  const file = join(options.configDir, 'settings.json');
  mkdirSync(options.configDir, { recursive: true, mode: 0o700 });
  let settings = readSettings(file);
  let writing: Promise<unknown> = Promise.resolve();

  const change = async (wanted: SettingsChange): Promise<Settings> => {
    const next = { ...settings, ...definedOf(wanted) };
    await writeFileWhole(file, `${JSON.stringify(next, null, 2)}\n`);
    settings = next;
    options.announcer.announce('settings', next);
    return next;
  };

  return {
    get: () => settings,
    set: (wanted) => {
      const written = writing.then(() => change(wanted));
      writing = written.catch(() => {});
      return written;
    },
  };
}

function definedOf(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function readSettings(file: string): Settings {
  const text = readIfThere(file);
  if (text === undefined) return stored.parse({});
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    renameSync(file, `${file}.broken`);
    return stored.parse({});
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EngineError('internal', `read settings ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Readers see the old text or the new, and so does the next start after a power cut. */
async function writeFileWhole(file: string, text: string): Promise<void> {
  const fresh = `${file}.new`;
  try {
    await using handle = await open(fresh, 'w', 0o600);
    await handle.writeFile(text);
    await handle.sync();
    await rename(fresh, file);
    await using folder = await open(dirname(file), 'r');
    await folder.sync();
  } catch (cause) {
    throw new EngineError('internal', `write settings ${file}: ${(cause as Error).message}`, { cause });
  }
}
