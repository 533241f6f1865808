import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';

/** What starts the app without its window. */
export const inBackground = '--hidden';

/**
 * Makes the app start, in the background, when the person logs in, or not any more. Linux has a folder for that (Desktop Application
 * Autostart Specification); the others are told by Electron.
 */
export function setStartAtLogin(app: App, wanted: boolean, env: NodeJS.ProcessEnv = process.env): void {
  if (process.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: wanted, args: [inBackground] });
  const folder = join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart');
  const file = join(folder, 'tidewharf.desktop');
  if (!wanted) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  // An AppImage is mounted anew at each start: its own path is in APPIMAGE.
  writeFileSync(file, desktopEntry(env['APPIMAGE'] ?? app.getPath('exe')));
}

/** Desktop Entry Specification, "The Exec key": in quotes, four characters are escaped, and a backslash once more by the rules of strings. */
export function desktopEntry(program: string): string {
  const quoted = program.replace(/["`$\\]/g, String.raw`\$&`).replaceAll('\\', '\\\\').replaceAll('%', '%%');
  return ['[Desktop Entry]', 'Type=Application', 'Name=Tidewharf', `Exec="${quoted}" ${inBackground}`, 'Icon=tidewharf', 'Terminal=false', 'X-GNOME-Autostart-enabled=true', ''].join('\n');
}
