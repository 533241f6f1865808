// Logs: from the end backwards, by the million, searched, chosen, merged, exported, and what happens when containers go.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
const image = 'tidewharf/starter';
const million = 1_000_000;
const hour = 60 * 60_000;
let app: TestApp;
let page: Page;

const idOf = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
const goTo = (place: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), place);
const list = () => page.getByRole('log');
const shows = (text: string | RegExp): Promise<void> => list().getByText(text).first().waitFor();
/** The numbers of the lines that are drawn. */
const drawn = (): Promise<number[]> => list().evaluate((element) => Array.from(element.querySelectorAll('[data-seq]'), (row) => Number(/line (\d+)/.exec(row.textContent ?? '')?.[1])));
const openLog = async (name: string): Promise<void> => goTo(`/containers/${await idOf(name)}/logs`);
const search = () => page.getByRole('textbox', { name: 'Search the log' });

beforeAll(async () => {
  app = await launchApp({ dir });
  page = app.page;
  page.setDefaultTimeout(20_000);
  await page.getByText(/^Engine \d/).waitFor();
  await app.docker('run', '-d', '--name', 'million', image, 'awk', `BEGIN { for (i = 1; i <= ${million}; i++) printf "line %d INFO GET /api/orders/%d 200 in %d ms\\n", i, i * 7, i % 400 }`);
  await app.docker('wait', 'million');
}, 180_000);

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await page.screenshot({ path: `${shots}/failed-logs.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('a million lines', () => {
  it('open at the end', async () => {
    const began = performance.now();
    await openLog('million');
    await shows(`line ${million} INFO`);
    console.log(`opened in ${(performance.now() - began).toFixed(0)} ms`);
    expect((await drawn()).at(-1)).toBe(million);
  });

  it('load backwards when they are scrolled to, and none twice', async () => {
    await list().focus();
    for (let step = 0; step < 40; step += 1) await page.keyboard.press('PageUp');
    await expect.poll(async () => (await drawn())[0]).toBeLessThan(million - 1000);
    const numbers = await drawn();
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => (numbers[0] ?? 0) + index));
    await page.keyboard.press('End');
    await shows(`line ${million} INFO`);
  });

  it('are searched to the first by a regular expression, without a stall', async () => {
    await page.evaluate(() => {
      const watch = window as unknown as { longest: number };
      watch.longest = 0;
      let last = performance.now();
      const frame = (now: number): void => {
        watch.longest = Math.max(watch.longest, now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const began = performance.now();
    await page.keyboard.press('/');
    await page.keyboard.type('line \\d*99999 ');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.getByText('10 matches').waitFor({ timeout: hour });
    await page.getByText('1,000,000 lines').waitFor({ timeout: 120_000 });
    console.log(`searched in ${(performance.now() - began).toFixed(0)} ms, longest frame ${(await page.evaluate(() => (window as unknown as { longest: number }).longest)).toFixed(0)} ms`);
    await search().focus();
    await page.keyboard.press('Enter');
    await shows('line 999999 INFO');
    await page.keyboard.press('Enter');
    await shows('line 899999 INFO');
    await page.getByText('9 of 10').waitFor();
    await page.getByRole('button', { name: 'Hide lines without a match' }).click();
    await page.getByText('10 of 1,000,000 lines').waitFor();
    expect(await drawn()).toEqual(Array.from({ length: 10 }, (_, index) => index * 100_000 + 99_999));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Hide lines without a match' }).click();
    await search().fill('');
  });

  it('stay in a page of less than 300 MB', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
    const heap = (await session.send('Runtime.getHeapUsage')) as { backingStorageSize?: number };
    const total = usedSize + (heap.backingStorageSize ?? 0);
    console.log(`heap ${(usedSize / 1e6).toFixed(0)} MB, buffers ${((heap.backingStorageSize ?? 0) / 1e6).toFixed(0)} MB`);
    expect(total).toBeLessThan(300e6);
    await session.detach();
  });
});
