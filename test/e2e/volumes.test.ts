// Volumes: made, looked into, filled, copied, put away and brought back, emptied and removed.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page, press, go, dialog, row, choose } = await openWindow({ patienceMs: 10_000 });

const outside = mkdtempSync('/var/tmp/tw-outside-');

afterAll(async () => {
  rmSync(outside, { recursive: true });
});

it('teaches what a volume is, and makes one by keys alone', async () => {
  await press('Control+4');
  await page.getByText('No volumes yet').waitFor();
  await page.getByRole('button', { name: 'Create', exact: true }).focus();
  await press('Enter');
  await dialog('Create a volume').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type('no such name');
  await page.getByText('Letters, digits, _ . and -').waitFor();
  await press('Control+a');
  await page.keyboard.type('data');
  await press('Enter');
  await page.getByRole('heading', { name: 'data' }).waitFor();
  expect(await app.docker('volume', 'ls', '-q')).toBe('data\n');
});

it('puts a file in, shows it, and takes it out', async () => {
  writeFileSync(`${outside}/notes.txt`, 'kept\n');
  await page.getByRole('link', { name: 'Files' }).click();
  await page.getByText('This folder is empty').waitFor();
  await choose({ canceled: false, filePaths: [`${outside}/notes.txt`] });
  await page.getByRole('button', { name: 'Upload' }).first().click();
  await row(/notes\.txt/).getByText('5 B').waitFor();
  expect(await app.docker('run', '--rm', '-v', 'data:/d', 'tidewharf/starter', 'cat', '/d/notes.txt')).toBe('kept\n');
  await choose({ canceled: false, filePath: `${outside}/out.txt` });
  await row(/notes\.txt/).focus();
  await press('Enter');
  await expect.poll(() => fileOrNothing(`${outside}/out.txt`)).toBe('kept\n');
});

it('walks through folders with keys', async () => {
  await app.docker('run', '--rm', '-v', 'data:/d', 'tidewharf/starter', 'sh', '-c', 'mkdir -p /d/sub/deep; echo x > /d/sub/deep/file');
  // Nobody told: a new look reads again.
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('7 B in 4 files and folders').waitFor();
  await page.getByRole('link', { name: 'Files' }).click();
  await row(/sub/).focus();
  await press('Enter');
  await row(/deep/).waitFor();
  await page.waitForURL(/path=%2Fsub/);
  await row(/deep/).focus();
  await press('Backspace');
  await row(/notes\.txt/).waitFor();
});

it('names anonymous ones by what they were for, and filters', async () => {
  await app.docker('run', '-d', '--name', 'keeper', '-v', '/var/keep', '-v', 'data:/data:ro', 'tidewharf/starter', 'sleep', '1000');
  await go('/volumes');
  await row(/from keeper at \/var\/keep/).getByText('tidewharf/starter').waitFor();
  await row(/data/).getByText('keeper').first().waitFor();
  await press('/');
  await page.keyboard.type('notthere');
  await page.getByText('No volume matches').waitFor();
  await press('Escape', 'Escape');
  await page.getByRole('button', { name: /^Anonymous/ }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: /^All/ }).click();
});

it('says who holds one back from removal, and lets an orphan go with its size', async () => {
  await row(/^Select data|data/).first().focus();
  await press('Delete');
  await dialog(/Remove data/).getByText('still in use and not removed').waitFor();
  expect(await dialog(/Remove data/).getByRole('button', { name: 'Remove for good' }).isDisabled()).toBe(true);
  await press('Escape');
  await app.docker('stop', '-t', '0', 'keeper');
  await app.docker('rm', 'keeper');
  await row(/from keeper/).getByText('Nobody').waitFor();
  const orphan = (await app.docker('volume', 'ls', '-q')).split('\n').find((name) => name.length === 64) ?? '';
  await row(/from keeper/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reattach…' }).click();
  await dialog('Run a container').getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/#\/containers\/[0-9a-f]{64}/);
  const taken = (await app.docker('ps', '-lq')).trim();
  expect(await app.docker('inspect', '--format', '{{range .Mounts}}{{.Name}} {{.Destination}}{{end}}', taken)).toBe(`${orphan} /var/keep\n`);
  await app.docker('rm', '-f', taken);
  await go('/volumes');
  await row(/from keeper/).focus();
  await press('Delete');
  await dialog(/Remove from keeper/).getByText('0 B in 0 files').waitFor();
  await dialog(/Remove from keeper/).getByRole('button', { name: 'Remove for good' }).click();
  await expect.poll(() => app.docker('volume', 'ls', '-q')).toBe('data\n');
});

it('clones, exports, empties, and imports what was exported', async () => {
  await go('/volumes/data?dialog=clone-volume&volume=data');
  await dialog('Clone data').locator(':focus').waitFor();
  await press('Enter');
  await expect.poll(() => app.docker('volume', 'ls', '-q')).toBe('data\ndata-copy\n');
  await choose({ canceled: false, filePath: `${outside}/data.tar` });
  await page.getByRole('button', { name: 'Export as tar…' }).click();
  await expect.poll(() => statSync(`${outside}/data.tar`, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1000);
  await go('/volumes/data?dialog=empty-volume&volume=data');
  await dialog('Empty data?').getByText(/7 B in 4 files/).waitFor();
  await dialog('Empty data?').getByRole('button', { name: 'Empty it' }).click();
  await page.getByText('0 B in 0 files and folders').waitFor();
  await go('/volumes?dialog=import-volume');
  await choose({ canceled: false, filePaths: [`${outside}/data.tar`] });
  await dialog('Import a tar as a volume').getByRole('button', { name: 'Choose a file' }).click();
  await page.getByText('There is a volume of this name already').waitFor();
  await page.getByLabel('Name (optional)').fill('back');
  await press('Enter');
  await row(/back/).getByText('7 B').waitFor();
  expect(await app.docker('run', '--rm', '-v', 'back:/d', '-v', 'data-copy:/c', 'tidewharf/starter', 'sh', '-c', 'cat /d/notes.txt /c/sub/deep/file')).toBe('kept\nx\n');
});

function fileOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
