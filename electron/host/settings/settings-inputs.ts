import { z } from 'zod';
import { isMirrorUrl, isRegistryHost } from '../../shared/oci/registry-address.ts';
import type { SettingsCalls } from '../../shared/ipc/settings.ts';
import { empty, type InputsOf } from '../input-parts.ts';

// What the engine refuses at its start must not get into the settings: it would not start again.
const mirrorUrl = z.string().max(2000).refine(isMirrorUrl, 'expected an http or https URL without login and query');
const registryHost = z.string().max(300).refine(isRegistryHost, 'expected a host, with a port where it has one');

/** The fields of the settings, each as it may be set. */
export const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  imagesView: z.enum(['gallery', 'table']),
  registryMirrors: z.array(mirrorUrl).max(50),
  insecureRegistries: z.array(registryHost).max(50),
  terminalScreenReader: z.boolean(),
  terminalFontSize: z.int().min(8).max(32),
  terminalScrollback: z.int().min(1000).max(1_000_000),
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  onQuit: z.enum(['leave-running', 'stop-containers']),
  notifications: z.boolean(),
  updates: z.boolean(),
};

export const settingsInputs: InputsOf<SettingsCalls> = {
  'settings.get': empty,
  'settings.set': z.strictObject(settingsFields).partial(),
};
