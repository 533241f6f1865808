import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog, ipcMain, Menu, nativeTheme, protocol, session, shell } from 'electron';
import type { PlaceFlags } from '../host/places.ts';
import { planPlaces } from '../host/places.ts';
import type { RunningHost } from '../host/start-host.ts';
import { startHost } from '../host/start-host.ts';
import { planAppMenu } from './app-menu.ts';
import { planAppPaths } from './app-paths.ts';
import { pagePrivileges, servePage } from './app-page.ts';
import { findDeepLink, parseDeepLink } from './deep-link.ts';
import { createFileDialogs } from './file-dialogs.ts';
import { denyNavigation, denyPermissions } from './lock-down.ts';
import { inBackground, setStartAtLogin } from './login-item.ts';
import { createMainWindow } from './main-window.ts';
import { createNotifier } from './notifier.ts';
import { createPageIpc } from './page-ipc.ts';
import { quitInOrder } from './quit-in-order.ts';
import { createTray } from './tray.ts';

// Nothing here waits for the app to be ready: Electron says so only after this module has run.
const places = planPlaces(readFlags());
const userData = join(places.configDir, 'electron');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);
// Chromium has no sandbox for root, who must say so by that switch; everyone else has it for every process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
protocol.registerSchemesAsPrivileged([pagePrivileges]);
denyNavigation(app, shell);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

/** macOS hands links over by an event, which may come before there is a window. */
let show: ((place?: string) => void) | undefined;
app.on('open-url', (event, url) => {
  event.preventDefault();
  const place = parseDeepLink(url);
  if (place !== undefined) void app.whenReady().then(() => show?.(place));
});

/** Chromium's own switches are among the arguments, so what is not ours is let pass. */
function readFlags(): PlaceFlags {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: process.argv.slice(1), options: { data: text, run: text, socket: text, config: text }, strict: false });
  const flag = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  return { data: flag('data'), run: flag('run'), socket: flag('socket'), config: flag('config') };
}

function start(): void {
  const root = join(import.meta.dirname, '../..');
  const paths = planAppPaths({
    root,
    resources: app.isPackaged ? process.resourcesPath : undefined,
    node: app.isPackaged ? undefined : process.env['TIDEWHARF_NODE'],
  });
  const running = startHost({
    mode: 'electron',
    version: app.getVersion(),
    places,
    nodePath: paths.nodePath,
    engineFile: paths.engineFile,
    starterImage: paths.starterImage,
    openExternal: (url) => shell.openExternal(url.href),
    fileDialogs: createFileDialogs(dialog),
  });
  followTheme(running);
  servePage(protocol, paths.page);
  denyPermissions(session.defaultSession);
  const quit = (): void => app.quit();
  followStartAtLogin(running);

  const ipc = createPageIpc(ipcMain, running.host);
  const window = createMainWindow({
    preload: paths.preload,
    icon: paths.icon,
    userData,
    ipc,
    announcer: running.announcer,
    staysInTray: () => running.settings.get().closeToTray,
    place: findDeepLink(process.argv) ?? '',
    hidden: process.argv.includes(inBackground),
  });
  show = window.show;
  Menu.setApplicationMenu(Menu.buildFromTemplate(planAppMenu({ platform: process.platform, isPackaged: app.isPackaged, show: window.show, quit })));
  const notifier = createNotifier({ running, icon: paths.icon, window });
  const tray = createTray({ icon: paths.trayIcon, running, dataDir: places.dataDir, show: window.show, quit, onFreeBytes: notifier.onFreeBytes });
  app.on('second-instance', (_event, args) => window.show(findDeepLink(args)));
  app.on('activate', () => window.show());
  app.on('window-all-closed', quit);
  quitInOrder(app, running, () => {
    window.allowClose();
    tray.destroy();
  });
}

/** Only a change is carried out: a person may have taken the entry away by the desktop's own means. */
function followStartAtLogin({ settings, announcer }: RunningHost): void {
  let before = settings.get().startAtLogin;
  announcer.listen((frame) => {
    if (frame.name !== 'settings' || frame.payload.startAtLogin === before) return;
    before = frame.payload.startAtLogin;
    setStartAtLogin(app, before);
  });
}

/** What the page's `prefers-color-scheme` and native menus go by. */
function followTheme({ settings, announcer }: RunningHost): void {
  nativeTheme.themeSource = settings.get().theme;
  announcer.listen((frame) => {
    if (frame.name === 'settings') nativeTheme.themeSource = frame.payload.theme;
  });
}
