// What is in an image: layers as a file explorer, paths through them, ghost bytes by line, secrets. Of thousands of files a screenful is drawn.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, buildIndex } from '../support/build-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts';
import { buildShop, writeArchive } from '../support/shop-images.ts';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir, go: visit } = await openWindow({ patienceMs: 10_000 });

let registry: FakeRegistry;

const place = async (name: string, tab: string): Promise<string> => `/images/${encodeURIComponent((await app.docker('inspect', '--format', '{{.Id}}', name)).trim())}/${tab}`;
const layer = (number: number): Locator => page.getByRole('listbox', { name: 'Layers, the newest on top' }).getByRole('option').filter({ hasText: `Layer ${number}` });
const file = (name: string | RegExp): Locator => page.getByRole('treeitem').filter({ hasText: name });

beforeAll(async () => {
  registry = await startFakeRegistry();
  const images = await Promise.all(['amd64', 'arm64'].map((architecture) => buildImage({ layers: [{ machine: architecture }], platform: { os: 'linux', architecture } })));
  registry.push('team/both', '1', { index: buildIndex(images), images });
  registry.push('team/solo', '1', await buildImage({ layers: [{ machine: 'amd64', older: 'yes' }] }));
  const many = await buildImage({ layers: [Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`data/file-${String(index).padStart(5, '0')}.txt`, `${index}`]))], lines: ['COPY data /data'] });
  const archive = await writeArchive(dir, 'images.tar', [{ image: await buildShop(), names: ['team/shop:1'] }, { image: many, names: ['team/many:1'] }]);
  await app.docker('load', '-i', archive);
});

afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
});

describe('layers', () => {
  it('are a file explorer that the keyboard walks', async () => {
    await visit(await place('team/shop:1', 'layers'));
    await layer(2).waitFor();
    expect(await layer(2).getAttribute('aria-selected')).toBe('true');
    expect(await layer(0).innerText()).toContain('ghost');
    await file('var').focus();
    await page.keyboard.press('ArrowRight');
    await file('cache').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await file('downloads.tar').getByText('Deleted').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const steps = page.getByRole('region', { name: 'Which layer it comes from' });
    await steps.getByText('Hidden by a later layer').waitFor();
    expect(await steps.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/Layer 2[^]*rm -rf/), expect.stringMatching(/Layer 0[^]*install/)]);
    await page.screenshot({ path: `${shots}/image-layers-path.png` });
    await steps.getByRole('button', { name: 'Layer 0' }).click();
    expect(await layer(0).getAttribute('aria-selected')).toBe('true');
  });

  it('are searched by path, one or all', async () => {
    await visit(await place('team/shop:1', 'layers'));
    await layer(2).click();
    await page.keyboard.press('/');
    await page.keyboard.type('shop.conf');
    await page.getByText('This layer has no path with “shop.conf” in it.').waitFor();
    await page.getByRole('button', { name: 'Search all layers' }).click();
    const found = page.getByRole('listbox', { name: 'Find by path' }).getByRole('option');
    await expect.poll(() => found.count()).toBe(2);
    expect(await found.first().innerText()).toContain('hidden by layer 1');
    await page.screenshot({ path: `${shots}/image-layers-search.png` });
  });

  it('say which bytes nobody sees, who wrote and who hid them', async () => {
    await visit(`${await place('team/shop:1', 'layers')}?view=ghosts`);
    const groups = page.getByRole('list', { name: 'Ghost bytes by line, most first' });
    await groups.waitFor();
    const first = groups.getByRole('listitem').first();
    expect(await first.innerText()).toMatch(/300 kB[^]*Written in layer 0[^]*install[^]*Deleted in layer 2[^]*rm -rf/);
    await first.getByRole('button', { name: 'Show 2 files' }).click();
    await first.getByText('/var/cache/downloads.tar').waitFor();
    await page.screenshot({ path: `${shots}/image-ghosts.png` });
  });

  it('give away no secret, but say where each is', async () => {
    await visit(await place('team/shop:1', 'secrets'));
    const grid = page.getByRole('grid', { name: 'Values that look like secrets' });
    await grid.getByText('npm token').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('abcdefghij');
    await page.screenshot({ path: `${shots}/image-secrets.png` });
    await grid.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Which layer it comes from' }).waitFor();
    expect(page.url()).toContain('layer=0');
  });

  it('are those of one platform: the index says which others there are, and brings them', async () => {
    await app.docker('pull', `${registry.host}/team/both:1`);
    await visit(await place(`${registry.host}/team/both:1`, 'overview'));
    const platforms = page.locator('section').filter({ hasText: 'Platforms of the index it came in' });
    await platforms.getByText('This image').waitFor();
    await page.screenshot({ path: `${shots}/image-platforms.png` });
    await platforms.getByRole('button', { name: 'Pull linux/arm64' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pull an image' });
    expect(await dialog.getByLabel('Platform').inputValue()).toBe('linux/arm64');
    await dialog.getByText('The other stays, without this name.').waitFor();
    await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
    await platforms.getByRole('link', { name: 'Open' }).waitFor();
    expect(await platforms.getByText('Not here').count()).toBe(0);
  });

  it('are asked about at their registry on demand only, and a newer image there is marked', async () => {
    const look = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Look for a newer one' }).click();
    };
    const toast = (text: string): Locator => page.locator('[data-sonner-toast]').filter({ hasText: text });
    await app.docker('pull', `${registry.host}/team/solo:1`);
    await visit(await place(`${registry.host}/team/solo:1`, 'overview'));
    await look();
    await toast('is what its registry has').waitFor();
    registry.push('team/solo', '1', await buildImage({ layers: [{ machine: 'amd64', newer: 'yes' }] }));
    await look();
    await toast('Its registry has another image').getByRole('button', { name: 'Pull' }).waitFor();
    await visit('/images');
    await page.getByRole('list', { name: 'Images' }).getByText('Newer there').waitFor();
    await page.screenshot({ path: `${shots}/image-newer.png` });
  });

  it('open a folder of thousands of files at once', async () => {
    await visit(await place('team/many:1', 'layers'));
    await file('data').focus();
    await page.keyboard.press('ArrowRight');
    await file('file-00000.txt').waitFor();
    await page.keyboard.press('End');
    await file('file-02999.txt').waitFor();
    expect(await page.getByRole('treeitem').count()).toBeLessThan(100);
    await page.keyboard.press('/');
    await page.keyboard.type('file-0277');
    await page.getByText('10 entries').waitFor();
  });
});
