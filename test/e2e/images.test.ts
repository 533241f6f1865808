// The list of images and what is done to them: load, drop, filter, select, tag, push with secrets held back, save, remove by plan and undo, roll a name back.
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { buildNewerShop, buildShop, writeArchive } from '../support/shop-images.ts';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir, go: visit } = await openWindow({ patienceMs: 10_000 });

let registry: TestRegistry;

const idOf = async (name: string): Promise<string> => (await app.docker('inspect', '--type', 'image', '--format', '{{.Id}}', name)).trim();
const cards = (): Locator => page.getByRole('list', { name: 'Images' }).getByRole('listitem');
const card = (name: string): Locator => cards().filter({ has: page.getByRole('heading', { name, exact: true }) });
/** What the system's next chooser answers. */
const answer = (value: object): Promise<unknown> => app.app.evaluate((electron, given) => (electron as unknown as { __double: { answers: unknown[] } }).__double.answers.push(given), value);
const toast = (text: string | RegExp): Locator => page.locator('[data-sonner-toast]').filter({ hasText: text });
const row = (name: string): Locator => page.getByRole('grid', { name: 'Images' }).getByRole('row').filter({ hasText: name });

beforeAll(async () => {
  registry = await startRegistry();
  await visit('/images');
});

afterAll(async () => {
  await registry?.stop();
});

describe('images', () => {
  it('are loaded from an archive that the system’s chooser gives', async () => {
    const archive = await writeArchive(dir, 'shop.tar', [{ image: await buildShop(), names: ['team/shop:1', 'team/shop:latest'] }]);
    await answer({ canceled: false, filePaths: [archive] });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Load an archive…' }).click();
    await card('team/shop').waitFor();
    expect(await card('team/shop').getByText('+1 more').isVisible()).toBe(true);
    expect(await card('team/shop').getByRole('img', { name: '3 layers' }).isVisible()).toBe(true);
  });

  it('are loaded from an archive that is dropped on the page', async () => {
    const archive = await writeArchive(dir, 'newer.tar', [{ image: await buildNewerShop(), names: ['team/shop:2'] }]);
    const transfer = await page.evaluateHandle((base64) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)], 'newer.tar'));
      return data;
    }, readFileSync(archive).toString('base64'));
    const target = page.getByRole('list', { name: 'Images' });
    await target.dispatchEvent('dragover', { dataTransfer: transfer });
    await page.getByText('Drop to load its images').waitFor();
    await target.dispatchEvent('drop', { dataTransfer: transfer });
    await expect.poll(() => app.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain('team/shop:2');
    await expect.poll(() => card('team/shop').count()).toBe(2);
  });

  it('are filtered by kind and by name, with the keyboard', async () => {
    await app.docker('run', '-d', '--name', 'mole', 'tidewharf/starter');
    await page.getByRole('button', { name: 'In use 1' }).click();
    await expect.poll(() => cards().count()).toBe(1);
    await page.getByRole('button', { name: 'Unused 2' }).click();
    await expect.poll(() => cards().count()).toBe(2);
    await page.getByRole('button', { name: 'Dangling 0' }).click();
    await page.getByText('Every image here has a name.').waitFor();
    await page.getByRole('button', { name: 'All 3' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('starter');
    await expect.poll(() => cards().count()).toBe(1);
    await page.keyboard.press('Escape');
    await card('tidewharf/starter').getByRole('link').focus();
    for (const key of ['Home', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await page.getByRole('toolbar', { name: 'Selected images' }).getByText('1 selected').waitFor();
    await page.screenshot({ path: `${shots}/images-selected.png` });
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByRole('button', { name: 'Table' }).click();
    await row('team/shop').first().waitFor();
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.screenshot({ path: `${shots}/images-table-dark.png` });
    expect(await axeViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('get a name, which is checked and says whom it is taken from, and lose it again with a way back', async () => {
    const id = await idOf('team/shop:1');
    await visit(`/images?dialog=tag&image=${encodeURIComponent(id)}`);
    const dialog = page.getByRole('dialog', { name: 'Add a name' });
    await dialog.getByLabel('Name').fill('Not A Name');
    await expect.poll(() => dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Name').fill('team/shop:2');
    await dialog.getByText('team/shop:2 points to another image now').waitFor();
    await dialog.getByLabel('Name').fill(`${registry.host}/team/shop:1`);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await idOf(`${registry.host}/team/shop:1`)).toBe(id);

    await visit(`/images/${encodeURIComponent(id)}/overview`);
    await page.getByRole('button', { name: 'Take the name team/shop:latest away' }).click();
    await toast('team/shop:latest is taken away').getByRole('button', { name: 'Undo' }).click();
    await toast('team/shop:latest is back').waitFor();
    expect(await idOf('team/shop:latest')).toBe(id);
  });

  it('are held back from a push while they hold what looks like a secret', async () => {
    await page.getByRole('button', { name: 'Push' }).click();
    const dialog = page.getByRole('dialog', { name: 'Push to a registry' });
    await dialog.getByText('1 value in it looks like a secret').waitFor();
    await dialog.getByText('/home/app/.npmrc:1').waitFor();
    expect(await dialog.innerText()).not.toContain('abcdefghij');
    await page.screenshot({ path: `${shots}/push-held.png` });
    await dialog.getByRole('combobox', { name: 'Name' }).click();
    await page.getByRole('option', { name: `${registry.host}/team/shop:1` }).click();
    await dialog.getByRole('button', { name: 'Push anyway' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(async () => (await fetch(`${registry.url}/v2/team/shop/tags/list`)).text(), { timeout: 10_000 }).toContain('"1"');
  });

  it('are saved together to one archive', async () => {
    await visit('/images');
    for (const name of [`${registry.host}/team/shop:1`, 'team/shop:2']) await page.getByRole('checkbox', { name: `Select ${name}` }).click();
    await answer({ canceled: false, filePath: `${dir}/both.tar` });
    await page.getByRole('button', { name: 'Save…' }).click();
    await expect.poll(() => listTar(`${dir}/both.tar`)).toEqual(expect.arrayContaining(['team/shop:1', 'team/shop:2', 'team/shop:latest']));
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('SHOP').first().waitFor();
    await page.getByRole('option').filter({ hasText: '/srv/new.html' }).waitFor();
    await page.screenshot({ path: `${shots}/image-difference.png` });
  });

  it('go by a plan with all that holds them, and come back', async () => {
    const id = await idOf('tidewharf/starter');
    await visit(`/images/${encodeURIComponent(id)}/overview`);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove tidewharf/starter:latest?' });
    await dialog.getByText('Kill and remove container mole').waitFor();
    await page.screenshot({ path: `${shots}/image-removal.png` });
    await dialog.getByRole('button', { name: 'Remove with 1 container' }).click();
    await toast('Removed tidewharf/starter:latest').waitFor();
    expect(await app.docker('ps', '-a', '--format', '{{.Names}}')).toBe('');
    expect(await app.docker('images', '-q', 'tidewharf/starter')).toBe('');
    await toast('Removed tidewharf/starter:latest').getByRole('button', { name: 'Undo' }).click();
    await toast('tidewharf/starter:latest is back').waitFor();
    expect(await app.docker('ps', '-a', '--format', '{{.Names}} {{.Image}}')).toBe('mole tidewharf/starter\n');
  });

  it('go together, as far as no container holds them', async () => {
    await visit('/images');
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove 3 images?' });
    await dialog.getByText('These stay').waitFor();
    await page.screenshot({ path: `${shots}/images-removal.png` });
    await dialog.getByRole('button', { name: 'Remove 2' }).click();
    await toast('Removed 2 images').getByRole('button', { name: 'Undo' }).click();
    await toast('2 images are back').waitFor();
    expect(await app.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain('team/shop:2');
  });

  it('can be had back under a name that moved on', async () => {
    const before = await idOf('team/shop:latest');
    await app.docker('create', '--name', 'older', 'team/shop:latest');
    await app.docker('tag', 'team/shop:2', 'team/shop:latest');
    await visit(`/images/${encodeURIComponent(before)}/used-by`);
    await page.getByRole('link', { name: 'Moved on' }).click();
    expect(page.url()).toContain('/images/names/team%2Fshop%3Alatest');
    await visit('/images/names/team%2Fshop%3Alatest');
    await page.getByRole('button', { name: `Roll back to ${before.slice(7, 19)}` }).first().click();
    await toast(/team\/shop:latest points to/).waitFor();
    await page.screenshot({ path: `${shots}/tag-history.png` });
    expect(await idOf('team/shop:latest')).toBe(before);
  });
});

/** The names in a saved archive, read as `docker load` would. */
function listTar(file: string): string[] {
  try {
    const text = readFileSync(file, 'latin1');
    return [...text.matchAll(/"RepoTags":\[([^\]]*)\]/g)].flatMap((match) => (match[1] ?? '').split(',').map((name) => name.replaceAll('"', '')));
  } catch {
    return [];
  }
}
