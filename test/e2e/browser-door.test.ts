// Browser mode as a person meets it: one line with a link, a page that a reload keeps, and a link that works once.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAppFolder, removeAppFolder } from '../support/app.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dir = makeAppFolder();
const lines: string[] = [];
let host: ChildProcessByStdio<null, Readable, null>;
let browser: Browser;
let link = '';
/** The one that was let in. */
let guest: Page;

beforeAll(async () => {
  const args = ['dist/browser/main.js', '--no-open', '--port', '0', '--data', `${dir}/d`, '--run', `${dir}/r`, '--socket', `${dir}/s`, '--config', `${dir}/c`];
  host = spawn(path.join(root, 'node_modules/.bin/node'), args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  link = await new Promise((resolve, reject) => {
    host.once('exit', (code) => reject(new Error(`browser mode ended with exit code ${code} before it printed a link`)));
    createInterface({ input: host.stdout }).on('line', (line) => {
      lines.push(line);
      resolve(line);
    });
  });
  browser = await chromium.launch({ executablePath: '/usr/lib/chromium/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
});

afterAll(async () => {
  await browser?.close();
  host?.kill('SIGKILL');
  await removeAppFolder(dir);
});

describe('the browser door', () => {
  it('opens with the link, keeps the token out of the address, and survives a reload', async () => {
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    guest = await browser.newPage();
    const violations: string[] = [];
    guest.on('console', (message) => message.text().includes('Content Security Policy') && violations.push(message.text()));
    await guest.goto(link);
    await guest.getByText(/^Engine \d/).waitFor();
    expect(guest.url()).not.toContain('token');
    await guest.reload();
    await guest.getByText(/^Engine \d/).waitFor();
    expect(violations).toEqual([]);
  });

  it('asks where a folder lies that was dropped on it: a browser does not tell', async () => {
    const folder = `${dir}/dock`;
    mkdirSync(folder);
    writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter\n');
    const devtools = await guest.context().newCDPSession(guest);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: { items: [], files: [folder], dragOperationsMask: 1 } });
    const ask = guest.getByRole('dialog', { name: 'Where is the folder dock?' });
    await ask.getByRole('textbox').fill(folder);
    await guest.keyboard.press('Enter');
    await guest.getByRole('form', { name: 'Build an image' }).waitFor();
    await guest.getByRole('region', { name: /^Dockerfile/ }).getByText('tidewharf/starter').first().waitFor();
    await guest.getByRole('button', { name: 'Build', exact: true }).click();
    await guest.getByText('Done', { exact: true }).waitFor();
  });

  it('lets nobody else in: neither the used link nor the bare address', async () => {
    for (const address of [link, new URL(link).origin]) {
      const context = await browser.newContext();
      const stranger = await context.newPage();
      await stranger.goto(address);
      await stranger.getByText('npm start').first().waitFor();
      expect(await stranger.getByText(/^Engine \d/).count()).toBe(0);
      await context.close();
    }
  });

  it('cannot be reached from another site', async () => {
    const page = await browser.newPage();
    await page.goto('data:text/html,<title>another site</title>');
    const outcome = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.addEventListener('open', () => resolve('open'));
          socket.addEventListener('error', () => resolve('refused'));
        }),
      `${new URL(link).origin.replace('http', 'ws')}/rpc`,
    );
    expect(outcome).toBe('refused');
  });

  it('prints one line, and ends in good order', async () => {
    const ended = new Promise((resolve) => host.once('exit', resolve));
    host.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lines).toHaveLength(1);
  });
});
