// Files and changes of a container: looked through, edited, and told where they come from; running or not.
import { beforeAll, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page, go, place, row } = await openWindow();
let id = '';
const starter = 'tidewharf/starter';

const inside = (...command: string[]): Promise<string> => app.docker('exec', 'box', ...command);

beforeAll(async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  id = (await app.docker('run', '-d', '--name', 'box', starter)).trim();
  await inside('sh', '-c', 'mkdir -p /srv/data && echo first > /srv/data/note.txt && chmod 640 /srv/data/note.txt && chown 7:8 /srv/data/note.txt && head -c 3000 /dev/zero > /srv/data/bytes && rm /www/index.html');
});

it('changes are listed with their kind and bytes, filtered, and lead to the folder', async () => {
  await go(`/containers/${id}/changes`);
  await row('/srv/data/note.txt').getByText('Added').waitFor();
  await row('/www/index.html').getByText('Deleted').waitFor();
  await row('/srv/data/bytes').getByText(/^3\.00? kB/).waitFor();
  await page.getByLabel('Filter changes').fill('note');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await row('/srv/data/note.txt').press('Enter');
  await expect.poll(place).toBe(`/containers/${id}/files?path=%2Fsrv%2Fdata`);
});

it('a text is edited in place; owner and mode stay', async () => {
  await go(`/containers/${id}/files?path=/srv/data`);
  await page.getByRole('row', { name: /note\.txt/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit note.txt' });
  const content = dialog.getByLabel('Content of /srv/data/note.txt');
  await expect.poll(() => content.inputValue()).toBe('first\n');
  await content.fill('first\nsecond ✓\n');
  await content.press('Control+s');
  await dialog.waitFor({ state: 'detached' });
  expect(await inside('cat', '/srv/data/note.txt')).toBe('first\nsecond ✓\n');
  expect((await inside('stat', '-c', '%u:%g %a', '/srv/data/note.txt')).trim()).toBe('7:8 640');
});

it('what another wrote meanwhile is not overwritten', async () => {
  await page.getByRole('row', { name: /note\.txt/ }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit note.txt' });
  const content = dialog.getByLabel('Content of /srv/data/note.txt');
  await content.fill('mine');
  await inside('sh', '-c', 'echo theirs is longer than that > /srv/data/note.txt');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText(/changed since it was opened/).waitFor();
  expect(await inside('cat', '/srv/data/note.txt')).toBe('theirs is longer than that\n');
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await dialog.waitFor({ state: 'detached' });
});

it('bytes that are no text are not opened as one', async () => {
  await inside('sh', '-c', 'printf "\\377\\376" > /srv/data/bytes');
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByRole('row', { name: /bytes/ }).press('Enter');
  await page.getByRole('dialog').getByText(/no text in UTF-8/).waitFor();
  await page.keyboard.press('Escape');
});

it('any path tells its layer: the container’s own, or the image’s with its line', async () => {
  const origin = async (path: string, name: RegExp): Promise<string> => {
    await go(`/containers/${id}/files?path=${path}`);
    await page.getByRole('row', { name }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Where it comes from' }).click();
    const dialog = page.getByRole('dialog', { name: /comes from/ });
    await dialog.getByRole('listitem').first().waitFor();
    const text = await dialog.innerText();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    return text;
  };
  expect(await origin('/srv/data', /note\.txt/)).toContain('The container’s own layer');
  const ofImage = await origin('/bin', /^File busybox/);
  expect(ofImage).toMatch(/Layer \d+[^]*seen in the container/);
  expect(ofImage).toContain('no other container stands on this image');
});

it('a stopped container has its files and layers still', async () => {
  await app.docker('stop', '-t', '0', 'box');
  await go(`/containers/${id}/files?path=/srv/data`);
  await page.getByRole('row', { name: /note\.txt/ }).waitFor();
  await go(`/containers/${id}/overview`);
  await page.getByRole('link', { name: 'Container’s own layer' }).waitFor();
  await page.getByText(/below the container’s own/).waitFor();
});
