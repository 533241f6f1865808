// The list of containers as somebody with a keyboard uses it: projects, filters, the panel, many at once, what they use, an older tag.
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, press } = await openWindow();

const image = 'tidewharf/starter';

const row = (name: string): Locator => page.getByRole('row', { name: new RegExp(name) });
const panel = (name: string): Locator => page.getByRole('complementary', { name: `Summary of ${name}` });
const status = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.State.Status}}', name)).trim();
const inProject = (service: string): string[] => ['--label', 'com.docker.compose.project=shop', '--label', `com.docker.compose.service=${service}`];
const names = async (): Promise<string[]> => (await page.getByRole('row').getByRole('link').filter({ hasText: /^(shop-|quay|old|batch)/ }).allInnerTexts()).map((text) => text.replaceAll('\n', ''));

beforeAll(async () => {
  await app.docker('tag', image, 'harbour/old:1');
  await app.docker('run', '-d', '--name', 'old', 'harbour/old:1');
  await app.docker('commit', '-m', 'newer', 'old', 'harbour/old:1');
  await app.docker('create', '--name', 'batch', image, 'true');
  await app.docker('run', '-d', '--name', 'quay', '-p', '18110:8080', image);
  await app.docker('run', '-d', '--name', 'shop-web', ...inProject('web'), '--health-cmd', 'true', '--health-interval', '1s', '-p', '18111:8080', image);
  await app.docker('run', '-d', '--name', 'shop-db', ...inProject('db'), '-m', '64m', image);
  await app.docker('create', '--name', 'shop-job', ...inProject('job'), image);
});

describe('the list of containers', () => {
  it('shows projects with their totals, health, what each uses, and what runs an older tag', async () => {
    await press('Control+1');
    await row('project shop|shop.*3 containers').getByText('3 containers, 2 run').waitFor();
    await row('shop-web').getByText('Health: healthy').waitFor();
    await row('shop-web').getByText(/\d %/).waitFor();
    await row('shop-db').getByText(/[kM]B/).waitFor();
    await row('project shop|shop.*3 containers').getByText(/CPU .*%, memory .*[kM]B/).waitFor();
    await row('old').getByText('older').waitFor();
    expect(await row('old').getByText('harbour/old').count()).toBe(1);
    expect(await row('batch').getByText('%').count()).toBe(0);
    await page.screenshot({ path: `${shots}/containers-list.png` });
  });

  it('closes and opens a project by key', async () => {
    await row('3 containers').focus();
    await press('ArrowLeft');
    await expect.poll(names).not.toContain('shop-web');
    await press('ArrowRight', 'ArrowRight');
    await expect.poll(names).toContain('shop-web');
    expect(await row('shop-job').evaluate((element) => element === document.activeElement)).toBe(true);
    await press('ArrowLeft');
    expect(await row('3 containers').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('finds by words, state, image and project', async () => {
    const filter = page.getByRole('textbox', { name: 'Filter containers' });
    await press('/');
    await page.keyboard.type('project:shop state:created');
    await expect.poll(names).toEqual(['shop-job']);
    await row('shop.*3 containers').getByText('3 containers, 2 running').waitFor();
    await filter.fill('image:older');
    await expect.poll(names).toEqual(['old']);
    await filter.fill('nothing has this');
    await page.getByText('No container matches').waitFor();
    await filter.fill('');
    await page.getByRole('button', { name: 'Filter by state, image or project' }).click();
    await page.getByRole('menuitem', { name: 'Project: shop' }).click();
    await expect.poll(names).toEqual(['shop-job', 'shop-db', 'shop-web']);
    expect(await filter.inputValue()).toBe('project:shop');
    await page.getByRole('button', { name: 'Stopped' }).click();
    await expect.poll(names).toEqual(['shop-job']);
    await page.getByRole('button', { name: /^All/ }).click();
    await filter.fill('');
  });

  it('selects with Space beside a panel, which follows the arrows and goes with Escape', async () => {
    await row('old').focus();
    await press('Space');
    await panel('old').getByText('Runs an older harbour/old:1').waitFor();
    await panel('old').getByText(/by a commit/).waitFor();
    await panel('old').getByText(/\d %/).waitFor();
    await page.screenshot({ path: `${shots}/containers-panel.png` });
    await press('ArrowUp');
    await panel('batch').getByText('It does not run, so').waitFor();
    await press('Escape');
    await expect.poll(() => page.getByRole('complementary', { name: /Summary/ }).count()).toBe(0);
    expect(await row('batch').evaluate((element) => element === document.activeElement)).toBe(true);
    await press('ArrowDown', 'Space');
    await press('Escape', 'Enter');
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}/);
    await page.getByRole('main').getByText('Runs an older harbour/old:1').waitFor();
    await page.goBack();
  });

  it('acts on those that are selected, each with what fits', async () => {
    await row('quay').focus();
    await press('Space');
    await row('3 containers').focus();
    await press('Space', 'Escape');
    const bar = page.getByRole('toolbar', { name: 'Selected containers' });
    await bar.getByText('4 selected').waitFor();
    await bar.getByRole('button', { name: 'Start 1' }).waitFor();
    expect(await bar.getByRole('button', { name: 'Stop 3' }).getAttribute('title')).toMatch(/^Stop: .*quay/);
    await page.screenshot({ path: `${shots}/containers-bulk.png` });
    await bar.getByRole('button', { name: 'More for the selected' }).click();
    await page.getByRole('menuitem', { name: 'Pause 3' }).click();
    await expect.poll(() => status('shop-db')).toBe('paused');
    await row('quay').getByText('Paused').waitFor();
    await bar.getByRole('button', { name: 'More for the selected' }).click();
    await page.getByRole('menuitem', { name: 'Unpause 3' }).click();
    await row('quay').getByText('Running').waitFor();
    await bar.getByRole('button', { name: 'Remove 4' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await bar.getByRole('button', { name: 'Clear selection' }).click();
  });

  it('acts on a whole project, and on one by its menu: rename, the docker line', async () => {
    await row('3 containers').focus();
    await press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Start 1' }).click();
    await expect.poll(() => status('shop-job')).toBe('running');
    await row('batch').focus();
    await press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rename batch' });
    await dialog.getByLabel('Name').fill('quay');
    await press('Enter');
    await dialog.getByText(/The name quay is taken/).waitFor();
    await dialog.getByLabel('Name').fill('batch-two');
    await press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await row('batch-two').waitFor();
    expect(await status('batch-two')).toBe('created');
    await app.app.context().grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
    await row('quay').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy the docker run line' }).click();
    await page.getByText(/Copied docker run -d --name quay -p 18110:8080/).waitFor();
  });
});
