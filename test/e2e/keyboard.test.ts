// A first hour without a mouse: what has the focus can be seen, Escape closes, and the focus goes back to where it was.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
let app: TestApp;
let page: Page;

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '');
/** Tabs on until the thing of that name has the focus; fails after 60 steps. */
const tabTo = async (name: RegExp): Promise<void> => {
  for (let step = 0; step < 60; step++) {
    if (name.test(await focused())) return;
    await press('Tab');
  }
  throw new Error(`${name} is not reached by Tab; the focus is on ${await focused()}`);
};
const state = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.State.Status}}', name)).trim();
const palette = async (words: string): Promise<void> => {
  await press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type(words);
};

beforeAll(async () => {
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(10_000);
  await page.getByText(/^Engine \d/).waitFor();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await page.screenshot({ path: `${import.meta.dirname}/../../.cache/screenshots/failed-keyboard.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('with the keyboard alone', () => {
  it('shows what has the focus, on every step through a page', async () => {
    await press('Control+2');
    await page.getByText('tidewharf/starter').waitFor();
    for (let step = 0; step < 14; step++) {
      await press('Tab');
      const look = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        const ringed = (element: Element | null, part?: string): boolean => {
          if (element === null) return false;
          const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
        };
        return { name: at.outerHTML.slice(0, 120), seen: at === document.body || ringed(at) || ringed(at, '::after') || ringed(at.closest('article,li,[data-ring]')) };
      });
      expect(look.seen, look.name).toBe(true);
    }
  });

  it('opens the palette, and Escape gives the focus back', async () => {
    await press('Control+1');
    await tabTo(/^Run$/);
    await press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(focused).toBe('Run');
    await press('Enter');
    await page.getByRole('dialog', { name: 'Run a container' }).waitFor();
    await press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(focused).toBe('Run');
  });

  it('gives the focus back after a dialog that takes it into its first field', async () => {
    await press('Control+2');
    await page.getByText('tidewharf/starter').waitFor();
    await tabTo(/^Pull$/);
    await press('Enter');
    const name = page.getByRole('dialog', { name: 'Pull an image' }).getByLabel('Image', { exact: true });
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);
    await press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(focused).toBe('Pull');
  });

  it('runs the starter image', async () => {
    await palette('run a container');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run a container' });
    const image = dialog.getByLabel('Image', { exact: true });
    await expect.poll(() => image.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('tidewharf/starter');
    await press('Enter');
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}/);
    await page.getByText('Running').first().waitFor();
  });

  it('searches its log, and enters it', async () => {
    await tabTo(/^Logs$/);
    await press('Enter');
    await page.getByText('serving /www').waitFor();
    await press('/');
    await page.keyboard.type('serving');
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('serving');
    await press('Escape');
    await palette('terminal in');
    await press('Enter');
    const rows = page.locator('.xterm-rows');
    await rows.getByText(/[#$] /).first().waitFor();
    await page.keyboard.type('echo by-key-$((40+2))\n');
    await expect.poll(() => rows.innerText()).toContain('by-key-42');
  });

  it('stops and removes it from the list', async () => {
    const name = (await app.docker('ps', '--format', '{{.Names}}')).trim();
    await press('Control+1');
    const row = page.getByRole('row', { name: new RegExp(name) });
    await row.waitFor();
    await page.getByRole('heading', { name: 'Containers' }).waitFor();
    for (let step = 0; step < 60 && !(await row.evaluate((element) => element === document.activeElement)); step++) await press('Tab');
    await press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.type('Stop');
    await press('Enter');
    await expect.poll(() => state(name)).toBe('exited');
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);
    await press('Delete');
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    await press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);
    await press('Delete');
    await dialog.waitFor();
    await tabTo(/^Remove$/);
    await press('Enter');
    await expect.poll(() => app.docker('ps', '-aq')).toBe('');
  });
});
