import type { App, Session, Shell } from 'electron';
import { parseWebUrl } from '../host/web-url.ts';
import { isOwnPage } from './app-page.ts';

/** Electron grants every permission unless told otherwise; the page needs to copy text. */
const granted = new Set(['clipboard-sanitized-write']);

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission));
  session.setDevicePermissionHandler(() => false);
}

/** No page leaves ours, opens windows or holds a webview; web links open in the user's browser. */
export function denyNavigation(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openWebLink(shell, url);
      return { action: 'deny' };
    });
  });
}

async function openWebLink(shell: Shell, address: string): Promise<void> {
  let url: URL;
  try {
    url = parseWebUrl(address);
  } catch {
    return; // Only web links lead anywhere.
  }
  await shell.openExternal(url.href);
}
