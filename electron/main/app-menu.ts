import type { MenuItemConstructorOptions } from 'electron';

/** The menu of the app: its shortcuts hold even where the menu is hidden. */
export function planAppMenu(options: { readonly platform: string; readonly isPackaged: boolean; readonly quit: () => void }): MenuItemConstructorOptions[] {
  const { platform, isPackaged, quit } = options;
  const first: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'close' }, { label: 'Quit', accelerator: 'CommandOrControl+Q', click: quit }] };
  const forDevelopers: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    first,
    { role: 'editMenu' },
    { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }, ...forDevelopers] },
    { role: 'windowMenu' },
  ];
}
