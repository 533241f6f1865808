// Logs: from the end backwards, by the million, searched, chosen, merged, exported, and what happens when containers go.
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Double } from '../support/app.ts';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir } = await openWindow({ patienceMs: 20_000 });

const image = 'tidewharf/starter';
const million = 1_000_000;
const slow = 300_000;

const idOf = async (name: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', name)).trim();
const goTo = (place: string): Promise<void> => page.evaluate((hash) => void (location.hash = hash), place);
const list = () => page.getByRole('log');
const shows = (text: string | RegExp): Promise<void> => list().getByText(text).first().waitFor();
/** The numbers of the lines that are drawn. */
const drawn = (): Promise<number[]> => list().evaluate((element) => Array.from(element.querySelectorAll('[data-seq]'), (row) => Number(/line (\d+)/.exec(row.textContent ?? '')?.[1])));
const openLog = async (name: string): Promise<void> => goTo(`/containers/${await idOf(name)}/logs`);
const search = () => page.getByRole('textbox', { name: 'Search the log' });

describe('a million lines', () => {
  beforeAll(async () => {
    await app.docker('run', '-d', '--name', 'million', image, 'awk', `BEGIN { for (i = 1; i <= ${million}; i++) printf "line %d INFO GET /api/orders/%d 200 in %d ms\\n", i, i * 7, i % 400 }`);
    await app.docker('wait', 'million');
  }, slow);

  it('open at the end', async () => {
    await openLog('million');
    await shows(`line ${million} INFO`);
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

  it('are searched to the first by a regular expression', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('line \\d*99999 ');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.getByText('10 matches').waitFor({ timeout: slow });
    await page.getByText('1,000,000 lines').waitFor({ timeout: slow });
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
  }, slow);

  it('stay in a page of less than 300 MB', async () => {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
    expect(usedSize + backingStorageSize).toBeLessThan(300e6);
    await session.detach();
  });
});

const row = (text: string | RegExp) => list().locator('[data-seq]').filter({ hasText: text });
const texts = (): Promise<string[]> => list().evaluate((element) => Array.from(element.querySelectorAll('[data-seq] > span:last-of-type'), ({ textContent }) => textContent ?? ''));

describe('one log', () => {
  const script = [
    'echo "INFO ready"', 'echo "WARN pool is at 90%" >&2', 'echo \'{"level":"error","msg":"settle failed"}\'', 'echo "    at Settlement.post (settlement.js:118)"',
    'head -c 1000000 /dev/zero | tr "\\0" x; echo THE-END', 'printf "\\033[32mgreen\\033[0m\\n"', 'trap "echo bye; exit 0" TERM', 'while :; do sleep 1; done',
  ].join('; ');

  beforeAll(async () => {
    await app.docker('run', '-d', '--name', 'talks', image, 'sh', '-c', script);
    await openLog('talks');
    await shows('green');
  });

  it('cuts a line of a megabyte, and shows all of it', async () => {
    await page.getByRole('button', { name: 'show all 1.00 MB' }).click();
    const whole = page.getByRole('dialog').getByRole('textbox', { name: 'The whole line' });
    await expect.poll(async () => (await whole.inputValue()).length).toBe(200_000);
    await page.keyboard.press('Escape');
    await whole.waitFor({ state: 'hidden' });
  });

  it('shows the streams and levels that are wanted; what is indented belongs to the line above', async () => {
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    for (const level of ['No level', 'Info', 'Debug', 'Trace', 'Warning']) await page.getByRole('checkbox', { name: level, exact: true }).click();
    await page.keyboard.press('Escape');
    await expect.poll(texts).toEqual(['{"level":"error","msg":"settle failed"}', '    at Settlement.post (settlement.js:118)']);
    await page.getByRole('button', { name: /Show/ }).first().click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('checkbox', { name: 'Standard output' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(texts).toEqual(['WARN pool is at 90%']);
    await page.getByRole('button', { name: /Show/ }).first().click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.keyboard.press('Escape');
  });

  it('tells times, and reads a stretch of time only', async () => {
    await page.getByRole('button', { name: 'Times' }).click();
    await page.getByRole('menuitem', { name: 'Times in UTC' }).click();
    await row(/^\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z.*INFO ready/).first().waitFor();
    await page.getByRole('button', { name: /Time range/ }).click();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01T00:00:00');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.getByText('Nothing was written at that time').waitFor();
    await page.getByRole('button', { name: /Time range/ }).click();
    await page.getByRole('button', { name: 'Last 5 min' }).click();
    await shows('INFO ready');
    await page.getByRole('button', { name: /Time range/ }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await shows('INFO ready');
  });

  it('is exported: what is shown, and all of it', async () => {
    const save = async (name: string, choice: string): Promise<string> => {
      const file = `${dir}/${name}`;
      await app.app.evaluate((electron, filePath) => (electron as never as Double).__double.answers.push({ canceled: false, filePath }), file);
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: choice }).click();
      await expect.poll(() => existsSync(file)).toBe(true);
      return readFileSync(file, 'utf8');
    };
    await search().fill('pool');
    await page.getByRole('button', { name: 'Hide lines without a match' }).click();
    await expect.poll(texts).toEqual(['WARN pool is at 90%']);
    expect(await save('shown.log', 'What is shown, as text')).toMatch(/^\d{4}-\S+Z WARN pool is at 90%\n$/);
    const all = (await save('all.jsonl', 'All of it, as JSON lines')).trimEnd().split('\n').map((line) => JSON.parse(line) as { stream: string; text: string });
    expect(all.map(({ stream, text }) => [stream, text.length > 100 ? text.slice(-7) : text])).toContainEqual(['stdout', 'THE-END']);
    expect(all).toContainEqual(expect.objectContaining({ stream: 'stderr', container: 'talks', text: 'WARN pool is at 90%' }));
    await page.getByRole('button', { name: 'Hide lines without a match' }).click();
    await search().fill('');
  });

  it('goes on with the next run, and stays when the container is removed', async () => {
    await app.docker('restart', '-t', '5', 'talks');
    await shows('bye');
    await expect.poll(async () => row('INFO ready').count()).toBe(2);
    await app.docker('rm', '-f', 'talks');
    await page.getByText('Removed: talks.').waitFor();
    expect(await row('INFO ready').count()).toBe(2);
  });
});

describe('several logs', () => {
  it('are one list by time, each line with its container; and go on when one is removed and when the engine was killed', async () => {
    const say = (name: string, word: string): Promise<string> => app.docker('exec', name, 'sh', '-c', `echo ${word} > /proc/1/fd/1`);
    for (const name of ['ping', 'pong']) await app.docker('run', '-d', '--name', name, image, 'sleep', '10000');
    for (const word of ['one', 'two']) for (const name of ['ping', 'pong']) await say(name, `${word}-${name}`);
    await goTo(`/logs?c=${(await idOf('ping')).slice(0, 12)},pong`);
    await shows('two-pong');
    const drawnTexts = (): Promise<string[]> => list().evaluate((element) => Array.from(element.querySelectorAll('[data-seq]'), ({ textContent }) => (textContent ?? '').replace(/.*Z/, '').trim()));
    expect(await drawnTexts()).toEqual(['pingone-ping', 'pongone-pong', 'pingtwo-ping', 'pongtwo-pong']);
    await say('ping', 'three-ping');
    await shows('three-ping');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('checkbox', { name: 'pong' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(drawnTexts).toEqual(['pingone-ping', 'pingtwo-ping', 'pingthree-ping']);
    await app.docker('rm', '-f', 'pong');
    await page.getByText('Removed: pong.').waitFor();
    await say('ping', 'four-ping');
    await shows('four-ping');
    await page.screenshot({ path: `${shots}/logs-together.png` });
    process.kill(app.enginePid(), 'SIGKILL');
    await expect.poll(async () => say('ping', 'five-ping').then(() => 'said', () => 'no engine'), { timeout: 20_000 }).toBe('said');
    await expect.poll(drawnTexts).toEqual(['pingone-ping', 'pingtwo-ping', 'pingthree-ping', 'pingfour-ping', 'pingfive-ping']);
  });
});
