// The disk's page: every byte as a map and a table, a prune that is said first and then done.
import { beforeAll, describe, expect, it } from 'vitest';
import type { DiskReply } from '../../electron/shared/engine-api/disk.ts';
import { askEngine } from '../support/ask-engine.ts';
import { openWindow, shots } from '../support/open-window.ts';

const { app, page, dir, go: visit } = await openWindow();

const image = 'tidewharf/starter';

const story = async (): Promise<DiskReply> => (await askEngine(`${dir}/s`, 'GET', '/tidewharf/v1/disk')).json as DiskReply;

beforeAll(async () => {
  for (const [name, bytes] of [['writer', 3_000_000], ['other', 1_000_000]] as const) {
    await app.docker('run', '--name', name, '-v', `${name}-data:/data`, image, 'sh', '-c', `head -c ${bytes} /dev/urandom > /written; head -c 500000 /dev/urandom > /data/kept`);
  }
  await app.docker('run', '-d', '--name', 'runs', image);
});

describe('disk', () => {
  it('draws what takes room, and arrow keys lead through it to a page', async () => {
    await visit('/disk');
    const map = page.getByRole('group', { name: /^Map of what takes room/ });
    await map.getByRole('link', { name: /^writer ?, Written by a container, 3\.\d+ MB$/ }).waitFor();
    await page.screenshot({ path: `${shots}/disk-map.png` });
    await map.locator('[tabindex="0"]').focus();
    const reached = new Set<string>();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowLeft']) {
      await page.keyboard.press(key);
      reached.add((await page.locator(':focus').textContent()) ?? '');
    }
    expect(reached.size).toBeGreaterThan(1);
    await map.getByRole('link', { name: /^writer ?, Written/ }).focus();
    await page.getByText(/writer · Written by a container · 3\.\d+ MB \([\d,]+ bytes\)/).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/containers\/[0-9a-f]{64}/);
  });

  it('says what could be given back, and leads to just that', async () => {
    await visit('/disk');
    const bytes = page.getByText('Could be given back').locator('xpath=following-sibling::p');
    await expect.poll(() => bytes.getAttribute('title')).toMatch(/bytes$/);
    const said = await bytes.getAttribute('title');
    await page.getByRole('button', { name: 'Choose what goes' }).click();
    await page.getByRole('status').filter({ hasText: `(${said})` }).waitFor();
  });

  it('has the same as a table, to the byte', async () => {
    await visit('/disk');
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.getByRole('grid', { name: 'What takes room' }).getByRole('row');
    await rows.filter({ hasText: 'other-data' }).waitFor();
    const exact = await page.locator('[role=gridcell]:last-child span[title]').evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).title.replaceAll(/\D/g, ''))));
    // Records of the engine may have grown by a page since.
    expect(Math.abs(exact.reduce((sum, bytes) => sum + bytes, 0) - (await story()).total)).toBeLessThan(100_000);
    await page.keyboard.press('/');
    await page.keyboard.type('volume');
    await expect.poll(() => rows.count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Map' }).click();
  });

  it('reads again when something happens, and not by the clock', async () => {
    await visit('/disk');
    const map = page.getByRole('group', { name: /^Map of what takes room/ });
    await map.getByRole('link', { name: /^writer ?,/ }).waitFor();
    await app.docker('run', '--name', 'late', image, 'sh', '-c', 'head -c 4000000 /dev/urandom > /late');
    await map.getByRole('link', { name: /^late ?, Written by a container/ }).waitFor();
    await app.docker('rm', 'late');
    await map.getByRole('link', { name: /^late ?,/ }).waitFor({ state: 'detached' });
  });
});

describe('prune', () => {
  const total = (): Promise<string> => page.getByRole('status').filter({ hasText: 'Comes back' }).innerText();
  const row = (name: string) => page.getByRole('grid', { name: 'What goes' }).getByRole('row').filter({ hasText: name });

  it('says what goes; leaving one out counts anew', async () => {
    await visit('/disk/prune');
    await row('writer').waitFor();
    expect(await total()).toContain('0 B');
    await page.getByRole('checkbox', { name: 'Empty the trash too' }).press('Space');
    await expect.poll(total).toMatch(/8\.\d+ MB/);
    await row('writer').focus();
    await page.keyboard.press('Space');
    await expect.poll(total).toMatch(/5\.\d+ MB/);
    expect(await row('writer').innerText()).toContain('Left out');
    await page.screenshot({ path: `${shots}/prune-partial.png` });
  });

  it('does what it said, and shows that it was so', async () => {
    const said = /\(([\d,]+) bytes\)/.exec(await total())?.[1] ?? '';
    await page.getByRole('button', { name: /^Remove \d+ items…$/ }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(`(${said} bytes) come back to the disk`).waitFor();
    await dialog.getByText(/gone for good/).waitFor();
    await page.screenshot({ path: `${shots}/prune-confirm.png` });
    await dialog.getByRole('button', { name: /^Remove and free 5\.\d+ MB$/ }).click();
    await page.getByText(`Said before: ${said} bytes. Freed: the same.`).waitFor();
    await page.screenshot({ path: `${shots}/prune-done.png` });
    expect((await app.docker('ps', '-a', '--format', '{{.Names}}')).trim().split('\n').toSorted()).toEqual(['runs', 'writer']);
    expect((await app.docker('volume', 'ls', '-q')).trim().split('\n').toSorted()).toEqual(['other-data', 'writer-data']);
    expect((await story()).parts.trash).toBe(0);
  });

  it('takes volumes only when they are chosen, and says that nothing brings them back', async () => {
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('combobox', { name: 'Volumes that no container has' }).click();
    await page.getByRole('option', { name: 'All of them' }).click();
    await row('other-data').waitFor();
    expect(await row('writer-data').count()).toBe(1);
    await visit('/disk');
    expect((await app.docker('volume', 'ls', '-q')).trim().split('\n')).toHaveLength(2);
  });
});
