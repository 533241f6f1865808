// Ways through builds: by keys from the folder to the image, back into a long list, by the palette, and a failure whose end is seen at once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openBuildDoor } from '../support/build-door.ts';
import { openWindow } from '../support/open-window.ts';

const { page, dir, press, go, place, dialog, row, choose } = await openWindow({ patienceMs: 20_000 });

const folder = `${dir}/wharf`;
mkdirSync(folder);
const written = (text: string): void => writeFileSync(`${folder}/Dockerfile`, `FROM tidewharf/starter\n${text}\n`);
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '');

it('a folder that was chosen leads to its names, and Enter builds it', async () => {
  written('ARG A_NAME_OF_AN_ARGUMENT_THAT_IS_LONGER_THAN_THE_FORM_IS_WIDE=1\nRUN echo made');
  await page.setViewportSize({ width: 1024, height: 700 });
  await go('/builds/new');
  await choose({ canceled: false, filePaths: [folder] });
  await page.getByRole('button', { name: 'Choose a folder…' }).focus();
  await press('Enter');
  await expect.poll(focused).toBe('Names');
  await page.getByText('A_NAME_OF_AN_ARGUMENT_THAT_IS_LONGER_THAN_THE_FORM_IS_WIDE', { exact: true }).waitFor();
  const choices = page.getByRole('form', { name: 'Build an image' }).locator('> div').first();
  expect(await choices.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  await press('Enter');
  await page.getByText('Done', { exact: true }).waitFor();
});

it('says in the folder without a Dockerfile what is missing, and what is there instead', async () => {
  const bare = `${dir}/none`;
  mkdirSync(bare);
  writeFileSync(`${bare}/dockerfile`, 'FROM tidewharf/starter\n');
  await go('/builds/new');
  await choose({ canceled: false, filePaths: [bare] });
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByRole('alert').getByText('There is no Dockerfile here').waitFor();
  await page.getByRole('alert').getByText(/dockerfile/).last().waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

it('of a Dockerfile that cannot be read no part is left blank', async () => {
  written('RUNN echo');
  await go('/builds/new');
  await choose({ canceled: false, filePaths: [folder] });
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByText('1 error').waitFor();
  for (const part of ['Context', 'Stages', 'Order']) {
    await page.getByRole('button', { name: part, exact: true }).click();
    await page.getByText('The Dockerfile cannot be read').waitFor();
  }
  expect(await axeViolations(page)).toEqual([]);
});

it('the last line of a step that failed is seen, once beside it and in the source', async () => {
  written('RUN for i in $(seq 30); do echo "line $i"; done; echo "this is why" >&2; exit 4');
  const door = openBuildDoor(`${dir}/s`);
  const id = await door.start({ context: { kind: 'folder', path: folder }, tags: ['wharf:bad'] });
  await door.events(id);
  await go(`/builds/${id}`);
  await page.getByRole('log').getByText('this is why').waitFor();
  expect(await page.getByText('this is why', { exact: true }).count()).toBe(1);
  await page.getByRole('link', { name: /^Dockerfile/ }).click();
  const last = page.getByLabel('Its last lines');
  await last.waitFor();
  expect(await last.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2);
  expect(await page.locator('dl').first().innerText()).not.toContain('yet');
});

it('back from the log of a step the step has the focus', async () => {
  await page.getByRole('link', { name: /^Steps/ }).click();
  await page.locator('[data-step="0"]').focus();
  await press('ArrowDown', 'Enter');
  await page.getByRole('log').getByText('this is why').waitFor();
  await page.goBack();
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['step'])).toBe('1');
});

it('who leaves as soon as a build is begun is not brought back', async () => {
  await go('/builds/new');
  await page.getByTitle(folder).click();
  await page.getByLabel('Names').fill('wharf:left');
  await page.getByText('RUN for').waitFor();
  // In one go, so that no answer can come between.
  await page.getByRole('form', { name: 'Build an image' }).evaluate((form) => {
    (form as HTMLFormElement).requestSubmit();
    window.location.hash = '/volumes';
  });
  const tasks = page.getByRole('complementary', { name: 'Tasks' });
  await tasks.getByRole('button', { name: 'Show' }).waitFor();
  expect(await place()).toBe('/volumes');
  await tasks.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('heading', { name: /^wharf:left/ }).waitFor();
  await page.getByText('Failed', { exact: true }).waitFor();
});

it('the palette keeps builds apart, by how and when they ended', async () => {
  await press('Control+k');
  await page.keyboard.type('wharf');
  const builds = page.getByRole('group', { name: 'Builds', exact: true });
  expect(await builds.getByRole('option').allInnerTexts()).toEqual([expect.stringMatching(/^Build of wharf:left\s+Failed/), expect.stringMatching(/^Build of wharf:bad\s+Failed/), expect.stringMatching(/^Build of wharf:latest\s+Done/)]);
  await builds.getByRole('option').nth(1).click();
  await page.getByRole('heading', { name: /^wharf:bad/ }).waitFor();
});

it('back from a build is where one was in the list', async () => {
  written('RUN echo made');
  const door = openBuildDoor(`${dir}/s`);
  await door.call('DELETE', `builds/${(await door.list()).find(({ description }) => description.tags.includes('wharf:left'))?.id ?? ''}`);
  for (let index = 1; index <= 40; index += 1) await door.events(await door.start({ context: { kind: 'folder', path: folder }, tags: [`wharf:${index}`] }));
  await press('Control+3');
  await row(/wharf:40\b/).focus();
  await press('End');
  await expect.poll(() => row(/wharf:latest/).evaluate((element) => element === document.activeElement)).toBe(true);
  await press('ArrowUp', 'Enter');
  await page.getByRole('heading', { name: /^wharf:bad/ }).waitFor();
  await page.goBack();
  await expect.poll(() => row(/wharf:bad/).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await row(/wharf:bad/).evaluate((element) => element.getBoundingClientRect().bottom <= window.innerHeight)).toBe(true);
  await press('ArrowUp', 'Enter');
  await page.getByRole('heading', { name: /^wharf:1\b/ }).waitFor();
  expect(await place()).toMatch(/^\/builds\/[0-9a-f]+$/);
});

it('after a build was deleted by keys the next one has the focus', async () => {
  await press('Control+3');
  const isFocused = (name: RegExp): Promise<boolean> => row(name).evaluate((element) => element === document.activeElement);
  await expect.poll(() => isFocused(/wharf:1\b/)).toBe(true);
  for (const [gone, next] of [['wharf:1', /wharf:bad/], ['wharf:bad', /wharf:latest/], ['wharf:latest', /wharf:2\b/]] as const) {
    await press('Delete');
    const ask = dialog(`Delete the build of ${gone} from the history?`);
    await ask.waitFor();
    await press('Tab', 'Enter');
    await ask.waitFor({ state: 'detached' });
    await expect.poll(() => isFocused(next)).toBe(true);
  }
});

it('the cache page and its prune name the same bytes', async () => {
  const door = openBuildDoor(`${dir}/s`);
  writeFileSync(`${folder}/word`, 'w'.repeat(9000));
  written('ARG NUMBER\nRUN echo $NUMBER > /number\nCOPY word /word\nFROM tidewharf/starter\nCOPY --from=0 /word /word');
  // What both steps have read is kept once, and comes back with the last of them.
  for (const NUMBER of ['1', '2']) await door.events(await door.start({ context: { kind: 'folder', path: folder }, args: { NUMBER } }));
  await go('/builds/cache');
  const sum = page.getByText(/would come back$/);
  await sum.waitFor();
  await expect.poll(() => sum.innerText()).not.toContain('; 0 B');
  const said = /; (.*) would come back$/.exec(await sum.innerText())?.[1] ?? '';
  await page.getByRole('button', { name: 'Prune cache…' }).click();
  await dialog('Prune the build cache').getByRole('button', { name: 'Everything' }).click();
  await dialog('Prune the build cache').getByRole('button', { name: `Remove and free ${said}`, exact: true }).waitFor();
  await press('Escape');
  await page.getByLabel('Filter the cache').fill('word');
  await page.getByText(/^\d+ entries hold [^;]+$/).waitFor();
});
