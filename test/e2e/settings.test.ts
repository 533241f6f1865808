// The settings: each takes effect at once, is kept, and says honestly what it does.
import path from 'node:path';
import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
let app: TestApp;
let page: Page;

const section = (name: string): Promise<void> => page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name, exact: true }).click();
const stored = (): Record<string, unknown> => JSON.parse(readFileSync(`${dir}/c/settings.json`, 'utf8')) as Record<string, unknown>;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(15_000);
  await page.getByText(/^Engine \d/).waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Settings' }).click();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await page.screenshot({ path: `${shots}/failed-settings-${task.name.replaceAll(/\W+/g, '-')}.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('settings', () => {
  it('tell the engine, and the lines that lead docker to it', async () => {
    const main = page.getByRole('main');
    await main.getByText(/^Tidewharf \d+\.\d+\.\d+/).first().waitFor();
    await main.getByText(`export DOCKER_HOST=unix://${dir}/s`, { exact: true }).waitFor();
    await main.getByText(`docker context create tidewharf --docker host=unix://${dir}/s`).waitFor();
    await main.getByText(`${dir}/d`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Copy DOCKER_HOST line' }).click();
    await page.getByText('Copied', { exact: true }).waitFor({ state: 'attached' });
  });

  it('restart the engine while containers go on', async () => {
    await app.docker('run', '-d', '--name', 'goes-on', 'tidewharf/starter');
    const pid = await app.docker('inspect', '--format', '{{.State.Pid}}', 'goes-on');
    const before = app.enginePid();
    await page.getByRole('button', { name: 'Restart engine' }).click();
    await expect.poll(() => {
      try {
        return app.enginePid() !== before;
      } catch {
        return false;
      }
    }, { timeout: 20_000 }).toBe(true);
    await page.getByText(/^Engine \d/).waitFor();
    expect(await app.docker('inspect', '--format', '{{.State.Pid}}', 'goes-on')).toBe(pid);
  });

  it('say what containers may use, and that nothing holds them back', async () => {
    await section('Resources');
    await page.getByText('without a virtual machine', { exact: false }).waitFor();
    await page.getByText('Not limited here', { exact: false }).waitFor();
    const cpus = (await app.docker('info', '--format', '{{.NCPU}}')).trim();
    await page.getByText(`may use ${cpus} processor`, { exact: false }).waitFor();
  });

  it('change the look at once, and refuse what makes no sense', async () => {
    await section('Appearance');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.getByLabel('Font size of terminals').fill('200');
    await page.getByRole('alert').getByText('A number from 8 to 32').waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('Font size of terminals').fill('16');
    await page.keyboard.press('Enter');
    await expect.poll(stored).toMatchObject({ theme: 'dark', terminalFontSize: 16 });
  });

  it('say what Quit does, in words that follow the choice', async () => {
    await section('Window and Quit');
    await page.getByText('Running containers go on without the app', { exact: false }).waitFor();
    await page.getByRole('combobox', { name: 'Quit' }).click();
    await page.getByRole('option', { name: 'Stops containers' }).click();
    await page.getByText('Running containers are stopped first', { exact: false }).waitFor();
    await page.getByRole('combobox', { name: 'Quit' }).click();
    await page.getByRole('option', { name: 'Leaves containers running' }).click();
    await page.getByRole('switch', { name: 'Closed window stays in the tray' }).press('Space');
    await page.getByText('Closing the window quits the app.').waitFor();
    await page.getByRole('switch', { name: 'Closed window stays in the tray' }).press('Space');
    await expect.poll(stored).toMatchObject({ onQuit: 'leave-running', closeToTray: true });
  });

  it('promise that nothing is contacted', async () => {
    await section('Updates');
    expect(await page.getByRole('switch', { name: 'Look for updates' }).getAttribute('aria-checked')).toBe('false');
    await page.getByText('nothing is contacted', { exact: false }).first().waitFor();
    await page.getByRole('switch', { name: 'Look for updates' }).press('Space');
    await expect.poll(stored).toMatchObject({ updates: true });
  });

  it('list the keys', async () => {
    await section('Keys');
    await page.getByText('Search and commands').first().waitFor();
  });

  it('are there again when the app is opened again', async () => {
    await app.quit();
    app = await launchApp({ dir });
    page = app.page;
    page.setDefaultTimeout(15_000);
    await page.getByText(/^Engine \d/).waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.evaluate(() => void (location.hash = '/settings/appearance'));
    expect(await page.getByLabel('Font size of terminals').inputValue()).toBe('16');
  });
});
