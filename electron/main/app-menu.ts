import type { MenuItemConstructorOptions } from 'electron';
import { words } from './words.ts';

export type AppMenuOptions = { readonly platform: string; readonly isPackaged: boolean; readonly show: (place: string) => void; readonly quit: () => void };

const { menu } = words;
const pages = ['containers', 'images', 'builds', 'volumes', 'networks', 'registries', 'disk', 'events', 'settings'] as const;

/** The menu of the app: its shortcuts hold even where the menu is hidden. The window's own (Ctrl+1, Ctrl+K) stay the page's. */
export function planAppMenu({ platform, isPackaged, show, quit }: AppMenuOptions): MenuItemConstructorOptions[] {
  const go = (label: string, place: string): MenuItemConstructorOptions => ({ label, click: () => show(place) });
  const forms = [go(menu.run, '/containers?dialog=run'), go(menu.pull, '/images?dialog=pull'), go(menu.build, '/builds/new')];
  const first: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [{ role: 'appMenu' }, { label: menu.file, submenu: [...forms, { type: 'separator' }, { role: 'close' }] }]
      : [{ label: menu.file, submenu: [...forms, { type: 'separator' }, { role: 'close' }, { label: words.quit, accelerator: 'CommandOrControl+Q', click: quit }] }];
  const forDevelopers: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    ...first,
    { role: 'editMenu' },
    { label: menu.go, submenu: pages.map((page) => go(menu.pages[page], `/${page}`)) },
    { label: menu.view, submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }, ...forDevelopers] },
    { role: 'windowMenu' },
    { label: menu.help, role: 'help', submenu: [go(menu.keys, '/settings/keys'), go(menu.diagnostics, '/diagnostics')] },
  ];
}
