// The pictures in README, of a scene as people have it. They go to .cache/screenshots; TIDEWHARF_PICTURES=1 puts them into assets/screenshots.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';
import { buildShop, writeArchive } from '../support/shop-images.ts';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, process.env['TIDEWHARF_PICTURES'] === '1' ? 'assets/screenshots' : '.cache/screenshots/readme');
const dir = makeAppFolder();
let app: TestApp;
let page: Page;

const starter = 'tidewharf/starter:latest';
const images = ['harbour/shop:2.4', 'harbour/checkout:1.19', 'harbour/search:0.8', 'harbour/tides:2026.11'];
const stays = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done'];
const inProject = ['--label', 'com.docker.compose.project=harbour'];
const containers: readonly (readonly string[])[] = [
  ['-p', '18080:8080', '--name', 'welcome', starter],
  ['--name', 'tide-import', 'harbour/tides:2026.11', 'sh', '-c', 'exit 0'],
  [...inProject, '-p', '127.0.0.1:19200:8080', '--name', 'search', 'harbour/search:0.8'],
  [...inProject, '--name', 'search-reindex', 'harbour/search:0.8', 'sh', '-c', 'exit 1'],
  [...inProject, '-e', 'QUEUE=orders', '--name', 'checkout-worker', 'harbour/checkout:1.19', ...stays],
  [...inProject, '-p', '18443:8080', '-p', '18444:8081', '--name', 'checkout', 'harbour/checkout:1.19'],
  ['-e', 'TZ=UTC', '--name', 'tides', 'harbour/tides:2026.11', ...stays],
  ['-p', '18082:8080', '--name', 'shop-preview', 'harbour/shop:2.4'],
  [...inProject, '-p', '18081:8080', '-e', 'CURRENCY=EUR', '--name', 'shop', 'harbour/shop:2.4'],
];

const go = (to: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), to);
const picture = async (name: string): Promise<void> => {
  await page.mouse.move(720, 860);
  await page.screenshot({ path: path.join(out, `${name}.png`) });
};

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.getByText(/^Engine \d/).waitFor();
  for (const name of images) await app.docker('tag', starter, name);
  for (const words of containers) await app.docker('run', '-d', ...words);
  await app.docker('create', '--name', 'shop-next', 'harbour/shop:2.4');
  for (const name of ['tide-import', 'search-reindex']) await app.docker('wait', name);
  await app.docker('kill', 'shop-preview');
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

it('containers: running and stopped, ports as links, the image names whole', async () => {
  await go('/containers');
  await page.getByRole('row', { name: /shop-preview/ }).getByText('137').waitFor();
  expect(await page.getByRole('row').count()).toBe(containers.length + 3);
  await picture('containers');
});

it('removal: what would be lost, before it is', async () => {
  await app.docker('exec', 'tides', 'sh', '-c', 'mkdir -p /var/lib/tides/base /home/app && head -c 2400000 /dev/zero > /var/lib/tides/base/tides.db && head -c 380000 /dev/zero > /var/lib/tides/base/wal.log && echo notes > /home/app/notes.md && echo tz > /etc/timezone');
  const id = (await app.docker('inspect', '--format', '{{.Id}}', 'tides')).trim();
  await go(`/containers?dialog=remove-containers&container=${id}`);
  await page.getByRole('alertdialog').getByText('/var/lib/tides').first().waitFor();
  await picture('removal');
  await page.keyboard.press('Escape');
});

it('layers: bytes that nobody sees, with the lines that wrote and hid them', async () => {
  await app.docker('load', '-i', await writeArchive(dir, 'shop.tar', [{ image: await buildShop(), names: ['harbour/shop:2.5'] }]));
  await go('/images/harbour%2Fshop%3A2.5/layers?view=ghosts');
  await page.getByText('Deleted in layer 2').waitFor();
  await picture('layers');
});

it('terminal: top in a container', async () => {
  const id = (await app.docker('inspect', '--format', '{{.Id}}', 'shop')).trim();
  await go(`/containers/${id}/terminal`);
  const rows = page.locator('.xterm-rows');
  await rows.getByText(/[#$] /).first().waitFor();
  await page.keyboard.type('top\n');
  await expect.poll(() => rows.innerText()).toMatch(/PID\s+PPID USER/);
  await picture('terminal');
  await page.keyboard.type('q');
});
