// What a container uses: charts with words, the same as a table, its past over tabs and a restart of the app, its processes, all of the overview.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type Double, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
const image = 'tidewharf/starter';
let app: TestApp;
let page: Page;
let id: string;

const open = async (): Promise<void> => {
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(15_000);
  await page.getByText(/^Engine \d/).waitFor();
};
const visit = (tab: string): Promise<void> => page.evaluate((to) => void (location.hash = to), `/containers/${id}/${tab}`);
const chart = (name: string): Locator => page.getByRole('img', { name: new RegExp(`^${name}`) });
/** Seconds that a chart's words say it spans. */
const spanOf = async (name: string): Promise<number> => Number(/over (\d+) s/.exec((await chart(name).getAttribute('aria-label')) ?? '')?.[1] ?? 0);

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await open();
  await app.docker('network', 'create', 'basin');
  const busy = 'httpd -f -p 8080 -h /www & while :; do head -c 400000 /dev/urandom > /data/x; sleep 0.2; done';
  const given = ['-p', '18120:8080', '-m', '96m', '--cpus', '0.5', '--network', 'basin', '--network-alias', 'www', '-v', 'tides:/data', '--tmpfs', '/scratch', '--label', 'team=harbour', '--restart', 'on-failure:3', '--stop-timeout', '1'];
  await app.docker('run', '-d', '--name', 'busy', ...given, '--health-cmd', 'echo all is well', '--health-interval', '1s', image, 'sh', '-c', busy);
  id = (await app.docker('inspect', '--format', '{{.Id}}', 'busy')).trim();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await page.screenshot({ path: `${shots}/failed-${task.name.replaceAll(/\W+/g, '-')}.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('the page of a container', () => {
  it('has everything about it in the overview', async () => {
    await visit('overview');
    const main = page.getByRole('main');
    await main.getByText('all is well').first().waitFor();
    const text = await main.innerText();
    for (const part of ['Healthy', 'passed', 'basin', 'www', 'tides', '/scratch', 'in memory', '101 MB', '50 % of one CPU', 'When it fails', 'at most 3 times', 'team', 'harbour']) expect(text, part).toContain(part);
    await page.screenshot({ path: `${shots}/overview-full.png` });
  });

  it('draws what it uses, and says it in words', async () => {
    await page.getByRole('link', { name: 'Stats', exact: true }).click();
    for (const name of ['CPU', 'Memory', 'Network', 'Disk']) await chart(name).waitFor();
    await expect.poll(() => chart('CPU').getAttribute('aria-label')).toMatch(/^CPU: now [\d.]+ %; over \d+ s on average [\d.]+ %, at most [\d.]+ %\.$/);
    await page.getByText(/[\d.]+ .B of 101 MB \([\d.]+ %\)/).waitFor();
    await page.getByText('Limit 101 MB').waitFor();
    await expect.poll(() => spanOf('CPU'), { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
    expect(await page.locator('figure canvas').count()).toBe(4);
    await page.screenshot({ path: `${shots}/stats.png` });
  });

  it('shows the same as a table, by key', async () => {
    await page.getByRole('button', { name: 'Charts' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const table = page.getByRole('table', { name: 'Readings, newest first' });
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(3);
    await page.screenshot({ path: `${shots}/stats-table.png` });
    await page.getByRole('button', { name: 'Charts' }).click();
  });

  it('lists processes, read again by hand', async () => {
    const table = page.getByRole('table', { name: 'Processes of busy' });
    await table.getByText('httpd -f -p 8080').first().waitFor();
    const before = await table.getByRole('row').count();
    await app.docker('exec', '-d', 'busy', 'sleep', '77777');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await table.getByText('sleep 77777').waitFor();
    expect(await table.getByRole('row').count()).toBeGreaterThanOrEqual(before);
  });

  it('keeps its past over tabs and a restart of the app', async () => {
    const before = await spanOf('CPU');
    await visit('overview');
    await page.getByText('all is well').first().waitFor();
    await visit('stats');
    await expect.poll(() => spanOf('CPU')).toBeGreaterThanOrEqual(before);
    await app.quit();
    await open();
    await visit('stats');
    await expect.poll(() => spanOf('CPU'), { timeout: 15_000 }).toBeGreaterThan(before);
  });

  it('goes on after the engine was killed', async () => {
    const engine = app.enginePid();
    process.kill(engine, 'SIGKILL');
    await expect.poll(() => app.enginePid()).not.toBe(engine);
    const before = await spanOf('CPU');
    await expect.poll(() => spanOf('CPU'), { timeout: 15_000 }).toBeGreaterThan(before + 1);
  });

  it('pauses, saves as an image, exports to a tar, and shows its past when it has ended', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await page.getByText('Paused').first().waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Unpause' }).click();
    await page.getByText('Running').first().waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save as an image…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save busy as an image' });
    await dialog.getByLabel('Name of the image').fill('harbour/busy:kept');
    await page.screenshot({ path: `${shots}/commit.png` });
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => (await app.docker('images', '--quiet', 'harbour/busy:kept')).trim()).not.toBe('');
    await app.app.evaluate((electron, filePath) => void (electron as never as Double).__double.answers.push({ canceled: false, filePath }), `${dir}/busy.tar`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Export its files…' }).click();
    await expect.poll(() => existsSync(`${dir}/busy.tar`), { timeout: 15_000 }).toBe(true);
    expect(statSync(`${dir}/busy.tar`).size).toBeGreaterThan(100_000);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Nothing to read').waitFor();
    expect(await spanOf('CPU')).toBeGreaterThan(0);
    expect(await page.getByRole('table', { name: 'Processes of busy' }).count()).toBe(0);
  });
});
