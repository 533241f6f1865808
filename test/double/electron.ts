// Stand-in for Electron's main-process module: a window is a page of Debian's Chromium, native things are recorded. What it lacks throws.
import { app as plainApp } from './app.ts';
import { startBrowser } from './browser.ts';
import { BrowserWindow, pageGone, webContents } from './browser-window.ts';
import { ipcMain as plainIpcMain } from './ipc-main.ts';
import * as native from './native.ts';
import { nativeImage as plainNativeImage } from './native-image.ts';
import { log, strict } from './record.ts';
import { protocol as plainProtocol } from './schemes.ts';
import { defaultSession, session } from './session.ts';
import { frameOf } from './web-contents.ts';

export const app = strict('app', plainApp);
export const ipcMain = strict('ipcMain', plainIpcMain);
export const protocol = strict('protocol', plainProtocol);
export const nativeImage = strict('nativeImage', plainNativeImage);
export const dialog = strict('dialog', native.dialog);
export const shell = strict('shell', native.shell);
export const clipboard = strict('clipboard', native.clipboard);
export const nativeTheme = strict('nativeTheme', native.nativeTheme);
export const screen = strict('screen', native.screen);
export const { Menu, MenuItem, Notification, Tray } = native;
export { BrowserWindow, session, webContents };

/** What tests reach through `electronApp.evaluate((electron) => electron.__double ...)`. */
export const __double = {
  log,
  answers: native.answers,
  trays: native.trays,
  notifications: native.notifications,
  session: defaultSession,
  /** Labels of the tray's menu as it is now. */
  trayLabels: (): string[] => native.trays.flatMap((tray) => tray.menu?.all() ?? []).map((item) => item.label),
  trayClick(label: string): void {
    const item = native.trays.flatMap((tray) => tray.menu?.all() ?? []).find((entry) => entry.label === label);
    if (!item) throw new Error(`no tray item '${label}', there are: ${__double.trayLabels().join(' | ')}`);
    item.click();
  },
  /** Calls a handler as a frame of this URL would; 'null' has no frame. */
  async invokeAs(url: string, channel: string, ...args: unknown[]): Promise<unknown> {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    return plainIpcMain.invoke(channel, { sender, senderFrame: url === 'null' ? null : frameOf(url) }, args);
  },
};

/** Starts Chromium, runs the app's main module, then lets it become ready: never before its code has run, as in Electron. */
export async function startDouble(options: { appPath: string; loadMain: () => Promise<unknown> }): Promise<void> {
  const stuck = setTimeout(() => {
    process.stderr.write("electron double: the main module has not finished after 10 s. 'ready' comes only afterwards: a top-level await of it never ends.\n");
    process.exit(70);
  }, 10_000);
  await Promise.all([options.loadMain(), startBrowser({ gone: pageGone })]);
  clearTimeout(stuck);
  plainApp.becomeReady(options.appPath);
}
