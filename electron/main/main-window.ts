import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageOrigin } from './app-page.ts';
import type { PageIpc } from './page-ipc.ts';
import { planWindow, readBounds, saveBounds, smallest } from './window-bounds.ts';

export type MainWindow = {
  /** In front, made anew where it was destroyed. */
  readonly show: () => void;
  /** From now on closing is closing. */
  readonly allowClose: () => void;
};

const crashPauseMs = 10_000;

/** The one window. Closing it hides it: the app stays in the tray until it is quit. */
export function createMainWindow(options: { readonly preload: string; readonly icon: string; readonly userData: string; readonly ipc: PageIpc }): MainWindow {
  const { preload, icon, userData, ipc } = options;
  const boundsFile = join(userData, 'window.json');
  let mayClose = false;
  let current: BrowserWindow | undefined;

  const open = (): BrowserWindow => {
    const { bounds, maximized } = planWindow(readBounds(boundsFile), (wanted) => screen.getDisplayMatching(wanted).workArea);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      title: 'Tidewharf',
      icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0c1116' : '#f6f8fa',
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, spellcheck: false },
    });
    if (maximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      saveBounds(boundsFile, window.getNormalBounds(), window.isMaximized());
      if (mayClose) return;
      event.preventDefault();
      window.hide();
    });
    reloadAfterCrash(window);
    ipc.serve(window.webContents);
    void window.loadURL(`${pageOrigin}/`);
    return window;
  };

  current = open();
  return {
    show: () => {
      if (current === undefined || current.isDestroyed()) current = open();
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    allowClose: () => {
      mayClose = true;
    },
  };
}

/** One that crashes again right away stays gone. */
function reloadAfterCrash(window: BrowserWindow): void {
  let reloadedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed() || performance.now() - reloadedAt < crashPauseMs) return;
    reloadedAt = performance.now();
    window.webContents.reload();
  });
}
