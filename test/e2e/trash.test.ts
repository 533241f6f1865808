// The trash: what was removed, brought back with its files, or gone for good.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir, go: visit } = await openWindow();

const image = 'tidewharf/starter';

const rows = () => page.getByRole('grid', { name: 'Trash' }).getByRole('row');
const row = (name: string) => rows().filter({ hasText: name });
const names = async (): Promise<string[]> => (await app.docker('ps', '-a', '--format', '{{.Names}}')).trim().split('\n').toSorted();

beforeAll(async () => {
  for (const name of ['keeper', 'taken', 'goner', 'rest']) await app.docker('run', '--name', name, image, 'sh', '-c', `echo ${name} > /note; head -c 200000 /dev/urandom > /bytes`);
});

describe('trash', () => {
  it('is empty at first, and shows what was removed at once', async () => {
    await visit('/disk/trash');
    await page.getByText('The trash is empty').waitFor();
    await page.screenshot({ path: `${shots}/trash-empty.png` });
    await app.docker('rm', 'keeper', 'taken', 'goner', 'rest');
    await app.docker('tag', image, 'other-name:1');
    await app.docker('rmi', 'other-name:1');
    await row('keeper').getByText('By hand').waitFor();
    await row('other-name:1').getByText('Names of an image').waitFor();
    expect(await row('keeper').innerText()).toMatch(/2\d\d kB/);
    await page.screenshot({ path: `${shots}/trash-filled.png` });
  });

  it('brings a container back with its files, by Enter', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('keeper');
    await expect.poll(() => rows().count()).toBe(2);
    await row('keeper').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Brought back keeper').waitFor();
    await page.getByText('Nothing in the trash matches').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await app.docker('start', 'keeper');
    await app.docker('cp', 'keeper:/note', `${dir}/note`);
    expect(readFileSync(`${dir}/note`, 'utf8')).toBe('keeper\n');
    expect(await names()).toEqual(['keeper']);
  });

  it('brings one back under another name where its own is taken, and says so', async () => {
    await app.docker('create', '--name', 'taken', image);
    await row('taken').getByRole('button', { name: 'Bring back taken' }).click();
    await page.getByText('Brought taken back as taken-restored: its name is taken').waitFor();
    expect(await names()).toEqual(['keeper', 'taken', 'taken-restored']);
  });

  it('deletes one for good, by Delete, after it was asked', async () => {
    await row('goner').focus();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('alertdialog', { name: 'Delete goner for good?' });
    await dialog.getByText(/2\d\d kB \([\d,]+ bytes\) are kept for it/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await row('goner').focus();
    await page.keyboard.press('Delete');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText(/^Deleted 1 item, 2\d\d kB freed$/).waitFor();
    await row('goner').waitFor({ state: 'detached' });
  });

  it('is emptied, with all that is in it', async () => {
    await page.getByRole('button', { name: 'Empty trash…' }).click();
    await page.getByRole('alertdialog').getByText('2 items are gone for good').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Empty trash' }).click();
    await page.getByText('The trash is empty').waitFor();
  });

  it('says how long it keeps things, and where to change that', async () => {
    await page.getByText('Kept 7 days, up to 10.7 GB.').waitFor();
    await page.getByRole('link', { name: 'Change' }).click();
    await page.waitForURL(/#\/settings\/trash/);
    await page.getByLabel('Days').fill('3');
    await page.keyboard.press('Enter');
    await page.getByLabel('Gigabytes at most').fill('2');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Show trash' }).click();
    await page.getByText('Kept 3 days, up to 2.00 GB.').waitFor();
  });

  it('keeps nothing while it is off, and says so', async () => {
    await visit('/settings/trash');
    await page.getByRole('switch', { name: 'Keep what is removed' }).press('Space');
    await expect.poll(() => page.getByLabel('Days').isDisabled()).toBe(true);
    await app.docker('rm', 'taken');
    await visit('/disk/trash');
    await page.getByText('The trash is off: what is removed is gone at once.').waitFor();
    await page.getByText('The trash is empty').waitFor();
  });
});
