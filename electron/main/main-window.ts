import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { pageOrigin } from './app-page.ts';
import type { Announcer } from '../host/announcer.ts';
import type { PageIpc } from './page-ipc.ts';
import { planWindow, readBounds, saveBounds, smallest } from './window-bounds.ts';

export type MainWindow = {
  /** In front, made anew where it was destroyed; at a place such as `/containers` where one is given. */
  readonly show: (place?: string) => void;
  readonly hasFocus: () => boolean;
  /** From now on closing is closing. */
  readonly allowClose: () => void;
};

export type MainWindowOptions = {
  readonly preload: string;
  readonly icon: string;
  readonly userData: string;
  readonly ipc: PageIpc;
  readonly announcer: Announcer;
  /** Asked at each closing. */
  readonly staysInTray: () => boolean;
  /** The first place that is shown; '' for the start page. */
  readonly place: string;
  /** Loaded, but shown only when asked for. */
  readonly hidden: boolean;
};

const crashPauseMs = 10_000;

/** The one window. Closing it hides it where the app is to stay in the tray. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { preload, icon, userData, ipc, announcer } = options;
  const boundsFile = join(userData, 'window.json');
  let mayClose = false;
  let current: BrowserWindow | undefined;

  const open = (place: string, hidden: boolean): BrowserWindow => {
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
    if (!hidden) window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      saveBounds(boundsFile, window.getNormalBounds(), window.isMaximized());
      if (mayClose || !options.staysInTray()) return;
      event.preventDefault();
      window.hide();
    });
    reloadAfterCrash(window);
    ipc.serve(window.webContents);
    void window.loadURL(place === '' ? `${pageOrigin}/` : `${pageOrigin}/#${place}`);
    return window;
  };

  current = open(options.place, options.hidden);
  return {
    show: (place) => {
      if (current === undefined || current.isDestroyed()) current = open(place ?? '', false);
      else if (place !== undefined) goTo(current.webContents, place, announcer);
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    hasFocus: () => current?.isDestroyed() === false && current.isFocused(),
    allowClose: () => {
      mayClose = true;
    },
  };
}

/** A page that is still loading hears of no place. */
function goTo(contents: WebContents, place: string, announcer: Announcer): void {
  if (contents.isLoading()) contents.once('did-finish-load', () => announcer.announce('navigate', { to: place }));
  else announcer.announce('navigate', { to: place });
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
