// Files of the machine in browser mode, where the system has no chooser: a path is typed, checked by the host, and asked about before it is overwritten.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAppFolder, removeAppFolder } from '../support/app.ts';
import { buildTar } from '../support/build-image.ts';
import { buildShop, writeArchive } from '../support/shop-images.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dir = makeAppFolder();
let host: ChildProcessByStdio<null, Readable, null>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const args = ['dist/browser/main.js', '--no-open', '--port', '0', '--data', `${dir}/d`, '--run', `${dir}/r`, '--socket', `${dir}/s`, '--config', `${dir}/c`];
  host = spawn(path.join(root, 'node_modules/.bin/node'), args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const link = await new Promise<string>((resolve, reject) => {
    host.once('exit', (code) => reject(new Error(`browser mode ended with exit code ${code} before it printed a link`)));
    createInterface({ input: host.stdout }).on('line', resolve);
  });
  browser = await chromium.launch({ executablePath: '/usr/lib/chromium/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(link);
  await page.getByText(/^Engine \d/).waitFor();
  await page.evaluate(() => void (location.hash = '/images'));
});

afterAll(async () => {
  await browser?.close();
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host?.kill('SIGTERM');
  await ended;
  await removeAppFolder(dir);
});

const menu = async (name: string): Promise<void> => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
};

describe('files in browser mode', () => {
  it('are opened by a path that is checked', async () => {
    const archive = await writeArchive(dir, 'shop.tar', [{ image: await buildShop(), names: ['team/shop:1'] }]);
    await menu('Load an archive…');
    const dialog = page.getByRole('dialog', { name: 'Load images from an archive' });
    for (const [typed, problem] of [['shop.tar', 'expected a whole path'], [`${dir}/none.tar`, 'nothing is there'], [dir, 'it is a folder']] as const) {
      await dialog.getByLabel('File').fill(typed);
      await page.keyboard.press('Enter');
      await dialog.getByRole('alert').getByText(problem).waitFor();
    }
    await dialog.getByLabel('File').fill(archive);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('list', { name: 'Images' }).getByText('team/shop').waitFor();
  });

  it('are chosen over another dialog, which stays as it was', async () => {
    writeFileSync(`${dir}/root.tar`, await buildTar({ 'bin/sh': 'no program', 'etc/name': 'base\n' }));
    await menu('Import a tar of files…');
    const form = page.getByRole('dialog', { name: 'Import a tar of files' });
    await form.getByLabel('Name').fill('team/base:1');
    await form.getByRole('button', { name: 'Choose…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Choose a tar of files' });
    await dialog.getByLabel('File').fill(`${dir}/root.tar`);
    await page.keyboard.press('Enter');
    await form.getByText('root.tar').waitFor();
    expect(await form.getByLabel('Name').inputValue()).toBe('team/base:1');
    await form.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('list', { name: 'Images' }).getByText('team/base').waitFor();
  });

  it('are not overwritten unasked', async () => {
    writeFileSync(`${dir}/taken.tar`, 'mine');
    await page.getByRole('list', { name: 'Images' }).getByRole('link', { name: 'team/shop' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as an archive' });
    await dialog.getByLabel('File').fill(`${dir}/taken.tar`);
    await page.keyboard.press('Enter');
    await dialog.getByText('A file is there already.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Overwrite it' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => existsSync(`${dir}/taken.tar`) && statSync(`${dir}/taken.tar`).size).toBeGreaterThan(1000);
  });
});
