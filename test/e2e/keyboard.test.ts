// A first hour without a mouse: what has the focus can be seen, Escape closes, and the focus goes back to where it was.
import type { Locator, Page } from 'playwright-core';
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
const tabTo = async (name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  for (let step = 0; step < 60; step++) {
    if (name.test(await focused())) return;
    await press(key);
  }
  throw new Error(`${name} is not reached by Tab; the focus is on ${await focused()}`);
};
const hasFocus = (element: Locator): Promise<boolean> => element.evaluate((found) => found === document.activeElement);
const tabToElement = async (element: Locator): Promise<void> => {
  for (let step = 0; step < 60 && !(await hasFocus(element)); step++) await press('Tab');
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
    await expect.poll(() => hasFocus(name)).toBe(true);
    await press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(focused).toBe('Pull');
  });

  it('runs the starter image', async () => {
    await palette('run a container');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run a container' });
    const image = dialog.getByLabel('Image', { exact: true });
    await expect.poll(() => hasFocus(image)).toBe(true);
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
    await page.waitForURL(/\/terminal$/);
    const rows = page.locator('.xterm-rows');
    await rows.getByText(/[#$] /).first().waitFor();
    await page.keyboard.type('echo by-key-$((40+2))\n');
    await expect.poll(() => rows.innerText()).toContain('by-key-42');
    await press('Control+F6');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');
    await tabTo(/^Stats$/, 'Shift+Tab');
    await press('Enter');
    await page.getByText(/of one CPU/).first().waitFor();
  });

  it('stops, starts and removes it in the list, and undoes that', async () => {
    const name = (await app.docker('ps', '--format', '{{.Names}}')).trim();
    const row = page.getByRole('row', { name: new RegExp(name) });
    const dialog = page.getByRole('alertdialog');
    await press('Control+1');
    await row.waitFor();
    await page.getByRole('heading', { name: 'Containers' }).waitFor();
    await tabToElement(row);
    for (const [verb, then] of [['Stop', 'exited'], ['Start', 'running']] as const) {
      await press('Shift+F10');
      await page.getByRole('menu').waitFor();
      await page.keyboard.type(verb);
      await press('Enter');
      await expect.poll(() => state(name)).toBe(then);
      await expect.poll(() => hasFocus(row)).toBe(true);
    }
    await press('Delete');
    await dialog.waitFor();
    await press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    await expect.poll(() => hasFocus(row)).toBe(true);
    await press('Delete');
    await dialog.waitFor();
    await tabTo(/^Kill and remove$/);
    await press('Enter');
    await expect.poll(() => app.docker('ps', '-aq')).toBe('');
    await page.getByText(`Removed ${name}`).waitFor();
    await press('Alt+t');
    await tabTo(/^Undo$/);
    await press('Enter');
    await expect.poll(() => state(name)).toBe('exited');
  });

  it('runs an image from the list of images', async () => {
    await press('Control+2');
    await page.getByRole('heading', { name: 'Images' }).waitFor();
    await tabTo(/^Run tidewharf\/starter/);
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run a container' });
    expect(await dialog.getByLabel('Image', { exact: true }).inputValue()).toContain('tidewharf/starter');
    await press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it('creates a volume and a network', async () => {
    for (const noun of ['volume', 'network']) {
      await palette(`create a ${noun}`);
      await press('Enter');
      const name = page.getByRole('dialog', { name: `Create a ${noun}` }).getByLabel('Name').first();
      await expect.poll(() => hasFocus(name)).toBe(true);
      await page.keyboard.type(`by-keys-${noun}`);
      await press('Enter');
      await expect.poll(() => app.docker(noun, 'ls', '-q', '--filter', `name=by-keys-${noun}`)).not.toBe('');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }
  });

  it('gives back room on the disk', async () => {
    await palette('give back room');
    await press('Enter');
    await page.getByRole('grid', { name: 'What goes' }).waitFor();
    await tabTo(/^Remove \d+ items?…$/);
    await press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await tabTo(/^Remove( and free .*)?$/);
    await press('Enter');
    await page.getByText(/Said before: 0 bytes. Freed: the same./).waitFor();
    expect(await app.docker('ps', '-aq')).toBe('');
  });

  it('changes a setting', async () => {
    await palette('go to settings');
    await press('Enter');
    await tabTo(/^Window and Quit$/);
    await press('Enter');
    await page.waitForURL(/#\/settings\/window/);
    const notifications = page.getByRole('switch', { name: 'Notifications' });
    await tabToElement(notifications);
    await press('Space');
    await expect.poll(() => notifications.getAttribute('aria-checked')).toBe('false');
  });
});

describe('for who wants no motion', () => {
  it('nothing moves: no dialog, menu, palette, message or list that is still read', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate(() => {
      const moving = new Set<string>();
      Object.assign(window, { moving });
      const look = (): void => {
        for (const animation of document.getAnimations()) moving.add(`${(animation as CSSAnimation).animationName ?? (animation as CSSTransition).transitionProperty} of ${((animation.effect as KeyframeEffect).target as Element).className}`);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    for (const place of ['/containers', '/images', '/disk', '/volumes?dialog=create-volume', '/images?dialog=pull', '/containers?dialog=run']) {
      await page.evaluate((to) => void (location.hash = to), place);
      await page.getByRole(place.includes('dialog') ? 'dialog' : 'heading').first().waitFor();
      if (place.includes('dialog')) await press('Escape');
    }
    await palette('create a volume');
    await press('Enter');
    await page.getByRole('dialog', { name: 'Create a volume' }).waitFor();
    await page.keyboard.type('still');
    await press('Enter');
    await page.getByText('Created still').first().waitFor();
    expect(await page.evaluate(() => [...(window as unknown as { moving: Set<string> }).moving])).toEqual([]);
  });
});
