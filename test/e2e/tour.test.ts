// The tour, taken for real: each step goes on by itself once what it asks for is so, at the smallest window.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = `${import.meta.dirname}/../../.cache/screenshots`;
let app: TestApp;
let page: Page;
let tour: Locator;

const press = (name: string): Promise<void> => tour.getByRole('button', { name }).click();
const atStep = (title: string): Promise<void> => tour.getByRole('heading', { name: title }).waitFor();
const picture = async (name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${shots}/tour-${name}-${colorScheme}-1024.png` });
  }
};

beforeAll(async () => {
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(10_000);
  tour = page.getByRole('complementary', { name: 'Tour' });
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.getByText(/^Engine \d/).waitFor();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await page.screenshot({ path: `${shots}/failed-tour.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('the tour', () => {
  it('begins where there is no container yet, and runs one', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Take the tour' }).click();
    await atStep('Run a container');
    await picture('run');
    await press('Run tidewharf/starter');
    await page.getByRole('dialog', { name: 'Run a container' }).getByRole('button', { name: 'Run', exact: true }).click();
    await atStep('Change a file in it');
  });

  it('changes a file in its terminal, and finds it among the changes', async () => {
    await press('Open its terminal');
    const rows = page.locator('.xterm-rows');
    await rows.getByText(/[#$] /).first().waitFor();
    await picture('change');
    await press('I have done it');
    await tour.getByText('Nothing is changed yet.').waitFor();
    await press('Open its terminal');
    await rows.getByText(/[#$] /).first().waitFor();
    await page.locator('.xterm').click();
    await page.keyboard.type('echo "<h1>Hello</h1>" > /www/index.html; echo written-$((40+2))\n');
    await expect.poll(() => rows.innerText()).toContain('written-42');
    await press('Show its changes');
    await atStep('Remove it');
    await page.getByText('index.html').first().waitFor();
    await picture('remove');
  });

  it('removes it, goes on where it was after a reload, and brings it back from the trash', async () => {
    await press('Remove it');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('in 1 file that it wrote go with it').waitFor();
    await dialog.getByRole('button', { name: 'Kill and remove' }).click();
    await atStep('Bring it back');
    expect(await app.docker('ps', '-aq')).toBe('');
    await page.reload();
    await atStep('Bring it back');
    await press('Open the trash');
    await picture('restore');
    await page.getByRole('button', { name: /^Bring back / }).click();
    await atStep('Keep it as an image');
  });

  it('makes an image of it, and is over', async () => {
    await press('Commit it');
    const dialog = page.getByRole('dialog', { name: /^Save .* as an image$/ });
    await dialog.getByLabel('Name of the image').fill('my-page:1');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    await tour.getByText('That is the whole idea').waitFor();
    await picture('over');
    expect(await app.docker('run', '--rm', 'my-page:1', 'cat', '/www/index.html')).toBe('<h1>Hello</h1>\n');
    await tour.getByRole('button', { name: 'Done' }).click();
    await tour.waitFor({ state: 'detached' });
  });

  it('can be taken again by the palette, and ended at any step', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('tour');
    await page.keyboard.press('Enter');
    await atStep('Run a container');
    await press('End the tour');
    await tour.waitFor({ state: 'detached' });
  });
});
