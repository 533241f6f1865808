import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const browsers = [
  '/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge-stable', '/usr/bin/microsoft-edge', '/usr/bin/brave-browser',
];

const pageLifeMs = 30_000;

/**
 * A window of its own with the link, in the first Chromium found and with a profile of ours; nothing where there is none or no display.
 * Everybody on the machine can read a command line, so the link is not on it: the browser is given a page that only this user can read, which
 * leads there and is removed again.
 */
export async function openWindow(options: { readonly link: string; readonly configDir: string; readonly say: (text: string) => void }): Promise<Disposable | undefined> {
  const { link, configDir, say } = options;
  const browser = browsers.find((file) => existsSync(file));
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (browser === undefined || !hasDisplay) return undefined;

  const folder = join(configDir, 'window');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const page = join(folder, `open-${process.pid}.html`);
  await writeFile(page, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${link}">`, { mode: 0o600 });
  const removePage = (): void => void rm(page, { force: true });
  setTimeout(removePage, pageLifeMs).unref();

  const child = spawn(browser, planArguments(join(folder, 'profile'), page), { stdio: 'ignore' });
  child.once('error', (error) => say(`${browser}: ${error.message}`));
  child.once('exit', removePage);
  return {
    [Symbol.dispose]: () => {
      child.kill('SIGTERM');
      removePage();
    },
  };
}

/** A browser calls home for many reasons; this window has none. */
const staysHome = [
  '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--disable-domain-reliability', '--disable-sync', '--no-pings',
];

/** Chromium refuses to run as root unless told to go without its sandbox; only our own page is shown in it. */
function planArguments(profile: string, page: string): string[] {
  return [
    `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--window-size=1440,900', ...staysHome,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--app=${pathToFileURL(page).href}`,
  ];
}
