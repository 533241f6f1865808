// Events: what happened and what happens, filtered, held, written down; and nothing flows while nobody looks.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { openWindow } from '../support/open-window.ts';

const { app, page, press, row, choose } = await openWindow({ patienceMs: 10_000 });

const outside = mkdtempSync('/var/tmp/tw-outside-');

afterAll(async () => {
  rmSync(outside, { recursive: true });
});

it('tells what happened before anybody looked', async () => {
  await app.docker('volume', 'create', 'early');
  await press('Control+8');
  await row(/volume create early/).waitFor();
});

it('tells what happens, the newest on top, with how it ended', async () => {
  await app.docker('run', '--name', 'short', 'tidewharf/starter', 'sh', '-c', 'exit 3').catch(() => undefined);
  await row(/container die short.*exitCode=3/).waitFor();
  const times = await page.getByRole('row').locator('time').evaluateAll((found) => found.map((time) => (time as HTMLTimeElement).dateTime));
  expect(times).toEqual(times.toSorted().toReversed());
});

it('filters by thing, action and words, by keys', async () => {
  await page.getByRole('button', { name: 'Containers' }).click();
  await expect.poll(() => row(/volume create/).count()).toBe(0);
  await press('/');
  await page.keyboard.type('exitCode=3');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await press('Escape', 'Escape');
  await page.getByRole('combobox', { name: 'Action' }).click();
  await page.getByRole('option', { name: 'start' }).click();
  await row(/container start short/).waitFor();
  await expect.poll(() => row(/die/).count()).toBe(0);
  await page.getByRole('combobox', { name: 'Action' }).click();
  await page.getByRole('option', { name: 'Any action' }).click();
  await page.getByRole('button', { name: 'All', exact: true }).click();
});

it('holds still when it is told to, and goes on where it was', async () => {
  await page.getByRole('button', { name: 'Pause' }).click();
  await app.docker('volume', 'create', 'meanwhile');
  await page.getByRole('button', { name: /Go on\s*1 more/ }).waitFor();
  expect(await row(/meanwhile/).count()).toBe(0);
  await page.getByRole('button', { name: /Go on/ }).click();
  await row(/volume create meanwhile/).waitFor();
});

it('writes what is shown to a file', async () => {
  await choose({ canceled: false, filePath: `${outside}/events.txt` });
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByText(/^Wrote \d+ events/).waitFor();
  const lines = readFileSync(`${outside}/events.txt`, 'utf8').trim().split('\n');
  expect(lines.at(-1)).toMatch(/^\d{4}-.*Z volume create meanwhile/);
  expect(lines.some((line) => line.includes('container die') && line.includes('exitCode="3"'))).toBe(true);
});

it('leads to the thing, and tells each event once after the engine was away', async () => {
  await row(/volume create early/).focus();
  await press('Enter');
  await page.getByRole('heading', { name: 'early' }).waitFor();
  await press('Alt+ArrowLeft');
  await row(/volume create early/).waitFor();
  process.kill(app.enginePid(), 'SIGKILL');
  await page.getByText(/Engine is restarting|Engine is starting/).first().waitFor();
  await page.getByText(/^Engine \d/).waitFor({ timeout: 20_000 });
  await app.docker('volume', 'create', 'after');
  await row(/volume create after/).waitFor();
  await expect.poll(() => row(/volume create after/).count()).toBe(1);
});
