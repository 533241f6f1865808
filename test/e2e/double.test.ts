import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type * as double from '../double/electron.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
let app: ElectronApplication;
let page: Page;

type Double = typeof double;

/** Runs inside the app's main process with the double as its argument. */
const inMain = <T>(work: (electron: Double) => T | Promise<T>): Promise<T> => app.evaluate(work as never) as Promise<T>;

beforeAll(async () => {
  const { ELECTRON_RUN_AS_NODE: _ignored, ...env } = process.env;
  app = await _electron.launch({
    executablePath: path.join(root, 'test/double/electron-bin'),
    args: [path.join(root, 'test/fixtures/double-app')],
    env: env as Record<string, string>,
  });
  page = await app.firstWindow();
});

afterAll(() => app?.close());

describe('the Electron double behaves like Electron', () => {
  it('runs the preload in a world of its own and carries calls, values and promises', async () => {
    await page.getByText('sum 42').waitFor();
    expect(await page.evaluate(() => ['require', 'process', '__electronDoublePost', '__electronDoubleRequire'].filter((name) => name in window))).toEqual([]);
    expect(await page.evaluate(() => Object.isFrozen((window as unknown as { api: object }).api))).toBe(true);
    const seen = inMain(({ ipcMain }) => new Promise((resolve) => ipcMain.once('seen', (_event: unknown, n: unknown) => resolve(n))));
    await inMain(({ __double }) => __double.trayClick('Tick'));
    expect(await seen).toBe(7);
    expect(await page.locator('#out').getAttribute('data-ticks')).toBe('7');
  });

  it('lets Chromium enforce the CSP that the app sends', async () => {
    const blocked = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true });
          const inline = document.createElement('script');
          inline.textContent = 'window.broken = true';
          document.body.append(inline);
        }),
    );
    expect(blocked).toBe('script-src-elem');
  });

  it('asks the app before it navigates or opens a window', async () => {
    await page.evaluate(() => {
      location.href = 'https://elsewhere.invalid/';
    });
    await page.evaluate(() => void window.open('https://popup.invalid/'));
    await expect.poll(() => inMain(({ __double }) => __double.log.filter((entry) => ['will-navigate', 'window-open'].includes(entry.type)).toSorted((a, b) => a.type.localeCompare(b.type)))).toEqual([
      { type: 'will-navigate', url: 'https://elsewhere.invalid/', prevented: true },
      { type: 'window-open', url: 'https://popup.invalid/', action: 'deny' },
    ]);
    expect(page.url()).toContain('bundle.app');
  });

  it('throws on what it does not do, and on a window without isolation', async () => {
    await expect(inMain((electron) => (electron.app as unknown as { setJumpList: () => void }).setJumpList())).rejects.toThrow('app.setJumpList is not implemented');
    await expect(inMain(({ BrowserWindow }) => void new BrowserWindow({ webPreferences: { contextIsolation: false } }))).rejects.toThrow('refused');
  });

  it('hides a window whose close was prevented, and ends with the app', async () => {
    expect(
      await inMain(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.close();
        return [window?.isVisible(), window?.isDestroyed()];
      }),
    ).toEqual([false, false]);
    const ended = new Promise((resolve) => app.process().once('exit', resolve));
    await inMain(({ __double }) => void setTimeout(() => __double.trayClick('Quit'), 10));
    expect(await ended).toBe(0);
  });
});
