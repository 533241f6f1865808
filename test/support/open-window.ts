import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeEach } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type Double, type LaunchOptions, type TestApp } from './app.ts';

/** Where pictures of screens go, those of failed tests too. */
export const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');

/** The app's window with its engine running, and what every walk through it does. */
export type TestWindow = {
  readonly app: TestApp;
  readonly page: Page;
  readonly dir: string;
  /** To a place such as `/containers`. */
  readonly go: (place: string) => Promise<void>;
  /** Where it is now. */
  readonly place: () => Promise<string>;
  readonly press: (...keys: string[]) => Promise<void>;
  readonly dialog: (name: string | RegExp) => Locator;
  readonly row: (name: string | RegExp) => Locator;
  /** What the system's chooser answers next. */
  readonly choose: (answer: object) => Promise<unknown>;
  /** Through the page's own bridge. */
  readonly call: (name: string, input: object) => Promise<unknown>;
};

/** Starts the app for all tests of a file, at its top; gone with what it left when they are over. A test that fails leaves a picture. */
export async function openWindow(options: Omit<LaunchOptions, 'dir'> & { readonly patienceMs?: number } = {}): Promise<TestWindow> {
  const { patienceMs = 15_000, ...launch } = options;
  mkdirSync(shots, { recursive: true });
  const dir = makeAppFolder();
  const app = await launchApp({ ...launch, dir });
  const { page } = app;
  afterAll(async () => {
    await app.quit();
    await removeAppFolder(dir);
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(async ({ task }) => {
      await page.screenshot({ path: `${shots}/failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 100)}.png` });
    });
  });
  page.setDefaultTimeout(patienceMs);
  await page.getByText(/^Engine \d/).waitFor({ timeout: 60_000 });
  return {
    app,
    page,
    dir,
    go: (to) => page.evaluate((hash) => void (location.hash = hash), to),
    place: () => page.evaluate(() => location.hash.slice(1)),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    dialog: (name) => page.getByRole('dialog', { name }).or(page.getByRole('alertdialog', { name })),
    row: (name) => page.getByRole('row', { name }),
    choose: (answer) => app.app.evaluate((electron, given) => (electron as never as Double).__double.answers.push(given as never), answer),
    call: (name, input) =>
      page.evaluate(([called, given]) => (window as unknown as { tidewharf: { call(name: string, input: unknown): Promise<unknown> } }).tidewharf.call(called, given), [name, input] as const),
  };
}
