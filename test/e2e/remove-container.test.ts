// What a removal takes away is said before it, can be kept first, and can be taken back.
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Double } from '../support/app.ts';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir, press } = await openWindow({ patienceMs: 10_000 });

let dialog: Locator;

const idOf = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
const open = async (...names: string[]): Promise<void> => {
  const ids = await Promise.all(names.map(idOf));
  await page.evaluate((to) => void (location.hash = to), `/containers?dialog=remove-containers&container=${ids.join(',')}`);
  await dialog.waitFor();
};
const run = (name: string, script: string, ...options: string[]): Promise<string> => app.docker('run', '-d', '--stop-signal', 'KILL', '--name', name, ...options, 'tidewharf/starter', 'sh', '-c', `${script}; exec sleep 1000`);

beforeAll(async () => {
  dialog = page.getByRole('alertdialog');
  await run('shop', 'mkdir -p /var/lib/mysql/shop /app; head -c 3000000 /dev/zero > /var/lib/mysql/shop/orders.ibd; head -c 5000 /dev/zero > /app/cache; rm /etc/group; head -c 700 /dev/zero > /anon/x', '-v', '/anon');
  await app.docker('create', '--name', 'blank', 'tidewharf/starter');
  await app.docker('wait', (await app.docker('run', '-d', '--name', 'notes', 'tidewharf/starter', 'sh', '-c', 'head -c 2000 /dev/zero > /root/notes.txt')).trim());
});

describe('removal of a container', () => {
  it('says what goes, with what looks like data on top', async () => {
    await open('shop');
    await dialog.getByText('3.00 MB in 2 files that it wrote go with it').waitFor();
    await dialog.getByText('/var/lib/mysql').first().waitFor();
    await dialog.getByText('without a name, at /anon').waitFor();
    await dialog.getByText('700 B').waitFor();
    await dialog.getByRole('button', { name: /^What is different/ }).click();
    await dialog.getByText('/var/lib/mysql/shop/orders.ibd').waitFor();
    await dialog.getByText('It runs and will be killed').waitFor();
    await page.screenshot({ path: `${shots}/remove-loss.png` });
  });

  it('keeps a folder as a volume, all as an image and the files, by keyboard where it matters', async () => {
    await dialog.getByRole('button', { name: 'Keep /var/lib/mysql as a volume' }).click();
    const volume = dialog.getByLabel('New volume');
    expect(await volume.inputValue()).toBe('shop-mysql');
    await volume.press('Enter');
    await dialog.getByText('/var/lib/mysql is in the volume shop-mysql').waitFor();
    await dialog.getByRole('button', { name: 'All as an image' }).click();
    await dialog.getByLabel('Name of the image').press('Enter');
    await dialog.getByText('It is the image shop:kept').waitFor();
    await app.app.evaluate(((electron: Double, filePath: string) => void electron.__double.answers.push({ canceled: false, filePath })) as never, `${dir}/shop.tar`);
    await dialog.getByRole('button', { name: 'Files as .tar' }).click();
    await dialog.getByText(`Its files are in ${dir}/shop.tar`).waitFor();
    await page.screenshot({ path: `${shots}/remove-kept.png` });
    expect(await app.docker('run', '--rm', '-v', 'shop-mysql:/k', 'tidewharf/starter', 'stat', '-c', '%s', '/k/shop/orders.ibd')).toBe('3000000\n');
    expect(await app.docker('run', '--rm', 'shop:kept', 'stat', '-c', '%s', '/app/cache')).toBe('5000\n');
    expect(readFileSync(`${dir}/shop.tar`).length).toBeGreaterThan(3_000_000);
  });

  it('a volume of that name is refused, and nothing is lost', async () => {
    await dialog.getByRole('button', { name: 'A folder as a volume' }).click();
    await dialog.getByLabel('New volume').fill('shop-mysql');
    await dialog.getByLabel('New volume').press('Enter');
    await dialog.getByText(/was not kept/).waitFor();
    expect(await app.docker('inspect', '--format', '{{.State.Status}}', 'shop')).toBe('running\n');
  });

  it('removes it, and Undo brings it back with its files', async () => {
    await dialog.getByRole('button', { name: 'Kill and remove' }).click();
    await page.getByText('Removed shop').waitFor();
    expect(await app.docker('ps', '-aq', '--filter', 'name=shop')).toBe('');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => app.docker('ps', '-a', '--filter', 'name=shop', '--format', '{{.State}}')).toBe('exited\n');
    await open('shop');
    await dialog.getByText('3.00 MB in 2 files that it wrote go with it').waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('of several says the sum, and each can be opened by keyboard', async () => {
    await open('shop', 'blank', 'notes');
    await dialog.getByText('3.01 MB in 3 files that they wrote go with them').waitFor();
    const row = dialog.getByRole('button', { name: /^notes/ });
    expect(await dialog.getByRole('button', { name: /^blank/ }).isDisabled()).toBe(true);
    for (let step = 0; step < 20 && !(await row.evaluate((element) => element === document.activeElement)); step++) await press('Tab');
    await press('Enter');
    await dialog.getByText('/root').first().waitFor();
    await page.screenshot({ path: `${shots}/remove-many.png` });
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Removed 3 containers').waitFor();
    expect(await app.docker('ps', '-aq')).toBe('');
  });
});
